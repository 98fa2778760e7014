import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionsOf } from '../../../domain/patterns/conditions';
import { describeMistake } from '../../../domain/patterns/pattern-mistake';

describe('a pattern with a mistake says where it is and what to write', () => {
  const RANGES = '{ numeric: [">=", 500] } or { numeric: [">", 0, "<=", 5] }';

  test.each<[string, unknown, string]>([
    [
      'no object',
      'customers.inserted',
      'has the pattern "customers.inserted"; a pattern is an object: { type: ["customers.inserted"] }',
    ],
    ['a list', [], 'has the pattern []; a pattern is an object: { type: ["customers.inserted"] }'],
    ['nothing', {}, 'has the pattern {}; name at least one field'],
    ['an empty object', { data: {} }, 'matches on "data" with {}; name at least one field'],
    ['a bare value', { type: 'a.b' }, 'matches on "type" with "a.b"; write a list: ["a.b"]'],
    [
      'an empty list',
      { data: { a: [] } },
      'matches on "data.a" with []; name at least one value, or leave the field out',
    ],
    [
      'one field twice',
      { a: { b: [1] }, 'a.b': [2] },
      'matches on "a.b" with [2]; the field has a list already; write one for both',
    ],
    ['a list in a list', { a: [['x']] }, 'matches on "a" with ["x"]; write its values directly into the outer list'],
    [
      'a value that JSON lacks',
      { a: [undefined] },
      'matches on "a" with undefined; only what JSON can hold matches an event',
    ],
    ['a number that JSON lacks', { a: [Number.NaN] }, 'only what JSON can hold'],
    [
      'two operators at once',
      { a: [{ prefix: 'x', exists: true }] },
      'matches on "a" with { prefix: "x", exists: true }; give each condition exactly one operator',
    ],
    ['no operator', { a: [{}] }, 'matches on "a" with {}; give each condition exactly one operator'],
    [
      'a number in quotes',
      { a: [{ numeric: ['>=', '500'] }] },
      'matches on "a" with { numeric: [">=", "500"] }; numbers stand without quotes: { numeric: [">=", 500] }',
    ],
    [
      'numeric without a list',
      { a: [{ numeric: 5 }] },
      `write one of = > >= < <= and a number, or a range from below: ${RANGES}`,
    ],
    [
      'numeric without a number',
      { a: [{ numeric: ['>'] }] },
      `write one of = > >= < <= and a number, or a range from below: ${RANGES}`,
    ],
    ['numeric of nothing', { a: [{ numeric: [] }] }, 'write one of = > >= < <= and a number'],
    ['numeric with a word', { a: [{ numeric: ['>', 'many'] }] }, `write ${RANGES}`],
    ['another comparison', { a: [{ numeric: ['==', 1] }] }, 'write one of = > >= < <= and a number'],
    ['a range from above', { a: [{ numeric: ['<', 5, '>', 0] }] }, 'a range from below'],
    ['a range from equal', { a: [{ numeric: ['=', 5, '<', 9] }] }, 'a range from below'],
    ['half a range', { a: [{ numeric: ['>', 5, '<'] }] }, 'a range from below'],
    ['too long a range', { a: [{ numeric: ['>', 5, '<', 9, '<', 10] }] }, 'a range from below'],
    [
      'an empty range',
      { a: [{ numeric: ['>', 5, '<', 5] }] },
      'the first number of a range has to be less than the second',
    ],
    [
      'too great a number',
      { a: [{ numeric: ['<', 5_000_000_001] }] },
      'EventBridge compares numbers from -5000000000 to 5000000000 only',
    ],
    ['too many decimals', { a: [{ 'anything-but': 0.1234567 }] }, 'EventBridge compares 6 decimals only'],
    [
      'a prefix that is no text',
      { a: [{ prefix: 1 }] },
      'matches on "a" with { prefix: 1 }; a prefix is one text: { prefix: "a" }',
    ],
    [
      'an operator in a prefix',
      { a: [{ prefix: { 'equals-ignore-case': 'x' } }] },
      'an operator within prefix is not supported yet',
    ],
    ['exists with a text', { a: [{ exists: 'yes' }] }, 'write { exists: true } or { exists: false }'],
    ['anything but a mixture', { a: [{ 'anything-but': ['x', 1] }] }, 'texts alone or numbers alone can be excluded'],
    ['anything but nothing', { a: [{ 'anything-but': [] }] }, 'the list is empty'],
    ['anything but null', { a: [{ 'anything-but': null }] }, 'texts alone or numbers alone can be excluded'],
    [
      'anything but an empty prefix',
      { a: [{ 'anything-but': { prefix: '' } }] },
      'a prefix is a text of at least one character',
    ],
    ['anything but no operator', { a: [{ 'anything-but': {} }] }, 'anything-but with nothing is not supported yet'],
  ])('%s', (_, pattern, sentence) => {
    expect(sentences(pattern)).toEqual([expect.stringContaining(sentence)]);
  });

  test.each(['suffix', 'equals-ignore-case', 'wildcard', 'cidr', 'exactly', 'constructor'])(
    'the operator %s is refused by name, with those that there are',
    (operator) => {
      expect(sentences({ a: [{ [operator]: 'x' }] })).toEqual([
        expect.stringContaining(
          `the operator "${operator}" is not supported yet; use an exact value, or one of prefix, numeric, anything-but, exists`,
        ),
      ]);
    },
  );

  test.each(['suffix', 'equals-ignore-case', 'wildcard'])('anything-but with %s is refused by name', (operator) => {
    expect(sentences({ a: [{ 'anything-but': { [operator]: 'x' } }] })).toEqual([
      expect.stringContaining(`anything-but with the operator "${operator}" is not supported yet`),
    ]);
  });

  test.each([{ $or: [{ a: [1] }, { b: [1] }] }, { $or: { a: [1] } }])('$or is refused by name', (or) => {
    expect(sentences({ data: or })).toEqual([
      expect.stringMatching(/^matches on "data\.\$or" with .*"\$or" is not supported yet/),
    ]);
  });

  test('all mistakes are found at once, and long ones are cut', () => {
    const found = conditionsOf({ a: 1, b: [{ prefix: 2 }], c: 'x'.repeat(1000) }).mistakes;

    expect(found.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
    expect(found[2]?.found.length).toBeLessThan(200);
  });
});

test('numbers at the edges of the range are taken', () => {
  expect(
    sentences({
      a: [{ numeric: ['>=', -5e9, '<=', 5e9] }],
      b: [{ 'anything-but': [0.000001, 4_999_999_999.999_999] }],
    }),
  ).toEqual([]);
});

test('whatever is given as a pattern, it is compiled or refused with a sentence', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (pattern) => {
      const { fields, mistakes } = conditionsOf(pattern);

      expect(fields.length + mistakes.length).toBeGreaterThan(0);
      for (const mistake of mistakes) expect(describeMistake(mistake)).toMatch(/^(matches on|has the pattern) .+; .+/s);
    }),
  );
});

function sentences(pattern: unknown): string[] {
  return conditionsOf(pattern).mistakes.map(describeMistake);
}
