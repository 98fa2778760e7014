import { CONDITION_NAMES, CONDITIONS, type ConditionName } from './conditions';
import type { Field } from './fields';
import { type Pair, pairsOf } from './pairs';
import { Random } from './random';

const NAMES_OF_FIELDS = ['a', 'b', 'source', 'name', 'detail', 'x', 'constructor', 'length', 'state', 'é'] as const;

/** Each operator by itself. */
export function singleOperators(): Pair[] {
  const random = new Random('single operators');
  return CONDITION_NAMES.flatMap((name) =>
    Array.from({ length: 55 }, () => {
      const field = { names: namesOf(random), conditions: [CONDITIONS[name](random)] };
      return pairsOf(random, name, [field], { matching: 2, near: 2, changed: 1 });
    }).flat(),
  );
}

/** Each two operators in the list of one field. */
export function pairingsInOneList(): Pair[] {
  const random = new Random('pairings in one list');
  return pairings().flatMap(([one, other]) => {
    const about = `${one}, ${other} in one list`;
    return untilSome(() => {
      const conditions = [CONDITIONS[one](random), CONDITIONS[other](random)];
      const field = { names: namesOf(random), conditions: random.chance(0.5) ? conditions : conditions.reverse() };
      return pairsOf(random, about, [field], { matching: 3, near: 3, changed: 2 });
    });
  });
}

/** Accidental pairs are left out: where that leaves too few, others are made. */
function untilSome(make: () => Pair[]): Pair[] {
  for (;;) {
    const pairs = make();
    if (pairs.length >= 5) return pairs;
  }
}

/** Each two operators on two fields. */
export function pairingsOnTwoFields(): Pair[] {
  const random = new Random('pairings on two fields');
  return pairings().flatMap(([one, other]) => {
    const [first, second] = namesOfTwo(random);
    const fields: Field[] = [
      { names: first, conditions: [CONDITIONS[one](random)] },
      { names: second, conditions: [CONDITIONS[other](random)] },
    ];
    return pairsOf(random, `${one} and ${other} on two fields`, fields, { matching: 4, near: 2, changed: 2 });
  });
}

export function pairings(): [ConditionName, ConditionName][] {
  return CONDITION_NAMES.flatMap((one, i) =>
    CONDITION_NAMES.slice(i).map((other): [ConditionName, ConditionName] => [one, other]),
  );
}

function namesOf(random: Random): string[] {
  return Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => random.pick(NAMES_OF_FIELDS));
}

/** Two ways, neither of which goes on where the other ends. */
function namesOfTwo(random: Random): [string[], string[]] {
  const [one, other] = random.sample(NAMES_OF_FIELDS, 2);
  const shared = random.chance(0.6) ? namesOf(random) : [];
  return [
    [...shared, one ?? 'a'],
    [...shared, other ?? 'b', ...(random.chance(0.2) ? ['deep'] : [])],
  ];
}
