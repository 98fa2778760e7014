import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../domain/events/event';
import { compilePattern, compileRules } from '../../../domain/patterns/match';
import type { Pattern } from '../../../domain/patterns/pattern';
import { change } from '../../events';

test('a pattern matches the events of which all its fields have one of its values', () => {
  const pattern = {
    type: ['customers.inserted'],
    data: { employees: [{ numeric: ['>=', 500] }], country: ['DE', 'FR'] },
  };
  const customer = { id: 'c1', employees: 500, country: 'FR' };

  expect(matches(pattern, change('customers', customer))).toBe(true);
  expect(matches(pattern, change('customers', { ...customer, employees: 499 }))).toBe(false);
  expect(matches(pattern, change('customers', { ...customer, country: 'IT' }))).toBe(false);
  expect(matches(pattern, change('customers', customer, { kind: 'modified' }))).toBe(false);
});

describe('conditions', () => {
  test.each<[string, Json[], Json[], Json[]]>([
    ['an exact text', ['a'], ['a', ['x', 'a']], ['A', 'ab', '', 1, null, ['b'], []]],
    ['an exact number', [1], [1, [2, 1]], ['1', true, 1.5]],
    ['an exact Boolean', [true], [true], [false, 'true', 1]],
    ['null', [null], [null, [null]], ['null', 0, '', false, [], {}]],
    ['one of many', ['a', 1, null], ['a', 1, null], ['b', 2, false]],
    ['a prefix', [{ prefix: 'ab' }], ['ab', 'abc', ['x', 'abc']], ['a', 'xab', 'AB', 1, null]],
    ['an empty prefix', [{ prefix: '' }], ['', 'a'], [1, null, []]],
    ['numeric =', [{ numeric: ['=', 1] }], [1, [0, 1]], [2, '1', true, null]],
    ['numeric >', [{ numeric: ['>', 1] }], [1.000001, 6e9], [1, '2', null]],
    ['numeric >=', [{ numeric: ['>=', 1] }], [1], [0.999999]],
    ['numeric <', [{ numeric: ['<', 1] }], [0, -6e9], [1, '0']],
    ['numeric <=', [{ numeric: ['<=', 1] }], [1], [1.000001]],
    ['an open range', [{ numeric: ['>', 0, '<', 5] }], [1, [9, 4.999999]], [0, 5, [-1, 9]]],
    ['a closed range', [{ numeric: ['>=', 0, '<=', 5] }], [0, 5], [-0.000001, 5.000001]],
    ['anything but a text', [{ 'anything-but': 'a' }], ['b', '', 1, null, true, ['a', 'b']], ['a', ['a', 'a'], [], {}]],
    ['anything but texts', [{ 'anything-but': ['a', 'b'] }], ['c', 1], ['a', 'b', ['a', 'b']]],
    ['anything but a number', [{ 'anything-but': 1 }], [2, '1', null], [1]],
    ['anything but numbers', [{ 'anything-but': [1, 2] }], [3, '1'], [1, 2]],
    ['anything but a prefix', [{ 'anything-but': { prefix: 'a' } }], ['b', '', 1, null], ['a', 'ab', []]],
    ['anything but prefixes', [{ 'anything-but': { prefix: ['a', 'b'] } }], ['c', 1], ['ab', 'b']],
    ['that it exists', [{ exists: true }], ['', 0, null, false, [null]], [[], {}, { a: 1 }, [{ a: 1 }]]],
    ['that it does not exist', [{ exists: false }], [[], {}, { a: 1 }, [{ a: 1 }]], ['', null, [null]]],
    ['that it does not exist, or a value', [{ exists: false }, 'a'], ['a', [], {}], ['b', null]],
  ])('%s', (_, conditions, those, notThose) => {
    const pattern = { data: { field: conditions } };

    expect(those.filter((field) => !matches(pattern, { data: { field } }))).toEqual([]);
    expect(notThose.filter((field) => matches(pattern, { data: { field } }))).toEqual([]);
  });

  test('a field that is not there matches only where it may be absent', () => {
    const events: JsonObject[] = [{}, { data: {} }, { data: null }, { data: 'text' }, { data: [] }];
    const absent = { data: { field: [{ exists: false }] } };
    const others: Json[] = [null, '', { prefix: '' }, { 'anything-but': 'a' }, { exists: true }];

    expect(events.every((event) => matches(absent, event))).toBe(true);
    for (const condition of others) {
      expect(events.some((event) => matches({ data: { field: [condition] } }, event))).toBe(false);
    }
  });

  test('a member that is undefined is absent', () => {
    const event = { ...change('customers', { id: 'c1' }), before: undefined };

    expect(matches({ before: [{ exists: false }], type: ['customers.inserted'] }, event as unknown as JsonObject)).toBe(
      true,
    );
  });

  test('a number of 38 digits is the text that it stands as', () => {
    const event = { data: { amount: '12345678901234567890123456789012345678' } };

    expect(matches({ data: { amount: [{ numeric: ['>', 0] }] } }, event)).toBe(false);
    expect(matches({ data: { amount: [{ prefix: '1234' }] } }, event)).toBe(true);
  });
});

