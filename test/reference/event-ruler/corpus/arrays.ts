import { ABSENT, CONDITION_NAMES, CONDITIONS, type Condition } from './conditions';
import type { Field } from './fields';
import { Members, member, number, type Tree, write } from './json-tree';
import { type Pair, pairsOf } from './pairs';
import { Random } from './random';

/** Several fields in arrays of objects, in arrays in arrays and beside each other, with any operators. */
export function fieldsInArrays(): Pair[] {
  const random = new Random('fields in arrays');
  return Array.from({ length: 420 }, () => {
    const shared = random.sample(['list', 'items', 'm'], 1 + random.integer(2));
    const names = random.sample(['a', 'b', 'c', 'd.e', 'z'], 2 + random.integer(3));
    const fields = names.map(
      (name, i): Field => ({
        names: i < 2 || random.chance(0.7) ? [...shared, name] : ['n', name],
        conditions: someConditions(random),
      }),
    );
    return pairsOf(random, 'fields in arrays', fields, { matching: 3, near: 1, changed: 4 });
  }).flat();
}

function someConditions(random: Random): Condition[] {
  const names = random.chance(0.3)
    ? (['exists false'] as const)
    : random.sample(CONDITION_NAMES, 1 + random.integer(2));
  return names.map((name) => CONDITIONS[name](random));
}

/** Small conditions on small values in every arrangement, so that all that matters is where the values stand. */
export function arrangements(): Pair[] {
  const random = new Random('arrangements');
  return Array.from({ length: 650 }, () => {
    const paths = random.sample(['l.a', 'l.b', 'l.m.a', 'l.m.b', 'l', 'm.a', 'l.m'], 2 + random.integer(2));
    const fields = paths.map((path): Field => ({ names: path.split('.'), conditions: [smallCondition(random)] }));
    const pattern = new Members(
      fields.map(({ names, conditions }) => [names.join('.'), conditions.map(({ tree }) => tree)]),
    );
    return Array.from({ length: 4 }, () => ({
      pattern: write(pattern),
      event: write(arrangement(random, ['l', 'm'], 3)),
      about: 'arrangements',
    }));
  }).flat();
}

function smallCondition(random: Random): Condition {
  return random.pick<() => Condition>([
    () => ({ tree: number(1), matching: () => number(1), near: () => number(2) }),
    () => ({ tree: number(2), matching: () => number(2), near: () => number(1) }),
    () => ({ tree: member('exists', false), matching: () => ABSENT, near: () => number(1) }),
    () => ({ tree: member('exists', true), matching: () => number(1), near: () => ABSENT }),
    () => ({ tree: member('anything-but', [number(1)]), matching: () => number(2), near: () => number(1) }),
  ])();
}

/** An object whose members are numbers, objects and arrays of them. */
function arrangement(random: Random, names: readonly string[], depth: number): Members {
  const chosen = random.sample(names, 1 + random.integer(names.length));
  return new Members(chosen.map((name) => [name, arranged(random, depth)]));
}

function arranged(random: Random, depth: number): Tree {
  if (depth === 0 || random.chance(0.25)) return number(random.pick([1, 1, 2]));
  const inner = () =>
    random.chance(0.75) ? arrangement(random, ['a', 'b', 'm'], depth - 1) : arranged(random, depth - 1);
  return random.chance(0.35) ? inner() : Array.from({ length: random.integer(4) }, inner);
}
