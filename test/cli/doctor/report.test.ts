import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { DoctorReport } from '../../../cli/doctor/examine';
import { describeDoctor } from '../../../cli/doctor/report';
import type { Check } from '../../../domain/doctor/check';

function linesOf(before: readonly Check[], after: readonly Check[] = []): string[] {
  const stacks = [
    { name: 'Storefront', deployed: after.length > 0 },
    { name: 'Search', deployed: false },
  ];
  const environments = [{ account: '111122223333', region: 'eu-west-1', stacks, before, after }];
  const report: DoctorReport = { healthy: true, environments };
  return stripVTControlCharacters(describeDoctor(report)).split('\n');
}

test('each check takes a line, what mends it the next, and the end counts them', () => {
  const lines = linesOf([
    { title: 'credentials', state: 'ok', says: 'account 111122223333' },
    { title: 'bootstrap', state: 'missing', says: 'there is none', mend: 'npx cdk bootstrap' },
    { title: 'VPCs', state: 'unknown', says: 'nobody may ask' },
  ]);

  expect(lines).toEqual([
    '111122223333, eu-west-1: Storefront (not deployed), Search (not deployed)',
    '',
    'Before a deployment',
    '  ✔ credentials  account 111122223333',
    '  ✘ bootstrap    there is none',
    '      → npx cdk bootstrap',
    '  ? VPCs         nobody may ask',
    '',
    '1 of 3 missing or wrong; 1 that nobody could tell.',
  ]);
});

test('what is deployed has a part of its own, and warnings are not missing', () => {
  const lines = linesOf(
    [{ title: 'credentials', state: 'ok', says: 'account 111122223333' }],
    [{ title: 'topic on-call', state: 'warning', says: 'nobody is subscribed', mend: 'aws sns subscribe' }],
  );

  expect(lines[0]).toBe('111122223333, eu-west-1: Storefront, Search (not deployed)');
  expect(lines.slice(-5)).toEqual([
    'After it',
    '  ! topic on-call  nobody is subscribed',
    '      → aws sns subscribe',
    '',
    'Nothing is missing; 1 to look at.',
  ]);
});

test('of a stack that was not asked about it is not said that it is not deployed', () => {
  const before: Check[] = [{ title: 'credentials', state: 'missing', says: 'of another account' }];
  const environments = [{ region: 'eu-west-1', stacks: [{ name: 'Storefront' }], before, after: [] }];

  expect(describeDoctor({ healthy: false, environments })).toContain('Storefront (not known whether deployed)');
});

test('what comes from an account cannot move the cursor of a terminal', () => {
  const [, , , line] = linesOf([{ title: 'topic', state: 'ok', says: 'tells \u001b[2Jyou' }]);

  expect(line).toBe('  ✔ topic  tells [2Jyou');
});
