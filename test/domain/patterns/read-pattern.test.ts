import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../../domain/patterns/pattern-mistake';
import { readPattern } from '../../../domain/patterns/read-pattern';

describe('a pattern with a mistake says where it is and what to write', () => {
  const RANGES = '{ numeric: [">=", 500] } or { numeric: [">", 0, "<=", 5] }';

  test.each<[string, unknown, string]>([
    ['no object', 5, 'has the pattern 5; a pattern is an object: { name: ["value"] }'],
    ['a list', [], 'has the pattern []; a pattern is an object: { name: ["value"] }'],
    ['JSON of a list', '[]', 'has the pattern []; a pattern is an object: { name: ["value"] }'],
    [
      'a text that is no JSON',
      '{"a":["x"}',
      `has the pattern "{\\"a\\":[\\"x\\"}"; it is no JSON: Expected ',' or ']' after array element`,
    ],
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
      'matches on "a.b" with two lists; a field has one list where all of its values stand',
    ],
    ['a list in a list', { a: [['x']] }, 'matches on "a" with ["x"]; write its values directly into the outer list'],
    [
      'a value that JSON lacks',
      { a: [undefined] },
      'matches on "a" with undefined; only what JSON can hold matches an event',
    ],
    ['a number that JSON lacks', { a: [Number.NaN] }, 'only what JSON can hold'],
    ['a comparison with a number that JSON lacks', { a: [{ numeric: ['>', Number.NaN] }] }, 'JSON has no NaN'],
    ['a date', { a: [new Date(0)] }, 'only what JSON can hold matches an event'],
    ['a map in the place of fields', { a: new Map() }, 'matches on "a" with [object Map]; only what JSON can hold'],
    [
      'a regular expression',
      { a: [/x.*/] },
      'matches on "a" with /x.*/; EventBridge has no regular expressions; a text with stars may do: { wildcard: "a*b" }',
    ],
    [
      'a field in a list',
      { a: [{ b: ['x'] }] },
      'matches on "a" with { b: ["x"] }; there is no operator "b", and fields stand without a list: { a: { b: ["x"] } }',
    ],
    [
      '$or in a list',
      { a: [{ $or: [{ b: ['x'] }, { c: ['y'] }] }] },
      '$or stands without a list around it: { a: { $or: [{ b: ["x"] }, { c: ["y"] }] } }',
    ],
    [
      '$or without its dollar',
      { or: [{ a: ['x'] }, { b: ['y'] }] },
      'alternatives stand behind a name with a dollar: $or: [{ a: ["x"] }, { b: ["y"] }]',
    ],
    [
      '$and',
      { data: { $and: [{ a: ['x'] }, { b: ['y'] }] } },
      'matches on "data.$and" with [{ a: ["x"] }, { b: ["y"] }]; all fields of a pattern have to match, so write them beside each other',
    ],
    ['$not', { $not: [{ a: ['x'] }] }, 'a: [{ "anything-but": ["x"] }]'],
    [
      'a beginning and an end at once',
      { a: [{ suffix: 'y', prefix: 'x*' }] },
      'what begins and ends so is { wildcard: "x\\\\**y" }',
    ],
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
      'another operator in a prefix',
      { a: [{ prefix: { suffix: 'x' } }] },
      'a prefix is one text: { prefix: "a" }, or { prefix: { "equals-ignore-case": "a" } }',
    ],
    [
      'two operators in a suffix',
      { a: [{ suffix: { 'equals-ignore-case': 'x', prefix: 'y' } }] },
      'a suffix is one text: { suffix: "a" }, or { suffix: { "equals-ignore-case": "a" } }',
    ],
    ['a list of prefixes', { a: [{ prefix: ['x', 'y'] }] }, 'a prefix is one text'],
    ['a number without case', { a: [{ 'equals-ignore-case': 1 }] }, 'write one text: { "equals-ignore-case": "a" }'],
    ['a list of wildcards', { a: [{ wildcard: ['*'] }] }, 'write one text with stars: { wildcard: "a*b" }'],
    ['two stars', { a: [{ wildcard: 'a**b' }] }, 'two stars beside each other are one; write one'],
    ['a backslash alone', { a: [{ wildcard: 'a\\b' }] }, 'a backslash stands before a star or a backslash only'],
    ['a backslash at the end', { a: [{ wildcard: 'a\\' }] }, 'a backslash stands before a star or a backslash only'],
    ...['10.0.0.1', '10.0.0.1/32'].map((block): [string, unknown, string] => [
      `the block ${block}`,
      { a: [{ cidr: block }] },
      'a block of one address is the address: write "10.0.0.1"',
    ]),
    ['a block of one address of IPv6', { a: [{ cidr: '::1/128' }] }, 'is the address: write "::1"'],
    ...['10.0.0.0/128', '::/32/1', '10.0.0.0/-1', '10.0.0/8', '10.0.0.256/8', 'a/8', '10.0.0.0/8/8'].map(
      (block): [string, unknown, string] => [
        `the block ${block}`,
        { a: [{ cidr: block }] },
        'write a block of more than one address: { cidr: "10.0.0.0/24" }, up to /31, or { cidr: "2001:db8::/32" }, up to /127',
      ],
    ),
    [
      'one alternative',
      { $or: [{ a: [1] }] },
      'matches on "$or" with [{ a: [1] }]; write a list of at least two patterns',
    ],
    [
      'alternatives that are no list',
      { data: { $or: { a: [1] } } },
      'matches on "data.$or" with { a: [1] }; write a list of at least two patterns',
    ],
    ['an alternative that is no pattern', { $or: [{ a: [1] }, 'b'] }, 'write a list of at least two patterns'],
    ['an empty alternative', { $or: [{ a: [1] }, {}] }, 'matches on "$or[1]" with {}; name at least one field'],
    ['a field of an alternative', { b: { $or: [{ c: 'x' }, { d: [1] }] } }, 'matches on "b.$or[0].c" with "x"; write'],
    ['a reserved name', { $or: [{ a: [1] }, { regex: [2] }] }, 'within $or, no field can be called "regex"'],
    [
      'an operator without its list, in an alternative',
      { $or: [{ a: [1] }, { b: { prefix: 'x' } }] },
      'matches on "$or[1].b.prefix" with { prefix: "x" }; an operator stands in a list: b: [{ prefix: "x" }]',
    ],
    [
      'a field within and beside its alternatives',
      { a: [1], $or: [{ a: [2] }, { b: [3] }] },
      'matches on "a" with two lists; a field has one list where all of its values stand',
    ],
    [
      'too many combinations',
      { $or: either(10), b: { $or: either(10) }, c: { $or: either(11) } },
      'matches on "$or" with 1100 combinations of its alternatives; EventBridge takes 1000; make several rules of it',
    ],
    [
      'too long a pattern',
      { a: ['x'.repeat(2048)] },
      'has the pattern 2058 characters in JSON; EventBridge takes 2048; make several rules of it',
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
    ['anything but no operator', { a: [{ 'anything-but': {} }] }, 'anything-but takes values, or one of'],
  ])('%s', (_, pattern, sentence) => {
    expect(sentences(pattern)).toEqual([expect.stringContaining(sentence)]);
  });

  test.each(['regex', 'constructor', '__proto__', 'Prefix'])(
    'there is no operator %s, and those that there are',
    (name) => {
      const pattern = JSON.parse(`{ "a": [{ "${name}": "x" }] }`);

      expect(sentences(pattern)).toEqual([
        expect.stringContaining(
          `there is no operator "${name}"; write an exact value, or one of prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, cidr, exists`,
        ),
      ]);
    },
  );

  test.each(['cidr', 'exists', 'numeric', 'toString'])('anything-but takes no operator %s', (name) => {
    expect(sentences({ a: [{ 'anything-but': { [name]: 'x' } }] })).toEqual([
      expect.stringContaining('anything-but takes values, or one of prefix, suffix, equals-ignore-case, wildcard'),
    ]);
  });

  test.each(['prefix', 'suffix', 'equals-ignore-case', 'wildcard'])('anything-but takes a list of %s', (name) => {
    expect(sentences({ a: [{ 'anything-but': { [name]: ['x', 'y'] } }] })).toEqual([]);
    expect(sentences({ a: [{ 'anything-but': { [name]: [] } }] })).toEqual([expect.stringContaining('a text')]);
    expect(sentences({ a: [{ 'anything-but': { [name]: [1] } }] })).toEqual([expect.stringContaining('a text')]);
  });

  test('all mistakes are found at once, and long ones are cut', () => {
    const found = readPattern({ a: 1, b: [{ prefix: 2 }], c: 'x'.repeat(1000) }).mistakes;

    expect(found.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
    expect(found[2]?.found.length).toBeLessThan(200);
  });
});

