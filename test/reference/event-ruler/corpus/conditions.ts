import {
  type Address,
  anyAddress,
  besideNetwork,
  edgeOfNetwork,
  inNetwork,
  nearAddress,
  plainly,
  spell,
} from './addresses';
import { member, number, type Tree } from './json-tree';
import { anyBound, anyNumber, beside, nearNumber, notationOf } from './numbers';
import type { Random } from './random';
import { anyText, anyTextWithLetters, nearText, otherCaseInBytes } from './texts';

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

type Make = (random: Random) => Condition;

/** By a name for each. */
export const CONDITIONS = {
  'exact text': (random) => textCondition(anyText(random), (text) => text, same),
  'exact number': (random) => {
    const text = anyNumber(random);
    return {
      tree: number(text),
      matching: (r) => number(Math.abs(Number(text)) < 1e15 && Number(text) !== 0 ? notationOf(r, text) : text),
      near: (r) => (r.chance(0.7) ? number(nearNumber(r, text)) : text),
    };
  },
  'exact boolean': (random) => literal(random.chance(0.5)),
  'exact null': () => literal(null),
  exactly: (random) => textCondition(anyText(random), (text) => member('exactly', text), same),
  'exact IPv4': (random) => exactAddress(random, anyAddress(random, 4)),
  'exact IPv6': (random) => exactAddress(random, anyAddress(random, 6)),
  prefix: (random) => textCondition(anyText(random), (text) => member('prefix', text), withTail),
  suffix: (random) => textCondition(anyText(random), (text) => member('suffix', text), withHead),
  'equals-ignore-case': (random) =>
    textCondition(anyTextWithLetters(random), (text) => member('equals-ignore-case', text), recased),
  'prefix equals-ignore-case': (random) =>
    textCondition(
      anyTextWithLetters(random),
      (text) => member('prefix', member('equals-ignore-case', text)),
      (r, text) => withTail(r, recased(r, text)),
    ),
  'suffix equals-ignore-case': (random) =>
    textCondition(
      anyTextWithLetters(random),
      (text) => member('suffix', member('equals-ignore-case', text)),
      (r, text) => withHead(r, recased(r, text)),
    ),
  wildcard: (random) => {
    const parts = wildcardParts(random);
    return {
      tree: member('wildcard', parts.map(escapeStars).join('*')),
      matching: (r) => fillStars(r, parts),
      near: (r) => nearText(r, fillStars(r, parts)),
    };
  },
  'anything-but text': (random) => anythingBut(anyText(random), (text) => text, same),
  'anything-but texts': (random) => anythingBut([anyText(random), anyText(random)], (texts) => texts, same),
  'anything-but number': (random) => anythingButNumbers([anyBound(random)], ([text = '0']) => number(text)),
  'anything-but numbers': (random) =>
    anythingButNumbers([anyBound(random), anyBound(random), anyBound(random)], (texts) => texts.map(number)),
  'anything-but prefix': (random) => anythingBut(someText(random), (text) => member('prefix', text), withTail),
  'anything-but prefixes': (random) =>
    anythingBut([someText(random), someText(random)], (texts) => member('prefix', texts), withTail),
  'anything-but suffix': (random) => anythingBut(someText(random), (text) => member('suffix', text), withHead),
  'anything-but suffixes': (random) =>
    anythingBut([someText(random), someText(random)], (texts) => member('suffix', texts), withHead),
  'anything-but equals-ignore-case': (random) =>
    anythingBut(anyTextWithLetters(random), (text) => member('equals-ignore-case', text), recased),
  'anything-but equals-ignore-cases': (random) =>
    anythingBut(
      [anyTextWithLetters(random), anyTextWithLetters(random)],
      (texts) => member('equals-ignore-case', texts),
      recased,
    ),
  'anything-but wildcard': (random) => anythingButWildcards(random, 1),
  'anything-but wildcards': (random) => anythingButWildcards(random, 2),
  'numeric =': (random) => comparison(random, '='),
  'numeric <': (random) => comparison(random, '<'),
  'numeric <=': (random) => comparison(random, '<='),
  'numeric >': (random) => comparison(random, '>'),
  'numeric >=': (random) => comparison(random, '>='),
  'numeric range': range,
  'cidr IPv4': (random) => network(anyAddress(random, 4), 8 + random.integer(24)),
  'cidr IPv6': (random) => network(anyAddress(random, 6), 16 + random.integer(112)),
  'exists true': () => ({
    tree: member('exists', true),
    matching: anyLeaf,
    near: (r) => (r.chance(0.5) ? ABSENT : anyLeaf(r)),
  }),
  'exists false': () => ({ tree: member('exists', false), matching: () => ABSENT, near: anyLeaf }),
} satisfies Readonly<Record<string, Make>>;