describe('fields', () => {
  test('a dot in a name is a step down, in patterns and in events', () => {
    const patterns: Pattern[] = [{ data: { a: { b: ['x'] } } }, { 'data.a.b': ['x'] }, { data: { 'a.b': ['x'] } }];
    const events: JsonObject[] = [{ data: { a: { b: 'x' } } }, { data: { 'a.b': 'x' } }, { 'data.a': { b: 'x' } }];

    for (const pattern of patterns) {
      for (const event of events) expect(matches(pattern, event)).toBe(true);
    }
    expect(matches({ data: { 'a.b': ['x'] } }, { data: { 'a.c': 'x', a: 'x', b: 'x' } })).toBe(false);
  });

  test.each(['constructor', 'length', '__proto__', 'toString', 'hasOwnProperty'])(
    '%s is there only where the event has it itself',
    (name) => {
      const pattern = JSON.parse(`{"data":{"${name}":[{"exists":true}]}}`);

      expect(matches(pattern, { data: { a: [1, 'text'] } })).toBe(false);
      expect(matches(pattern, { data: ['a'] })).toBe(false);
      expect(matches(pattern, { data: 'text' })).toBe(false);
      expect(matches(pattern, JSON.parse(`{"data":{"${name}":1}}`))).toBe(true);
    },
  );
});

describe('arrays', () => {
  const anna: JsonObject = { first: 'Anna', last: 'Smith' };
  const peter: JsonObject = { first: 'Peter', last: 'Jones', retired: true };
  const employees = [anna, peter];

  test('vanish: what they hold is at the path of the array', () => {
    expect(matches({ employees: { first: ['Peter'] } }, { employees })).toBe(true);
    expect(matches({ employees: { first: ['Peter'] } }, { employees: [[[peter]]] })).toBe(true);
    expect(matches({ tags: ['b'] }, { tags: [['a'], [['b']]] })).toBe(true);
  });

  test('fields within an array of objects match within one element', () => {
    expect(matches({ employees: { first: ['Anna'], last: ['Smith'] } }, { employees })).toBe(true);
    expect(matches({ employees: { first: ['Anna'], last: ['Jones'] } }, { employees })).toBe(false);
    expect(matches({ employees: { first: ['Anna'], last: ['Jones'] } }, { employees: [employees] })).toBe(false);
  });

  test('arrays beside each other are independent', () => {
    const event = { a: [{ x: 1 }, { x: 2 }], b: [{ y: 1 }, { y: 2 }] };

    expect(matches({ a: { x: [1] }, b: { y: [2] } }, event)).toBe(true);
    expect(matches({ a: { x: [1] }, b: { y: [3] } }, event)).toBe(false);
  });

  test('arrays within arrays match within one element of each', () => {
    const event = {
      teams: [
        { name: 'a', people: [{ n: 1, r: 'x' }] },
        {
          name: 'b',
          people: [
            { n: 1, r: 'y' },
            { n: 2, r: 'x' },
          ],
        },
      ],
    };

    expect(matches({ teams: { name: ['b'], people: { n: [2], r: ['x'] } } }, event)).toBe(true);
    expect(matches({ teams: { name: ['a'], people: { n: [2] } } }, event)).toBe(false);
    expect(matches({ teams: { name: ['b'], people: { n: [1], r: ['x'] } } }, event)).toBe(false);
  });

  test('a field is absent where the elements that matched so far, in the order of paths, have none', () => {
    expect(matches({ employees: { first: ['Anna'], retired: [{ exists: false }] } }, { employees })).toBe(true);
    expect(matches({ employees: { first: ['Peter'], retired: [{ exists: false }] } }, { employees })).toBe(false);
    expect(matches({ employees: { retired: [{ exists: false }] } }, { employees })).toBe(false);
    expect(
      matches({ employees: { a: [{ exists: false }], first: ['Anna'] } }, { employees: [...employees, { a: 1 }] }),
    ).toBe(false);
  });

  test('many long arrays beside each other take no time that multiplies', () => {
    const array = Array.from({ length: 500 }, (_, x) => ({ x }));
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const any = { x: [{ exists: true }] };
    const pattern = { ...Object.fromEntries(names.map((name) => [name, any])), g: { x: ['nothing'] } };

    expect(matches(pattern, { ...Object.fromEntries(names.map((name) => [name, array])), g: [{ x: 1 }] })).toBe(false);
  });
});

