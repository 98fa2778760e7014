import { CONDITION_NAMES, CONDITIONS, type Condition } from './conditions';
import { matchingEvent, nearEvent } from './events';
import { type Field, isAccidental, patternOf } from './fields';
import { anyStyle, type Members, member, write } from './json-tree';
import { nearMiss } from './near-misses';
import type { Pair } from './pairs';
import { Random } from './random';

/** What holds when one of its members does, and what holds when all do. */
type Rule =
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'or'; readonly under?: string; readonly alternatives: readonly Rule[] }
  | { readonly kind: 'both'; readonly rules: readonly Rule[] };

/** Patterns with `$or`: at the top, further in, several of them, and one within another. */
export function alternatives(): Pair[] {
  const random = new Random('alternatives');
  return Array.from({ length: 430 }, () => {
    const names = new Names(random);
    const rule = random.pick(SHAPES)(random, names);
    const pattern = write(treeOf(rule), anyStyle(random));
    return events(random, rule).map((event) => ({ pattern, event: write(event, anyStyle(random)), about: '$or' }));
  }).flat();
}

/** Names of fields, each given once: the same field in two alternatives is a case of its own. */
class Names {
  private readonly left: string[];

  constructor(random: Random) {
    this.left = random.sample(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'x.y', '$Or', 'or', 'toString', 'h'], 12);
  }

  next(): string {
    return this.left.pop() ?? 'none is left';
  }
}

const SHAPES: readonly ((random: Random, names: Names) => Rule)[] = [
  (r, n) => or(some(r, n), some(r, n)),
  (r, n) => or(some(r, n), some(r, n), some(r, n)),
  (r, n) => both(some(r, n), or(some(r, n), some(r, n))),
  (r, n) => under(n, or(some(r, n), some(r, n))),
  (r, n) => both(some(r, n), under(n, or(some(r, n), some(r, n)))),
  (r, n) => both(or(some(r, n), some(r, n)), under(n, or(some(r, n), some(r, n)))),
  (r, n) =>
    both(under(n, or(some(r, n), some(r, n))), under(n, or(some(r, n), some(r, n))), or(some(r, n), some(r, n))),
  (r, n) => or(or(some(r, n), some(r, n)), some(r, n)),
  (r, n) => or(both(or(some(r, n), some(r, n)), some(r, n)), some(r, n)),
  (r, n) => or(under(n, or(some(r, n), some(r, n))), both(some(r, n), or(some(r, n), some(r, n)))),
  (r, n) => or(or(or(some(r, n), some(r, n)), some(r, n)), some(r, n)),
  sameFieldInEach,
  sameFieldInEach,
];

function or(...alternatives: Rule[]): Rule {
  return { kind: 'or', alternatives };
}

function both(...rules: Rule[]): Rule {
  return { kind: 'both', rules };
}

function under(names: Names, rule: Rule): Rule {
  return rule.kind === 'or' ? { ...rule, under: names.next() } : rule;
}

/** Two wildcards of one anything-but part company in event-ruler when `$or` makes it read them several times. */
const USED = CONDITION_NAMES.filter((name) => name !== 'anything-but wildcards');

function some(random: Random, names: Names): Rule {
  const count = random.pick([1, 1, 1, 2]);
  return {
    kind: 'fields',
    fields: Array.from({ length: count }, () => ({
      names: [names.next()],
      conditions: random.sample(USED, random.pick([1, 1, 2])).map((name) => CONDITIONS[name](random)),
    })),
  };
}

const NO_ADDRESSES = USED.filter((name) => !/IP|exact text|exactly/.test(name));

/** One field with another condition in each alternative, beside a field that tells the alternatives apart. */
function sameFieldInEach(random: Random, names: Names): Rule {
  const [shared, own] = [names.next(), names.next()];
  const texts = ['one', 'two', 'three'].slice(0, 2 + random.integer(2));
  return or(
    ...texts.map((text): Rule => {
      const condition = CONDITIONS[random.pick(NO_ADDRESSES)](random);
      const ownText: Condition = { tree: text, matching: () => text, near: (r) => r.pick(texts) };
      const fields: Field[] = [{ names: [shared], conditions: [condition] }];
      return { kind: 'fields', fields: [...fields, { names: [own], conditions: [ownText] }] };
    }),
  );
}

function treeOf(rule: Rule): Members {
  if (rule.kind === 'fields') return patternOf(rule.fields);
  if (rule.kind === 'both') return rule.rules.map(treeOf).reduce((all, each) => all.with(...each.list));
  const tree = member('$or', rule.alternatives.map(treeOf));
  return rule.under === undefined ? tree : member(rule.under, tree);
}

function events(random: Random, rule: Rule): Members[] {
  const made = [
    ...[1, 2, 3].map(() => matchingEvent(random, choose(random, rule))),
    nearEvent(random, choose(random, rule)),
    ...[1, 2].map(() => nearMiss(random, matchingEvent(random, choose(random, rule)))),
  ];
  return made.filter((event) => !isAccidental(everyField(rule), event));
}

/** The fields of one alternative of each `$or`. */
function choose(random: Random, rule: Rule, path: readonly string[] = []): Field[] {
  if (rule.kind === 'fields') return rule.fields.map((field) => ({ ...field, names: [...path, ...field.names] }));
  if (rule.kind === 'both') return rule.rules.flatMap((each) => choose(random, each, path));
  return choose(random, random.pick(rule.alternatives), rule.under === undefined ? path : [...path, rule.under]);
}

function everyField(rule: Rule, path: readonly string[] = []): Field[] {
  if (rule.kind === 'fields') return rule.fields.map((field) => ({ ...field, names: [...path, ...field.names] }));
  const inner = rule.kind === 'or' && rule.under !== undefined ? [...path, rule.under] : path;
  return (rule.kind === 'or' ? rule.alternatives : rule.rules).flatMap((each) => everyField(each, inner));
}