test('what EventBridge takes is taken, whatever it is called', () => {
  expect(sentences({ or: [{ exactly: 'x' }], $and: ['x'], $not: { a: ['x'] }, and: [{ prefix: 'x' }] })).toEqual([]);
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
      const { alternatives, mistakes } = readPattern(pattern);

      expect(alternatives.length + mistakes.length).toBeGreaterThan(0);
      for (const mistake of mistakes) expect(describeMistake(mistake)).toMatch(/^(matches on|has the pattern) .+; .+/s);
    }),
  );
});

test('a pattern that refers to itself is refused', () => {
  const pattern: Record<string, unknown> = {};
  pattern.a = pattern;

  expect(sentences(pattern)).toEqual([expect.stringContaining('something that JSON cannot hold')]);
});

test('alternatives are multiplied, and fields beside them are in each', () => {
  const read = readPattern({
    type: ['x'],
    data: { $or: [{ a: [1] }, { b: [2], $or: [{ c: [3] }, { d: { e: [4] } }] }] },
  });

  expect(read.alternatives.map((fields) => fields.map(({ path }) => path))).toEqual([
    ['data.a', 'type'],
    ['data.b', 'data.c', 'type'],
    ['data.b', 'data.d.e', 'type'],
  ]);
});

test('a module that exports fields is a pattern', async () => {
  const address: string = 'data:text/javascript,export const a = [1]';
  const module = await import(address);

  expect(sentences(module)).toEqual([]);
});

test('a pattern can be given as its JSON', () => {
  expect(readPattern('{ "a": [1] }').alternatives).toEqual(readPattern({ a: [1] }).alternatives);
  expect(sentences('{ "a": }')).toEqual([expect.stringContaining('it is no JSON')]);
});

/** So many alternatives, each on a field of its own. */
function either(count: number): unknown[] {
  return Array.from({ length: count }, (_, number) => ({ [`f${number}`]: [1] }));
}

function sentences(pattern: unknown): string[] {
  return readPattern(pattern).mistakes.map(describeMistake);
}
