import { CONDITION_NAMES, CONDITIONS } from './conditions';
import { type Field, patternOf, placed } from './fields';
import { Members, type Tree, write } from './json-tree';
import { type Pair, pairsOf } from './pairs';
import { Random } from './random';

const ODD_NAMES = [
  'constructor',
  '__proto__',
  'length',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '0',
  '-1',
  'a b',
  'a-b',
  'A',
  'é',
  'e\u0301',
  '大',
  '😀',
  '$',
  '$or ',
  '"',
  '\\',
  '\u0000',
  '\n',
  '*',
  'null',
  'true',
  'prefix',
  'exists',
  'anything-but',
  'numeric',
  '=',
  'a.b',
  'a.b.c',
  'x.constructor',
  '__proto__.a',
  'a..b',
  '\ud83d',
  '\ude00',
] as const;

/** Fields whose names are those of an object's own machinery, of operators, or have dots in them. */
export function oddNames(): Pair[] {
  const random = new Random('odd names');
  return Array.from({ length: 230 }, () => {
    const names = random.sample(ODD_NAMES, 1 + random.integer(3));
    const fields: Field[] = [
      { names, conditions: [CONDITIONS[random.pick(CONDITION_NAMES)](random)] },
      ...(random.chance(0.4)
        ? [{ names: ['other'], conditions: [CONDITIONS[random.pick(CONDITION_NAMES)](random)] }]
        : []),
    ];
    return pairsOf(random, 'odd names', fields, { matching: 3, near: 1, changed: 2 });
  }).flat();
}

/** Every way to put the same few names together: as steps, with dots, and with nothing between or after the dots. */
export function paths(): Pair[] {
  const random = new Random('paths');
  const ways = [
    [''],
    ['', ''],
    ['', 'a'],
    ['a', ''],
    ['a'],
    ['.'],
    ['..'],
    ['.a'],
    ['a.'],
    ['a', 'b'],
    ['a.b'],
    ['a', '', 'b'],
  ]
    .concat([
      ['a..b'],
      ['a..'],
      ['a.', 'b'],
      ['a', '.b'],
      ['', '', 'a'],
      ['..a'],
      ['a', 'b', 'c'],
      ['a.b', 'c'],
      ['a', 'b.c'],
    ])
    .concat([
      ['a.b.c'],
      ['', 'a', ''],
      ['.a.'],
      ['.', 'a'],
      ['a', '.'],
      ['a', '', ''],
      ['c', 'b', 'a'],
      ['ab'],
      ['A', 'b'],
    ]);
  const lists: readonly Tree[] = [['x'], ['x'], [new Members([['exists', false]])]];
  // What a path with an empty name at its end matches depends on other rules: see the known differences.
  const unchanging = ways.filter((names) => !names.join('.').endsWith('.'));
  const pairs = unchanging.flatMap((one) =>
    ways.map((other) => ({
      pattern: write(placed(new Members([]), one, random.pick(lists))),
      event: write(placed(new Members([]), other, 'x')),
      about: 'paths',
    })),
  );
  return pairs;
}

/** Two ways to write a path in one pattern and both in one event. */
export function pathsWithDots(): Pair[] {
  const random = new Random('paths with dots');
  const parts = ['a', 'b', 'c', 'd'];
  return Array.from({ length: 90 }, () => {
    const cut = () => cutSomewhere(random, random.sample(parts, 2 + random.integer(2)));
    const fields: Field[] = [cut(), cut()].map((names) => ({
      names,
      conditions: [
        CONDITIONS[random.pick(['exact text', 'exists false', 'exists true', 'anything-but text'] as const)](random),
      ],
    }));
    const [one, other] = fields.map(({ names }) => names.join('.'));
    if (one === other) return [];
    const pattern = fields.map((field) => patternOf([{ ...field, names: [field.names.join('.')] }]));
    const both = pattern.reduce((all, each) => all.with(...each.list));
    return pairsOf(random, 'paths with dots', fields, { matching: 4, near: 1, changed: 3 }, both);
  }).flat();
}

/** `[a, b, c]` → `[a.b, c]` */
function cutSomewhere(random: Random, names: readonly string[]): string[] {
  const between = () => (random.chance(0.5) ? '.' : '/');
  return names
    .map((name, i) => (i === 0 ? name : between() + name))
    .join('')
    .split('/');
}
