import { anyLeaf, type Condition } from './condition';
import { member, type Tree } from './json-tree';
import type { Random } from './random';
import { anyText, nearText, otherCaseInBytes } from './texts';

/** @param complete makes a text that matches out of the condition's own */
export function textCondition(
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

export function same(_random: Random, text: string): string {
  return text;
}

export function withTail(random: Random, text: string): string {
  return random.chance(0.3) ? text : text + anyText(random);
}

export function withHead(random: Random, text: string): string {
  return random.chance(0.3) ? text : anyText(random) + text;
}

export function recased(random: Random, text: string): string {
  return random.chance(0.1) ? text : otherCaseInBytes(random, text);
}

export function someText(random: Random): string {
  return anyText(random) || 'a';
}

export function wildcard(random: Random): Condition {
  const parts = wildcardParts(random);
  return {
    tree: member('wildcard', parts.map(escapeStars).join('*')),
    matching: (r) => fillStars(r, parts),
    near: (r) => nearText(r, fillStars(r, parts)),
  };
}

/** @param complete makes a text that is excluded out of the condition's own */
export function anythingBut<Excluded extends string | readonly string[]>(
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

export function anythingButWildcards(random: Random, count: 1 | 2): Condition {
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
