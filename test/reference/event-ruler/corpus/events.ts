import { ABSENT, anyLeaf, type Condition, type Value } from './conditions';
import { type Field, placed } from './fields';
import { isArray, type Member, Members, member, type Tree } from './json-tree';
import type { Random } from './random';

/** An event that has a matching value for each of some fields, in one of the forms that don't matter to a match. */
export function matchingEvent(random: Random, fields: readonly Field[]): Members {
  return eventOf(random, fields, (conditions) => random.pick(conditions).matching(random));
}

/** The same with a value for one of the fields that matches nearly, or just. */
export function nearEvent(random: Random, fields: readonly Field[]): Members {
  const other = random.pick(fields);
  return eventOf(random, fields, (conditions) => {
    const condition = random.pick(conditions);
    return conditions === other.conditions ? condition.near(random) : condition.matching(random);
  });
}

function eventOf(
  random: Random,
  fields: readonly Field[],
  choose: (conditions: readonly Condition[]) => Value,
): Members {
  const bare = random.chance(0.3) ? member('id', 'e-1') : new Members([]);
  const event = fields.reduce((made, { names, conditions }) => {
    const value = choose(conditions);
    if (value === ABSENT) return random.chance(0.7) ? made : placed(made, names, noValue(random));
    return placed(made, names, random.chance(0.75) ? value : amongOthers(random, conditions, value));
  }, bare);
  return inArrays(random, event);
}

/** What counts as absent although something is there. */
function noValue(random: Random): Tree {
  return random.pick<Tree>([new Members([]), [], [[]], [new Members([])], member('deeper', 'x')]);
}

/** A value in a list with others, or in a list within a list. */
function amongOthers(random: Random, conditions: readonly Condition[], value: Tree): Tree {
  const near = random.pick(conditions).near(random);
  const others: readonly Tree[] = near === ABSENT ? [] : [near];
  return random.pick<Tree>([
    [value],
    [...others, value],
    [value, ...others],
    [[value]],
    [[...others], value],
    [[], value],
  ]);
}

/** Puts some objects of an event into arrays, beside other elements. */
function inArrays(random: Random, object: Members): Members {
  return new Members(
    object.list.map(([name, value]): Member => {
      if (!(value instanceof Members)) return [name, value];
      const inner = inArrays(random, value);
      return [name, random.chance(0.35) ? besideOthers(random, inner) : inner];
    }),
  );
}

function besideOthers(random: Random, object: Members): Tree {
  const other = random.pick<() => Tree>([
    () => new Members([]),
    () => new Members(object.list.map(([name]): Member => [name, anyLeaf(random)])),
    () => new Members(object.list.slice(1)),
    () => new Members(object.list.slice(0, -1)),
    () => anyLeaf(random),
  ])();
  return random.pick<Tree>([
    [object],
    [object, other],
    [other, object],
    [[object]],
    [[other, object]],
    [[other], [object]],
  ]);
}

/** Says whether a tree is an array with an object in it. */
export function hasObjects(tree: Tree): tree is readonly Tree[] {
  return isArray(tree) && tree.some((element) => element instanceof Members);
}
