import { expect, test } from 'vitest';
import { describeRulesTest } from '../../cli/rules-test-report';
import type { Rule } from '../../domain/notifications/rule';
import { testRules } from '../../local/rules/test-rules';
import { rule } from '../lib/app';

const big = rule({
  name: 'big',
  pattern: { data: { employees: [{ numeric: ['>=', 500] }] } },
  message: '*{{data.name}}*',
});
const tried = rule({ name: 'tried', pattern: big.pattern, message: 'one\ntwo', dryRun: true });

test('rules that match say or would say their message, line by line', () => {
  const event = { type: 'customer.greeted', subject: 'c1', data: { name: 'Ada', employees: 500 } };

  expect(report([big, tried], [event])).toEqual([
    '1  customer.greeted, c1',
    '   ✔ big says in #marketing',
    '     │ *Ada*',
    '   ✔ tried would say in #marketing',
    '     │ one',
    '     │ two',
    '',
  ]);
});

test('a message that comes out empty is said to be refused', () => {
  const empty = rule({ ...big, message: '{{data.name}}' });

  expect(report([empty], [{ type: 'x', data: { employees: 500 } }])).toContain(
    '     nothing: the message comes out empty, and Slack would refuse it',
  );
});

test('a rule that was asked for is shown field by field, with what is apart and how many alternatives there are', () => {
  const lines = rule({
    name: 'lines',
    pattern: { type: ['order.paid'], lines: { sku: ['a'], size: [9] }, $or: [{ vip: [true] }, { old: [true] }] },
  });
  const event = { type: 'order.paid', lines: [{ sku: 'a' }, { size: 9 }], vip: true };

  expect(report([lines, big], [event], { rule: 'lines' })).toEqual([
    '1  order.paid',
    '   ✘ lines does not match',
    '     of 2 alternatives, the nearest:',
    '     ✔ lines.size: asks for 9, is 9',
    '     ✔ lines.sku: asks for "a", is "a"',
    '     ✔ type: asks for "order.paid", is "order.paid"',
    '     ✔ vip: asks for true, is true',
    '     ✘ no one element of lines has both lines.size: 9 and lines.sku: "a"',
    '',
  ]);
});

test('an event that goes to the failure store says why, and is not as expected', () => {
  const events = [{ type: 'x' }, { type: 'x', subject: 'c'.repeat(5000), data: { employees: 500 } }];

  expect(report([big], events, { expect: [] }).map((line) => line.replace(/c{5000}/, 'c…'))).toEqual([
    '1  x',
    '   no rule matches or is near',
    '',
    '2  x, c…',
    '   no rule of Shop says anything, it goes to the failure store (too-large): id, type and subject have more than 4096 characters together',
    '',
    '✘ Goes to the failure store: event 2.',
  ]);
});

test('other rules than expected are named', () => {
  const event = { type: 'x', data: { employees: 500 } };

  expect(report([big, tried], [event], { expect: ['big', 'tried'] }).at(-1)).toBe('✔ As expected: big, tried.');
  expect(report([big], [{ type: 'x' }], { expect: [] }).at(-1)).toBe('✔ As expected: no rule matches.');
  expect(
    report([big, rule({ name: 'gone', pattern: { type: ['y'] } })], [event], { expect: ['gone'] }).slice(-2),
  ).toEqual(['✘ Expected, and not matched: gone.', '✘ Matched, and not expected: big.']);
});

test('of several events, all rules that match are named at the end', () => {
  const event = { type: 'x', data: { employees: 500 } };

  expect(report([big, tried], [event, { type: 'x' }]).at(-1)).toBe('2 events; rules that match: big, tried.');
  expect(report([big], [{ type: 'x' }, { type: 'x' }]).at(-1)).toBe('2 events; no rule matches.');
});

test('a rule of several stacks has their names beside it', () => {
  expect(report([big], [{ type: 'x', data: { employees: 500 } }], {}, ['Dev', 'Production'])).toContain(
    '   ✔ big (Dev, Production) says in #marketing',
  );
});

test('a rule that would match, and is on a stream without such events, does not count and is named', () => {
  const customers = {
    format: 1,
    entity: 'customers',
    partitionKey: 'id',
    sensitive: [],
    isTable: () => true,
  } as const;
  const functions = [{ stack: 'Shop', rules: [big], entities: [], carries: 'published' as const }];
  const app = { functions, entities: [customers] };
  const events = [{ number: 1, object: { type: 'customers.inserted', data: { employees: 500 } } }];

  const result = testRules(events, { app, entityByTable: new Map(), now: 0 }, { expect: ['big'] });

  expect(result.matched).toEqual([]);
  expect(describeRulesTest(result).split('\n')).toEqual([
    '1  customers.inserted',
    '   ✘ big would match, and is on a stream that does not carry such an event',
    '',
    '✘ Expected, and not matched: big.',
  ]);
});

test('a change of an entity that the app does not register comes with a warning', () => {
  expect(report([big], [{ type: 'people.inserted' }])).toEqual([
    '1  people.inserted',
    '   ! the app does not register its entity: what is sensitive there is not taken out',
    '   no rule matches or is near',
    '',
  ]);
});

test('no character of an event moves the cursor of a terminal', () => {
  const event = { type: 'x\u001b[2J', data: { employees: ['\u009b2J'], 'employ\u001bees': 1 } };
  const others = rule({ name: 'others', pattern: { data: { employees: [1], employyees: [1] } } });

  const text = [report([others], [event]), report([others], [event], { rule: 'others' })].flat().join('');

  expect(text).toContain('2J');
  expect(text).not.toMatch(/\p{Cc}/u);
});

function report(
  rules: Rule[],
  events: Record<string, unknown>[],
  asked: Parameters<typeof testRules>[2] = {},
  stacks = ['Shop'],
): string[] {
  const functions = stacks.map((stack) => ({ stack, rules, entities: [], carries: 'both' as const }));
  const written = events.map((object, index) => ({ number: index + 1, object }));
  const context = { app: { functions, entities: [] }, entityByTable: new Map(), now: 0 };
  return describeRulesTest(testRules(written, context, asked)).split('\n');
}
