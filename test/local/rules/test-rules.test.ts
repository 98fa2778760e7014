import { expect, test } from 'vitest';
import type { Rule } from '../../../domain/notifications/rule';
import { testRules } from '../../../local/rules/test-rules';
import { rule } from '../../lib/app';

const big = rule({
  name: 'big',
  pattern: { type: ['customers.inserted'], data: { employees: [{ numeric: ['>=', 500] }] } },
  message: '*{{data.name}}* is here',
});
const german = rule({
  name: 'german',
  pattern: { data: { country: ['DE'], vip: [true] } },
  message: 'Hallo {{data.name}}',
});
const gone = rule({ name: 'gone', pattern: { type: ['customers.removed'] } });

test('rules that match come with what they say, those that almost match with where they part', () => {
  const data = { name: 'Ada & Sons', employees: 420, country: 'DE', vip: true };

  const [tested] = withRules([big, german, gone], { type: 'customers.inserted', subject: 'c1', data }).events;

  expect(tested).toMatchObject({ number: 1, type: 'customers.inserted', subject: 'c1' });
  expect(tested?.matches).toMatchObject([{ rule: 'german', channel: '#marketing', message: 'Hallo Ada &amp; Sons' }]);
  expect(tested?.almost).toMatchObject([
    { rule: 'big', partings: ['data.employees: asks for { numeric: [">=", 500] }, is 420'] },
  ]);
});

test('of rules that almost match, the nearest comes first', () => {
  const far = rule({ name: 'far', pattern: { ...big.pattern, data: { employees: [1], country: ['FR'] } } });

  const [tested] = withRules([far, big], { type: 'customers.inserted', data: {} }).events;

  expect(tested?.almost.map((each) => each.rule)).toEqual(['big', 'far']);
});

test('a rule that was asked for is shown field by field, however far it is', () => {
  const { events } = withRules([big, gone], { type: 'orders.inserted', data: { employees: 500 } }, { rule: 'big' });

  expect(events[0]?.rules).toMatchObject([
    {
      rule: 'big',
      matches: false,
      fields: [
        { path: 'data.employees', holds: true, asked: [{ numeric: ['>=', 500] }], found: [500] },
        { path: 'type', holds: false, asked: ['customers.inserted'], found: ['orders.inserted'] },
      ],
    },
  ]);
});

test.each([
  [['german'], true],
  [['german', 'big'], false],
  [[], false],
])('that %j are expected to match is so: %s', (expect_, asExpected) => {
  const event = { type: 'x', data: { country: 'DE', vip: true } };

  const result = withRules([big, german], event, { expect: expect_ });

  expect(result).toMatchObject({ matched: ['german'], asExpected });
});

test('the same rule of several stacks is shown once, with their names', () => {
  const functions = [at('Dev', [gone]), at('Production', [gone])];
  const app = { functions, entities: [] };

  const { events } = testRules([{ number: 1, object: { type: 'customers.removed' } }], {
    app,
    entityByTable: new Map(),
    now: 0,
  });

  expect(events[0]?.matches).toMatchObject([{ rule: 'gone', stacks: ['Dev', 'Production'] }]);
});

test('an event that no function takes is not as expected, whatever is', () => {
  const result = withRules([big], { specversion: '1.0' }, { expect: [] });

  expect(result).toMatchObject({ matched: [], expected: [], asExpected: false });
  expect(result.events[0]?.refused).toMatchObject([{ code: 'not-an-event', stacks: ['Shop'] }]);
});

test('what calls itself by more than an outbox keeps is given up where a rule matches, and there only', () => {
  const event = { type: 'customers.inserted', id: 'e'.repeat(5000), data: { employees: 500 } };

  expect(withRules([big], event, { rule: 'big' }).events[0]).toMatchObject({
    matches: [],
    rules: [],
    refused: [{ code: 'too-large', stacks: ['Shop'] }],
  });
  expect(withRules([gone], event).events[0]?.refused).toBeUndefined();
});

test('a function that gives an event up hides nothing of the others', () => {
  const list = (offset: number) => Array.from({ length: 60 }, (_, n) => ({ p: n + offset, q: 1, r: 1, s: n + offset }));
  const any = [{ exists: true }];
  const endless = rule({ name: 'endless', pattern: { a: { b: { c: { p: any, q: any, r: any, s: [5] } } } } });
  const object = {
    ...{ 'a.b.c': list(0), a: { 'b.c': list(100), b: { c: list(200) } }, 'a.b': { c: list(300) } },
    type: 'customers.removed',
  };
  const functions = [at('Dev', [endless, gone]), at('Production', [gone])];

  const { events } = testRules([{ number: 1, object }], {
    app: { functions, entities: [] },
    entityByTable: new Map(),
    now: 0,
  });

  expect(events[0]?.refused).toMatchObject([{ code: 'handler-failed', stacks: ['Dev'] }]);
  expect(events[0]?.matches).toMatchObject([{ rule: 'gone', stacks: ['Production'] }]);
});

function at(stack: string, rules: Rule[]) {
  return { stack, rules, entities: [], carries: 'both' as const };
}

function withRules(rules: Rule[], object: Record<string, unknown>, asked: Parameters<typeof testRules>[2] = {}) {
  const app = { functions: [at('Shop', rules)], entities: [] };
  return testRules([{ number: 1, object }], { app, entityByTable: new Map(), now: 0 }, asked);
}
