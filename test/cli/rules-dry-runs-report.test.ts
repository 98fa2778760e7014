import { expect, test } from 'vitest';
import { describeDryRuns } from '../../cli/rules-dry-runs-report';
import type { Withheld } from '../../domain/notifications/withheld';

test('what was withheld is listed by rule, and not more than asked for', () => {
  const all = [withheld('big', 3), withheld('gone', 2), withheld('big', 1)];

  expect(describeDryRuns(all, { limit: 1 }).split('\n')).toEqual([
    'big would have spoken 2 times in #marketing',
    '   2026-11-18 10:15:03 UTC  customers.inserted, c3',
    '     │ *Ada*',
    '     │ is here',
    '   and 1 before; --limit 2 shows all',
    '',
    'gone would have spoken once in #marketing',
    '   2026-11-18 10:15:02 UTC  customers.inserted, c2',
    '     │ *Ada*',
    '     │ is here',
    '',
  ]);
});

test('a message that comes out empty is said to be refused, and no character of a terminal’s is shown', () => {
  expect(describeDryRuns([{ ...withheld('big', 1), text: '' }], { limit: 9 })).toContain('Slack would refuse it');
  expect(describeDryRuns([{ ...withheld('big', 1), text: 'a\u001b[2Jb' }], { limit: 9 })).toContain('a[2Jb');
});

test('that nothing was withheld is said', () => {
  expect(describeDryRuns([], { limit: 9 })).toBe(
    'Nothing was withheld in the last two weeks: no event matched a rule with dryRun.',
  );
});

test('one rule that was asked for is listed alone', () => {
  expect(describeDryRuns([withheld('big', 2), withheld('gone', 1)], { limit: 9, rule: 'gone' })).toMatch(
    /^gone would have spoken once in #marketing\n(?!.*big)/s,
  );
});

test.each([
  ['is written almost so', ['big-customer', 'gone'], 'nothing in the last two weeks; did you mean "big-customer"?'],
  ['is another', ['gone', 'left'], 'nothing in the last two weeks; others did: gone, left.'],
  ['is none', [], 'nothing in the last two weeks, and no other did.'],
])('of a rule that withheld nothing, it is said that what did %s', (_, rules, sentence) => {
  const all = rules.map((name) => withheld(name, 1));

  expect(describeDryRuns(all, { limit: 9, rule: 'big-custome' })).toBe(`The rule "big-custome" withheld ${sentence}`);
});

function withheld(rule: string, second: number): Withheld {
  const time = `2026-11-18T10:15:0${second}.370000Z`;
  const event = { id: `e${second}`, type: 'customers.inserted', subject: `c${second}`, time };
  return { id: String(second), rule, channel: '#marketing', event, text: '*Ada*\nis here', createdAt: time };
}