describe('compileRules', () => {
  test('answers with the names of all rules that match, in their order', () => {
    const matcher = compileRules([
      { name: 'big', pattern: { data: { employees: [{ numeric: ['>', 500] }] } } },
      { name: 'new', pattern: { type: ['customers.inserted'] } },
      { name: 'german', pattern: { data: { country: ['DE'] } } },
    ]);

    expect(matcher.match(change('customers', { id: 'c1', employees: 900, country: 'FR' }))).toEqual(['big', 'new']);
    expect(matcher.match(change('orders', { id: 'o1' }))).toEqual([]);
  });

  test('throws for a pattern that was not checked', () => {
    const compile = () => compileRules([{ name: 'big', pattern: { data: { name: [] } } }]);

    expect(compile).toThrow(
      'Rule "big" matches on "data.name" with []; name at least one value, or leave the field out',
    );
  });

  test('says all that is wrong at once: patterns, and names that are missing or taken', () => {
    const good = { type: ['x'] };
    const compile = () =>
      compileRules([
        { name: 'one', pattern: { a: [], b: 'x' as never } },
        { name: 'two', pattern: good },
        { name: 'two', pattern: good },
        { pattern: good } as never,
        { name: 'three', pattern: '{' },
      ]);

    expect(compile).toThrow(
      [
        'Two rules have the name "two"; give each its own',
        'The rule at place 3 has the name undefined; a name is a text: { name: "big", pattern }',
        'Rule "one" matches on "a" with []; name at least one value, or leave the field out',
        'Rule "one" matches on "b" with "x"; write a list: ["x"]',
        'Rule "three" has the pattern "{"; it is no JSON: ',
      ].join('\n'),
    );
  });

  test.each([[undefined], [{}], [[undefined]]])('of %j is told what it takes', (rules) => {
    expect(() => compileRules(rules as never)).toThrow(/takes a list of rules|The rule at place 0/);
  });
});

describe('an event of another form is no silence', () => {
  const matcher = compileRules([{ name: 'one', pattern: { a: ['x'] } }]);
  const compiled = compilePattern({ a: ['x'] });
  if (!compiled.ok) throw new Error('The pattern has a mistake');

  test.each(['{"a":"x"}', 'x', null, undefined, 5, [{ a: 'x' }]])('matches(%j)', (event) => {
    const found =
      typeof event === 'string' ? /an object, and match(es)?Json takes JSON; it was given "/ : /an object; /;

    expect(() => compiled.matches(event as never)).toThrow(found);
    expect(() => matcher.match(event as never)).toThrow(TypeError);
    expect(() => matcher.match(event as never)).toThrow(found);
  });

  test.each([{ a: 'x' }, null, 5, [{ a: 'x' }]])('matchesJson(%j)', (event) => {
    const found = /^match(es)?Json takes an event as JSON, a text/;

    expect(() => compiled.matchesJson(event as never)).toThrow(found);
    expect(() => matcher.matchJson(event as never)).toThrow(TypeError);
    expect(() => matcher.matchJson(event as never)).toThrow(found);
  });
});

