import { exactAddress, network } from './address-conditions';
import { anyAddress } from './addresses';
import { ABSENT, anyLeaf, type Condition } from './condition';
import { member, number, type Tree } from './json-tree';
import { anythingButNumbers, comparison, exactNumber, range } from './number-conditions';
import { anyBound } from './numbers';
import type { Random } from './random';
import {
  anythingBut,
  anythingButWildcards,
  recased,
  same,
  someText,
  textCondition,
  wildcard,
  withHead,
  withTail,
} from './text-conditions';
import { anyText, anyTextWithLetters } from './texts';

type Make = (random: Random) => Condition;

/** By a name for each. */
export const CONDITIONS = {
  'exact text': (random) => textCondition(anyText(random), (text) => text, same),
  'exact number': exactNumber,
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
  wildcard,
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

function literal(value: boolean | null): Condition {
  return {
    tree: value,
    matching: () => value,
    near: (r) => r.pick<Tree>([String(value), value === null ? false : !value, null, number(value ? 1 : 0), '']),
  };
}
