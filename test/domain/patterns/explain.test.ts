import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../domain/events/event';
import {
  compileExplainer,
  type ExplainedAlternative,
  type Explanation,
  partings,
} from '../../../domain/patterns/explain';
import { compilePattern } from '../../../domain/patterns/match';
import { TooManyWays } from '../../../domain/patterns/one-element';
import type { Pattern } from '../../../domain/patterns/pattern';
import { change } from '../../events';

const bigGerman: Pattern = {
  type: ['customers.inserted'],
  data: { employees: [{ numeric: ['>=', 500] }], country: ['DE', 'FR'] },
};

test('of each field it is said what is asked, what is there, and whether it holds', () => {
  const { holds, nearest } = explain(bigGerman, change('customers', { id: 'c1', employees: 420, country: 'FR' }));

  expect(holds).toBe(false);
  expect(nearest.fields).toEqual([
    { path: 'data.country', asked: ['DE', 'FR'], found: values('FR'), holds: true },
    { path: 'data.employees', asked: [{ numeric: ['>=', 500] }], found: values(420), holds: false },
    { path: 'type', asked: ['customers.inserted'], found: values('customers.inserted'), holds: true },
  ]);
});

test('where the pattern matches, all fields hold', () => {
  const { holds, nearest } = explain(bigGerman, change('customers', { id: 'c1', employees: 500, country: 'DE' }));

  expect(holds).toBe(true);
  expect(nearest.fields.every((field) => field.holds)).toBe(true);
});

describe('a field without values', () => {
  test.each<[string, Json, object]>([
    ['is missing', { name: 'Ada' }, { kind: 'missing', path: 'data.employees' }],
    [
      'is missing, and there is one with other capitals',
      { Employees: 500, employee: 1 },
      { kind: 'missing', path: 'data.employees', near: 'data.Employees' },
    ],
    ['has a letter less', { employes: 500 }, { kind: 'missing', path: 'data.employees', near: 'data.employes' }],
    ['has a letter more', { employeees: 500 }, { kind: 'missing', path: 'data.employees', near: 'data.employeees' }],
    ['has another letter', { employeez: 500 }, { kind: 'missing', path: 'data.employees', near: 'data.employeez' }],
    ['has two exchanged', { emplyoees: 500 }, { kind: 'missing', path: 'data.employees', near: 'data.emplyoees' }],
    ['is something else', { emploiees1: 500 }, { kind: 'missing', path: 'data.employees' }],
    ['is an object', { employees: { total: 500 } }, { kind: 'no-value', what: 'an object' }],
    ['is an empty list', { employees: [] }, { kind: 'no-value', what: 'an empty list' }],
    ['is a list of objects', { employees: [{ name: 'Ada' }] }, { kind: 'no-value', what: 'an object' }],
  ])('%s', (_, data, found) => {
    expect(explain({ data: { employees: [500] } }, { data }).nearest.fields[0]?.found).toEqual(found);
  });

  test('is missing from the first name on that is not there', () => {
    const pattern = { data: { address: { city: ['Cork'] } } };

    expect(foundIn(pattern, {})).toEqual({ kind: 'missing', path: 'data' });
    expect(foundIn(pattern, { data: { adress: { city: 'Cork' } } })).toEqual({
      kind: 'missing',
      path: 'data.address',
      near: 'data.adress',
    });
    expect(foundIn(pattern, { data: { address: [{ City: 'Cork' }] } })).toEqual({
      kind: 'missing',
      path: 'data.address.city',
      near: 'data.address.City',
    });
  });

  test('is looked for under names with dots too', () => {
    expect(foundIn({ data: { a: { b: [1] } } }, { data: { 'a.b': { c: 1 } } })).toEqual({
      kind: 'no-value',
      what: 'an object',
    });
    expect(foundIn({ data: { a: { b: [1] } } }, { 'data.a': { B: 1 } })).toEqual({
      kind: 'missing',
      path: 'data.a.b',
      near: 'data.a.B',
    });
    expect(foundIn({ data: { address: { city: [1] } } }, { data: { 'adress.city': 1 } })).toEqual({
      kind: 'missing',
      path: 'data.address',
      near: 'data.adress',
    });
  });

  function foundIn(pattern: Pattern, event: object) {
    return explain(pattern, event).nearest.fields[0]?.found;
  }
});