test.each([{ a: { b: { numeric: ['>=', 500] } } }, '{ "a": { "b": { "numeric": [">=", 500] } } }'])(
  'an operator that lacks its list is taken, as EventBridge does, with a warning: %j',
  (pattern) => {
    const compiled = compilePattern(pattern);

    expect(compiled).toMatchObject({
      ok: true,
      warnings: ['has an operator without its list at "b"; write b: [{ numeric: [">=", 500] }]'],
    });
    expect(compilePattern({ a: [{ numeric: ['>=', 500] }] })).toMatchObject({ ok: true, warnings: [] });
  },
);

describe('for every event', () => {
  const scalars = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const names = fc.oneof(fc.constantFrom('a', 'b', 'constructor', '__proto__', 'length'), fc.string({ minLength: 1 }));
  const objects = fc
    .array(fc.tuple(names, fc.oneof(scalars, fc.array(scalars), fc.array(fc.record({ a: scalars, b: scalars })))))
    .map((members): JsonObject => Object.fromEntries(members) as JsonObject);

  test('a pattern made from it matches it', () => {
    fc.assert(
      fc.property(objects, (data) => {
        const pattern = patternOf({ data, type: 'a.happened' });

        expect(matches(pattern, { data, type: 'a.happened' })).toBe(true);
      }),
    );
  });

  test('matching never throws', () => {
    const conditions = fc.oneof(
      scalars,
      fc.record({ prefix: fc.string() }),
      fc.record({ exists: fc.boolean() }),
      fc.record({ 'anything-but': fc.string() }),
      fc.record({ numeric: fc.tuple(fc.constantFrom('=', '<', '>='), fc.integer()) }),
    );
    const lists = fc.array(conditions, { minLength: 1 });
    const patterns = fc.dictionary(
      names.filter((name) => name !== '$or'),
      fc.oneof(lists, fc.dictionary(names, lists, { minKeys: 1 })),
      { minKeys: 1 },
    );

    fc.assert(
      fc.property(patterns, fc.object(), (pattern, event) => {
        const compiled = compilePattern(pattern as Pattern);

        expect(!compiled.ok || [true, false].includes(compiled.matches(event as JsonObject))).toBe(true);
      }),
    );
  });
});

function matches(pattern: Pattern, event: Parameters<ReturnType<typeof compileRules>['match']>[0]): boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.mistakes));
  return compiled.matches(event);
}

/** The narrowest pattern for an event: its values, of arrays those of the first element. */
function patternOf(event: JsonObject): Pattern {
  const fields = Object.entries(event).flatMap(([name, value]): [string, Pattern | Json[]][] => {
    const first = Array.isArray(value) ? value[0] : value;
    if (first === undefined) return [];
    if (typeof first !== 'object' || first === null) return [[name, [first]]];
    return Object.keys(first).length === 0 ? [] : [[name, patternOf(first as JsonObject)]];
  });
  return Object.fromEntries(fields.filter(([, field]) => Object.keys(field).length > 0));
}

describe('what docs/patterns.md says is so', () => {
  test.each<[Pattern, object[], object[]]>([
    [{ name: [{ wildcard: 'Acme*Ltd' }] }, [{ name: 'Acme Ltd' }], [{ name: 'Acme' }]],
    [{ plan: [{ exists: false }, 'free'] }, [{}, { plan: 'free' }], [{ plan: 'paid' }]],
    [{ plan: [{ exists: false }, { 'anything-but': ['free'] }] }, [{}, { plan: 'paid' }], [{ plan: 'free' }]],
    [
      { data: { $or: [{ country: ['DE'] }, { plan: ['paid'] }] } },
      [{ data: { country: 'DE' } }, { data: { plan: 'paid' } }],
      [{ data: { country: 'FR', plan: 'free' } }],
    ],
    [
      { before: { plan: [{ 'anything-but': ['paid'] }] }, data: { plan: ['paid'] } },
      [{ before: { plan: 'free' }, data: { plan: 'paid' } }],
      [{ before: { plan: 'paid' }, data: { plan: 'paid' } }],
    ],
    [{ a: { x: [{ exists: false }], b: [2] } }, [{ a: [{ x: 1 }, { b: 2 }] }], []],
    [{ a: { x: [{ exists: false }], y: [2] } }, [], [{ a: [{ x: 1 }, { y: 2 }] }]],
  ])('%j', (pattern, met, others) => {
    expect(met.map((event) => matches(pattern, event))).toEqual(met.map(() => true));
    expect(others.map((event) => matches(pattern, event))).toEqual(others.map(() => false));
  });
});
