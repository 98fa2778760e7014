import { anyLeaf, type Condition } from './condition';
import { member, number, type Tree } from './json-tree';
import { anyBound, anyNumber, beside, nearNumber, notationOf } from './numbers';
import type { Random } from './random';

/** A number that is compared by its value, or by its text where it is none to event-ruler. */
export function exactNumber(random: Random): Condition {
  const text = anyNumber(random);
  const isPlain = Math.abs(Number(text)) < 1e15 && Number(text) !== 0;
  return {
    tree: number(text),
    matching: (r) => number(isPlain ? notationOf(r, text) : text),
    near: (r) => (r.chance(0.7) ? number(nearNumber(r, text)) : text),
  };
}

const HIGHEST = 5e9;

/** A bound that has room above and below it within EventBridge's range. */
function boundWithRoom(random: Random): string {
  const text = anyBound(random);
  return Math.abs(Number(text)) < HIGHEST - 1 ? text : '12.5';
}

export function comparison(random: Random, operator: '=' | '<' | '<=' | '>' | '>='): Condition {
  const bound = boundWithRoom(random);
  const direction = operator.startsWith('<') ? -1 : 1;
  const allowsEqual = operator.includes('=');
  return {
    numbers: true,
    tree: member('numeric', [operator, number(bound)]),
    matching: (r) => {
      const isEqual = operator === '=' || (allowsEqual && r.chance(0.5));
      return number(isEqual ? equalTo(r, bound) : beside(bound, direction));
    },
    near: (r) =>
      r.pick<() => Tree>([
        () => number(equalTo(r, bound)),
        () => number(beside(bound, direction === 1 ? -1 : 1)),
        () => number(nearNumber(r, bound)),
        () => number(anyNumber(r)),
        () => bound,
      ])(),
  };
}

function equalTo(random: Random, bound: string): string {
  return Number(bound) === 0 ? random.pick(['0', '-0', '0.0', '-0.0', '0e5', '0E-9']) : notationOf(random, bound);
}

export function range(random: Random): Condition {
  const [bottom, top] = random.pick<[string, string]>([
    ['0', '5'],
    ['-1.5', '1e1'],
    ['0.000001', '0.000002'],
    ['-5000000000', '5e9'],
    ['99.999999', '100.0'],
    ['-0.0', '1E-6'],
  ]);
  const [below, above] = [random.pick(['>', '>=']), random.pick(['<', '<='])];
  return {
    numbers: true,
    tree: member('numeric', [below, number(bottom), above, number(top)]),
    matching: (r) => {
      const inside = (Number(bottom) + Number(top)) / 2;
      const edges = [...(below === '>=' ? [bottom] : []), ...(above === '<=' ? [top] : [])];
      return number(edges.length > 0 && r.chance(0.5) ? equalTo(r, r.pick(edges)) : inside);
    },
    near: (r) => {
      const edge = r.pick([bottom, top]);
      return number(r.chance(0.5) ? equalTo(r, edge) : nearNumber(r, edge));
    },
  };
}

export function anythingButNumbers(
  excluded: readonly string[],
  treeOf: (excluded: readonly string[]) => Tree,
): Condition {
  return {
    tree: member('anything-but', treeOf(excluded)),
    matching: (r) => (r.chance(0.7) ? number(nearNumber(r, r.pick(excluded))) : anyLeaf(r)),
    near: (r) => number(equalTo(r, r.pick(excluded))),
    numbers: true,
  };
}