test('of the alternatives, the one that parts in the fewest places is the nearest', () => {
  const pattern: Pattern = {
    data: {
      $or: [{ country: ['DE'], employees: [{ numeric: ['>', 9] }] }, { vip: [true] }, { name: [{ prefix: 'A' }] }],
    },
    type: ['customers.inserted'],
  };

  const { alternatives, nearest } = explain(pattern, change('customers', { id: 'c1', country: 'FR', name: 'Zoe' }));

  expect(alternatives.map(partings)).toEqual([2, 1, 1]);
  expect(failing(nearest)).toEqual(['data.vip']);
});

describe('within arrays of objects', () => {
  const lines = [
    { sku: 'a', quantity: 1 },
    { sku: 'b', quantity: 9 },
  ];

  test('fields that hold in no one element are apart', () => {
    const pattern = { data: { lines: { sku: ['a'], quantity: [{ numeric: ['>', 5] }] } }, type: ['orders.inserted'] };

    const { holds, nearest } = explain(pattern, { type: 'orders.inserted', data: { lines } });

    expect(holds).toBe(false);
    expect(failing(nearest)).toEqual([]);
    expect(apart(nearest)).toEqual({ 'data.lines': ['data.lines.quantity', 'data.lines.sku'] });
  });

  test('what holds in no element is no part of it', () => {
    const { nearest } = explain({ lines: { sku: ['c'], quantity: [1] } }, { lines });

    expect(failing(nearest)).toEqual(['lines.sku']);
    expect(nearest.apart).toEqual([]);
  });

  test('only the fields are apart that are in each other’s way, in the innermost array that they share', () => {
    const pattern = { teams: { name: ['t'], people: { n: [1], r: ['x'] } } };
    const people = [
      { n: 1, r: 'y' },
      { n: 2, r: 'x' },
    ];

    const { nearest } = explain(pattern, { teams: [{ name: 't', people }] });

    expect(apart(nearest)).toEqual({ 'teams.people': ['teams.people.n', 'teams.people.r'] });
  });

  test('fields are apart in each of several arrays', () => {
    const pattern = { l: { a: [1], b: [2] }, m: { c: [3], d: [4] } };

    const { nearest } = explain(pattern, { l: [{ a: 1 }, { b: 2 }], m: [{ c: 3 }, { d: 4 }] });

    expect(apart(nearest)).toEqual({ l: ['l.a', 'l.b'], m: ['m.c', 'm.d'] });
    expect(partings(nearest)).toBe(2);
  });

  test('beside fields that are apart, one that has to be absent and is not does not hold', () => {
    const pattern = { l: { a: [{ exists: false }], b: [1], c: [2] } };

    const { nearest } = explain(pattern, {
      l: [
        { a: 1, b: 1 },
        { a: 1, c: 2 },
      ],
    });

    expect(failing(nearest)).toEqual(['l.a']);
    expect(apart(nearest)).toEqual({ l: ['l.b', 'l.c'] });
  });

  test.each([
    ['alone', { sku: [{ exists: false }] }],
    ['beside another', { quantity: [1], sku: [{ exists: false }] }],
  ])('a field that has to be absent, and is in each element that is left, does not hold, %s', (_, pattern) => {
    const { nearest } = explain({ lines: pattern }, { lines });

    expect(failing(nearest)).toEqual(['lines.sku']);
    expect(nearest.apart).toEqual([]);
  });

  test('a field that is absent from the element in which another holds, holds', () => {
    const { nearest } = explain(
      { lines: { quantity: [1], sku: [{ exists: false }] } },
      { lines: [{ quantity: 1 }, ...lines] },
    );

    expect(nearest.holds).toBe(true);
  });
});

