import { matchingEvent, nearEvent } from './events';
import { type Field, isAccidental, patternOf } from './fields';
import { anyStyle, type Members, type Tree, write } from './json-tree';
import { nearMiss } from './near-misses';
import type { Random } from './random';

/** A pattern and an event, as texts, and in a few words what is compared. */
export interface Pair {
  readonly pattern: string;
  readonly event: string;
  readonly about: string;
}

export interface Plan {
  /** How many events that match by construction. */
  readonly matching: number;
  /** How many with a value that nearly matches, or just. */
  readonly near: number;
  /** How many that are one change away from one that matches. */
  readonly changed: number;
}

/** Pairs of one pattern, which has to be that of `fields`, in a form of its own. */
export function pairsOf(
  random: Random,
  about: string,
  fields: readonly Field[],
  plan: Plan,
  pattern: Tree = patternOf(fields),
): Pair[] {
  const text = write(pattern, anyStyle(random));
  const events: Members[] = [
    ...Array.from({ length: plan.matching }, () => matchingEvent(random, fields)),
    ...Array.from({ length: plan.near }, () => nearEvent(random, fields)),
    ...Array.from({ length: plan.changed }, () => nearMiss(random, matchingEvent(random, fields))),
  ];
  return events
    .filter((event) => !isAccidental(fields, event))
    .map((event) => ({ pattern: text, event: write(event, anyStyle(random)), about }));
}
