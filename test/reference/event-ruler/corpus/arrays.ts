import type { Condition } from './condition';
import { CONDITION_NAMES, CONDITIONS } from './conditions';
import type { Field } from './fields';
import { leavesOf, type Member, Members, member, number, type Tree, write } from './json-tree';
import { nearMiss } from './near-misses';
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

/** Fields that are many steps in, with arrays anywhere on the way. */
export function deepFields(): Pair[] {
  const random = new Random('deep fields');
  return Array.from({ length: 60 }, () => {
    const way = Array.from({ length: 5 + random.integer(30) }, () => random.pick(['a', 'b', 'c', 'd']));
    const cut = random.integer(way.length);
    const fields: Field[] = [
      { names: way, conditions: someConditions(random) },
      { names: [...way.slice(0, cut), 'z'], conditions: someConditions(random) },
    ];
    return pairsOf(random, 'deep fields', fields, { matching: 3, near: 1, changed: 2 });
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
    const event = arrangement(random, ['l', 'm'], 3);
    const leaves = leavesOf(event);
    const paths = [...new Set([...leaves.map(({ path }) => path), 'l.a', 'l.m.b', 'm.c'])];
    const pattern = random.sample(paths, 2 + random.integer(2)).map((path): Member => {
      const values = leaves.filter((leaf) => leaf.path === path).map(({ value }) => value);
      return [path, [values.length > 0 && random.chance(0.8) ? random.pick(values) : smallCondition(random)]];
    });
    const events = [event, ...[1, 2, 3].map(() => rearranged(random, event))];
    return events.map((each) => ({
      pattern: write(new Members(pattern)),
      event: write(each),
      about: 'arrangements',
    }));
  }).flat();
}

function rearranged(random: Random, event: Members): Members {
  return random.chance(0.3) ? arrangement(random, ['l', 'm'], 3) : nearMiss(random, event);
}

function smallCondition(random: Random): Tree {
  return random.pick<Tree>([
    number(1),
    number(2),
    member('exists', false),
    member('exists', true),
    member('anything-but', [number(1)]),
  ]);
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