describe('an event with more ways to choose elements than are tried', () => {
  const list = (offset: number) => Array.from({ length: 60 }, (_, n) => ({ p: n + offset, q: 1, r: 1, s: n + offset }));
  const event = { 'a.b.c': list(0), a: { 'b.c': list(100), b: { c: list(200) } }, 'a.b': { c: list(300) } };
  const any = [{ exists: true }];
  const pattern = { a: { b: { c: { p: any, q: any, r: any, s: [5] } } } };

  test('is given up, as by a matcher', () => {
    expect(() => explain(pattern, event)).toThrow(TooManyWays);
  });

  test('is explained where one field tells that the pattern does not match', () => {
    const { holds, nearest } = explain({ ...pattern, type: ['x'] }, event);

    expect(holds).toBe(false);
    expect(failing(nearest)).toEqual(['type']);
  });
});

test('a pattern with a mistake is none that can be explained', () => {
  expect(() => explain({ data: { name: [] } }, {})).toThrow('The pattern matches on "data.name" with []');
});

describe('for every pattern and event', () => {
  const names = fc.constantFrom('a', 'b', 'a.b');
  const scalars = fc.constantFrom<Json>('x', '10.0.0.1', 1, 2);
  const events = fc.letrec<{ object: object; value: Json }>((tie) => ({
    object: fc.dictionary(names, tie('value'), { maxKeys: 3 }),
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      scalars,
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object') as fc.Arbitrary<Json>,
    ),
  })).object;
  const conditions = fc.oneof(
    scalars,
    fc.constantFrom<Json>(
      { exists: true },
      { exists: false },
      { prefix: 'x' },
      { 'anything-but': ['x'] },
      { numeric: ['>', 1] },
      { cidr: '10.0.0.0/24' },
    ),
  );
  const lists = fc.array(conditions, { minLength: 1, maxLength: 2 });
  const patterns = fc.letrec<{ pattern: Pattern }>((tie) => {
    const field = fc.oneof({ maxDepth: 3 }, lists, tie('pattern'));
    const plain = fc.dictionary(names, field, { minKeys: 1, maxKeys: 2 });
    const withOr = fc
      .tuple(fc.array(plain, { minLength: 2, maxLength: 3 }), plain)
      .map(([$or, rest]) => ({ ...rest, $or }));
    return { pattern: fc.oneof(plain, withOr) as fc.Arbitrary<Pattern> };
  }).pattern;

  test('an explanation holds exactly when the pattern matches, and names a parting exactly when it does not', () => {
    let matched = 0;
    fc.assert(
      fc.property(patterns, events, (pattern, event) => {
        const compiled = compilePattern(pattern);
        fc.pre(compiled.ok);

        const { holds, nearest, alternatives } = explain(pattern, event);

        expect(holds).toBe(compiled.ok && compiled.matches(event));
        for (const each of alternatives) expect(partings(each) === 0).toBe(each.holds);
        expect(alternatives).toContain(nearest);
        if (holds) matched += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(matched).toBeGreaterThan(50);
  });

  test('the fields that hold, and are not apart, make a pattern that matches', () => {
    fc.assert(
      fc.property(patterns, events, (pattern, event) => {
        fc.pre(compilePattern(pattern).ok);

        for (const { fields, apart: conflicts } of explain(pattern, event).alternatives) {
          const conflicting = new Set(conflicts.flatMap((each) => each.fields));
          const rest = fields.filter((field) => field.holds && !conflicting.has(field));
          const compiled = compilePattern(Object.fromEntries(rest.map(({ path, asked }) => [path, asked])) as Pattern);
          expect(rest.length === 0 || (compiled.ok && compiled.matches(event))).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function explain(pattern: Pattern, event: object): Explanation {
  return compileExplainer(pattern)(event);
}

function values(...found: Json[]) {
  return { kind: 'values', values: found };
}

function failing({ fields }: ExplainedAlternative): string[] {
  return fields.filter(({ holds }) => !holds).map(({ path }) => path);
}

function apart(alternative: ExplainedAlternative): Record<string, string[]> {
  return Object.fromEntries(alternative.apart.map(({ array, fields }) => [array, fields.map(({ path }) => path)]));
}
