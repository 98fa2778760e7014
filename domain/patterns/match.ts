import { DividedIndex } from './divided-index';
import type { Pattern } from './pattern';
import { describeMistake, type PatternMistake } from './pattern-mistake';
import { readPattern } from './read-pattern';
import { type AlternativeOfRule, RuleIndex } from './rule-index';

export type CompiledPattern =
  | { readonly ok: true; readonly matches: (event: object) => boolean }
  | { readonly ok: false; readonly mistakes: readonly PatternMistake[] };

/** A pattern with a name. */
export interface NamedPattern {
  readonly name: string;
  readonly pattern: Pattern;
}

/** Rules that were compiled together. */
export interface Matcher {
  /**
   * The names of the rules whose pattern matches, in the order of the rules.
   *
   * @throws TooManyWays for an event that has arrays beside each other at one path, by names with dots in them, where a
   * million comparisons do not tell whether a rule matches
   */
  match(event: object): string[];
}

/**
 * Compiles an event pattern. It matches what EventBridge matches; event-ruler is the reference.
 *
 * Numbers of an event are compared as doubles, however they were written; see `parseJson` for those that are none.
 */
export function compilePattern(pattern: Pattern): CompiledPattern {
  const { alternatives, mistakes } = readPattern(pattern);
  if (mistakes.length > 0) return { ok: false, mistakes };

  const index = new RuleIndex(alternatives.map((fields) => ({ rule: 0, fields })));
  return { ok: true, matches: (event) => index.match(event).length > 0 };
}

/**
 * Compiles the patterns of rules together, for many events.
 *
 * @throws Error when a pattern has a mistake; `compilePattern` finds those at synth
 */
export function compileRules(rules: readonly NamedPattern[]): Matcher {
  const alternatives = rules.flatMap(({ name, pattern }, rule): AlternativeOfRule[] => {
    const read = readPattern(pattern);
    if (read.mistakes[0]) throw new Error(`Rule "${name}" ${describeMistake(read.mistakes[0])}`);
    return read.alternatives.map((fields) => ({ rule, fields }));
  });
  const index = new DividedIndex(alternatives);
  return { match: (event) => index.match(event).map((rule) => rules[rule]?.name ?? '') };
}
