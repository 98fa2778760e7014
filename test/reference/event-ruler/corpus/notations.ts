import { member, number, type Tree, write } from './json-tree';
import { ALL_NOTATIONS, NOTATIONS } from './numbers';
import type { Pair } from './pairs';
import { Random } from './random';

/** Numbers in one notation against the same and nearly the same in another. */
export function notations(): Pair[] {
  return NOTATIONS.flatMap((group) =>
    group.flatMap((one) => group.map((other) => pair([number(one)], number(other), 'notations of numbers'))),
  );
}

/** Lists in which some numbers are compared by value and others can only be compared by their text. */
export function listsOfNumbers(): Pair[] {
  const random = new Random('lists of numbers');
  return Array.from({ length: 900 }, () => {
    const group = random.pick(NOTATIONS);
    const list = random.sample([...group, ...random.sample(ALL_NOTATIONS, 3)], 1 + random.integer(3)).map(number);
    const further = random.pick<Tree[]>([
      [],
      ['1'],
      [member('numeric', ['<', number('0.5')])],
      [member('prefix', '1')],
    ]);
    return pair([...list, ...further], number(random.pick(group)), 'lists of numbers');
  });
}

const NUMERIC: readonly Tree[] = [
  ...['0', '1', '0.1', '-0.0', '42', '301.8', '1e-6', '-1', '5e9', '-5000000000'].flatMap((bound) =>
    ['=', '<', '<=', '>', '>='].map((operator) => member('numeric', [operator, number(bound)])),
  ),
  member('numeric', ['>', number('0'), '<', number('1')]),
  member('numeric', ['>=', number('-0'), '<=', number('1.0')]),
  member('numeric', ['>=', number('0.1'), '<', number('0.3')]),
  member('numeric', ['>=', number('-5e9'), '<=', number('5e9')]),
  ...['0', '1', '0.1', '42.0', '-0.0', '5e9'].map((bound) => member('anything-but', number(bound))),
  member('anything-but', [number('1'), number('0'), number('42')]),
];

/** Every comparison of numbers against every notation. */
export function comparisons(): Pair[] {
  const random = new Random('comparisons');
  return NUMERIC.flatMap((condition) =>
    random.sample(ALL_NOTATIONS, 34).map((text) => pair([condition], number(text), 'comparisons of numbers')),
  );
}

function pair(list: readonly Tree[], value: Tree, about: string): Pair {
  return { pattern: write(member('a', list)), event: write(member('a', value)), about };
}
