import { number, type Tree } from './json-tree';
import { anyNumber } from './numbers';
import type { Random } from './random';
import { anyText } from './texts';

/** Says that a field is to have no value. */
export const ABSENT = Symbol('absent');
export type Value = Tree | typeof ABSENT;

/** One condition in a field's list, with values for which it holds and values for which it nearly does, or just. */
export interface Condition {
  readonly tree: Tree;
  readonly matching: (random: Random) => Value;
  readonly near: (random: Random) => Value;
  /** Where it compares addresses: of which version. */
  readonly addresses?: 4 | 6;
  /** Whether it makes event-ruler take numbers of the event as numbers only. */
  readonly numbers?: true;
}

/** Any value that is neither object nor array. */
export function anyLeaf(random: Random): Tree {
  return random.pick<() => Tree>([
    () => anyText(random),
    () => anyText(random),
    () => number(anyNumber(random)),
    () => random.chance(0.5),
    () => null,
  ])();
}