export type ConditionName = keyof typeof CONDITIONS;
export const CONDITION_NAMES = Object.keys(CONDITIONS) as readonly ConditionName[];

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

function literal(value: boolean | null): Condition {
  return {
    tree: value,
    matching: () => value,
    near: (r) => r.pick<Tree>([String(value), value === null ? false : !value, null, number(value ? 1 : 0), '']),
  };
}

/** @param complete makes a text that matches out of the condition's own */
function textCondition(
  text: string,
  treeOf: (text: string) => Tree,
  complete: (random: Random, text: string) => string,
): Condition {
  return {
    tree: treeOf(text),
    matching: (r) => complete(r, text),
    near: (r) => (r.chance(0.9) ? nearTextOf(r, text, complete) : anyLeaf(r)),
  };
}

function nearTextOf(random: Random, text: string, complete: (random: Random, text: string) => string): string {
  return random.chance(0.5) ? nearText(random, complete(random, text)) : complete(random, nearText(random, text));
}

function same(_random: Random, text: string): string {
  return text;
}

function withTail(random: Random, text: string): string {
  return random.chance(0.3) ? text : text + anyText(random);
}

function withHead(random: Random, text: string): string {
  return random.chance(0.3) ? text : anyText(random) + text;
}

function recased(random: Random, text: string): string {
  return random.chance(0.1) ? text : otherCaseInBytes(random, text);
}

function someText(random: Random): string {
  return anyText(random) || 'a';
}

function exactAddress(random: Random, address: Address): Condition {
  return {
    tree: spell(random, address),
    matching: (r) => spell(r, address),
    near: (r) => nearAddress(r, address),
    addresses: address.version,
  };
}

function network(address: Address, mask: number): Condition {
  return {
    tree: member('cidr', `${plainly(address)}/${mask}`),
    matching: (r) =>
      spell(r, r.chance(0.5) ? inNetwork(r, address, mask) : edgeOfNetwork(address, mask, r.pick(['first', 'last']))),
    near: (r) => (r.chance(0.6) ? spell(r, besideNetwork(address, mask, r.pick([1, -1]))) : nearAddress(r, address)),
    addresses: address.version,
  };
}

const HIGHEST = 5e9;

/** A bound that has room above and below it within EventBridge's range. */
function boundWithRoom(random: Random): string {
  const text = anyBound(random);
  return Math.abs(Number(text)) < HIGHEST - 1 ? text : '12.5';
}

function comparison(random: Random, operator: '=' | '<' | '<=' | '>' | '>='): Condition {
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

function range(random: Random): Condition {
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

/** @param complete makes a text that is excluded out of the condition's own */
function anythingBut<Excluded extends string | readonly string[]>(
  excluded: Excluded,
  treeOf: (excluded: Excluded) => Tree,
  complete: (random: Random, text: string) => string,
): Condition {
  const texts: readonly string[] = typeof excluded === 'string' ? [excluded] : excluded;
  return {
    tree: member('anything-but', treeOf(excluded)),
    matching: (r) => (r.chance(0.6) ? nearTextOf(r, r.pick(texts), complete) : anyLeaf(r)),
    near: (r) => complete(r, r.pick(texts)),
  };
}

function anythingButNumbers(excluded: readonly string[], treeOf: (excluded: readonly string[]) => Tree): Condition {
  return {
    tree: member('anything-but', treeOf(excluded)),
    matching: (r) => (r.chance(0.7) ? number(nearNumber(r, r.pick(excluded))) : anyLeaf(r)),
    near: (r) => number(equalTo(r, r.pick(excluded))),
    numbers: true,
  };
}

function anythingButWildcards(random: Random, count: 1 | 2): Condition {
  const all = Array.from({ length: count }, () => wildcardParts(random));
  const texts = all.map((parts) => parts.map(escapeStars).join('*'));
  return {
    tree: member('anything-but', member('wildcard', count === 1 ? (texts[0] ?? '') : texts)),
    matching: (r) => (r.chance(0.6) ? nearText(r, fillStars(r, r.pick(all))) : anyLeaf(r)),
    near: (r) => fillStars(r, r.pick(all)),
  };
}

/** The texts around the stars: no empty one between two stars. */
function wildcardParts(random: Random): string[] {
  const inner = Array.from({ length: random.integer(3) }, () => someText(random));
  const ends = [random.chance(0.4) ? '' : anyText(random), random.chance(0.4) ? '' : anyText(random)] as const;
  return random.chance(0.1) ? [ends[0]] : [ends[0], ...inner, ends[1]];
}

function escapeStars(text: string): string {
  return text.replace(/[*\\]/g, '\\$&');
}

function fillStars(random: Random, parts: readonly string[]): string {
  return parts.reduce((text, part) => text + (random.chance(0.4) ? '' : anyText(random)) + part);
}
