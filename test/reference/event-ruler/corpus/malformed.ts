import { anyStyle, type Members, member, number, object, type Tree, write } from './json-tree';
import { MALFORMED_CONDITIONS, TRIPPING_CONDITIONS } from './malformed-conditions';
import type { Pair } from './pairs';
import { Random } from './random';

const X: Tree = ['x'];

/** The reserved words that no field within `$or` may have as its name. */
const RESERVED = [
  'exactly',
  'equals-ignore-case',
  'prefix',
  'suffix',
  'anything-but',
  'exists',
  'wildcard',
  'numeric',
  'cidr',
  '=',
  '<',
  '<=',
  '>',
  '>=',
  'regex',
  'not-wildcard',
  'not-equals-ignore-case',
  'date-after',
  'date-on-or-after',
  'date-before',
  'date-on-or-before',
  'in-date-range',
  'ip-address-in-range',
  'ip-address-not-in-range',
];

/** Where a malformed condition may stand. */
const CONTEXTS: readonly ((condition: Tree) => Tree)[] = [
  (condition) => member('a', [condition]),
  (condition) => member('a', ['x', condition]),
  (condition) => member('a', [condition, number(1), member('prefix', 'x')]),
  (condition) => member('a', member('b', [condition])),
  (condition) => object({ a: X, b: [condition] }),
  (condition) => member('$or', [member('a', X), member('b', [condition])]),
];

const OR: readonly Tree[] = [
  [],
  'x',
  number(1),
  null,
  true,
  object({}),
  member('a', X),
  X,
  ['x', 'y'],
  [number(1), number(2)],
  [member('a', X)],
  [member('a', X), object({})],
  [object({}), object({})],
  [member('a', X), 'x'],
  [member('a', X), null],
  [member('a', X), [member('b', X)]],
  [[member('a', X), member('b', X)]],
  [member('a', X), member('b', 'x')],
  [member('a', X), member('b', [])],
  [member('a', X), member('b', object({}))],
  [member('a', X), member('$or', [member('b', X)])],
  [member('$or', []), member('b', X)],
  [member('prefix', 'x'), member('suffix', 'x')],
];

const TREES: readonly Tree[] = [
  object({}),
  [],
  'x',
  number(1),
  null,
  true,
  [member('a', X)],
  ...[[], object({}), 'x', '', number(1), null, true, false, [[]], [X], [object({})]].flatMap((value): Tree[] => [
    member('a', value),
    object({ a: X, b: value }),
    member('a', member('b', value)),
    member('a.b', value),
    member('$or', [member('a', X), member('b', value)]),
  ]),
  ...OR.flatMap((value): Tree[] => [
    member('$or', value),
    object({ z: X, $or: value }),
    member('a', member('$or', value)),
    member('$or', [member('y', X), member('$or', value)]),
    member('$or', [member('y', X), member('z', member('$or', value))]),
  ]),
  ...RESERVED.flatMap((name): Tree[] => [
    member('$or', [member(name, X), member('a', X)]),
    member('$or', [member('a', X), member('b', member(name, X))]),
    member('$or', [member('a', X), object({ b: X, [name]: member('c', X) })]),
    member('d', member('$or', [member('a', X), member('$or', [member('b', X), member(name, X)])])),
  ]),
];

/** Each of these has one path twice, and no name twice in one object: `JSON.parse` keeps the last of those. */
const TWICE: readonly string[] = [
  '{"a.b":[1],"a":{"b":[2]}}',
  '{"a":{"b":[2]},"a.b":[1]}',
  '{"a":{"b.c":[1]},"a.b":{"c":[1]}}',
  '{"a":{"b":{"c":[1]}},"a.b.c":[1]}',
  '{"":{"a":[1]},"a":[1]}',
  '{"a":[1],"$or":[{"a":[1]},{"b":[1]}]}',
  '{"a":[1],"$or":[{"b":[1]},{"a":[1]}]}',
  '{"$or":[{"a":[1]},{"b":[1]}],"a":[1]}',
  '{"$or":[{"a":[1]},{"b":[1]}],"b":[1]}',
  '{"$or":[{"a":{"b":[1]}},{"b":[1]}],"a.b":[1]}',
  '{"a":{"$or":[{"b":[1]},{"c":[1]}]},"a.b":[1]}',
  '{"a.b":[1],"a":{"$or":[{"b":[1]},{"c":[1]}]}}',
  '{"$or":[{"a":[1],"$or":[{"a":[1]},{"c":[1]}]},{"b":[1]}]}',
  '{"$or":[{"$or":[{"a":[1]},{"c":[1]}],"c":[2]},{"b":[1]}]}',
];

/** Not JSON, each for a reason of its own. */
const NOT_JSON: readonly string[] = [
  '',
  ' ',
  '{',
  '{"a":["x"]',
  '{"a":["x"',
  '{"a":["x}',
  '{"a"}',
  '{"a":}',
  '{a:["x"]}',
  "{'a':['x']}",
  '{"a":["x"],}',
  '{"a":["x",]}',
  '{"a":[,"x"]}',
  '{,"a":["x"]}',
  '{"a":["x" "y"]}',
  '{"a":["x"] "b":["y"]}',
  '{"a"=["x"]}',
  '{"a":[01]}',
  '{"a":[-01]}',
  '{"a":[+1]}',
  '{"a":[.5]}',
  '{"a":[1.]}',
  '{"a":[1.e1]}',
  '{"a":[1e]}',
  '{"a":[1e+]}',
  '{"a":[-]}',
  '{"a":[0x1]}',
  '{"a":[NaN]}',
  '{"a":[Infinity]}',
  '{"a":[-Infinity]}',
  '{"a":[True]}',
  '{"a":[nul]}',
  '{"a":[nulls]}',
  '{"a":[undefined]}',
  '{"a":["\\x"]}',
  '{"a":["\\u12"]}',
  '{"a":["\\u12g4"]}',
  '{"a":["\\\'"]}',
  '{"a":["\n"]}',
  '{"a":["\t"]}',
  '{"a":["\u0000"]}',
  '{"a\n":["x"]}',
  '{"a":["x"]/**/}',
  '// x\n{"a":["x"]}',
  '{"a":["x"]]',
  '{"a":["x"}]',
  '{"a":[1_000]}',
  '{"a":[1,\u00a02]}',
  '\u00a0{"a":[1]}',
  '{"a":[1]\u2028}',
];

/** Patterns that are refused, with events that they would match if they were read kindly. */
export function malformed(): Pair[] {
  const random = new Random('malformed');
  const trees = [
    ...MALFORMED_CONDITIONS.flatMap((condition) => random.sample(CONTEXTS, 5).map((context) => context(condition))),
    ...TRIPPING_CONDITIONS.flatMap((condition) =>
      [CONTEXTS[0], CONTEXTS[2], CONTEXTS[3], CONTEXTS[4]].map((context) => context?.(condition) ?? null),
    ),
    ...TREES,
  ];
  const patterns = [...trees.map((tree) => write(tree, anyStyle(random))), ...TWICE, ...NOT_JSON];
  return [...new Set(patterns)].map((pattern) => ({
    pattern,
    event: write(random.pick(EVENTS)),
    about: 'malformed',
  }));
}

const EVENTS: readonly Members[] = [
  object({ a: 'x', b: 'x' }),
  object({ a: number(1), b: number(1) }),
  object({ a: object({ b: 'x' }), y: 'x', z: 'x' }),
  object({}),
];
