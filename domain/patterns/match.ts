import { DividedIndex } from './divided-index';
import { parseExactly } from './number-text';
import type { Pattern } from './pattern';
import { describeMistake, type PatternMistake } from './pattern-mistake';
import { readPattern } from './read-pattern';
import { type AlternativeOfRule, RuleIndex } from './rule-index';

export type CompiledPattern =
  | {
      readonly ok: true;
      /**
       * Whether an event matches, given as `JSON.parse` makes it.
       *
       * @throws TooManyWays as `Matcher` does
       */
      matches(event: object): boolean;
      /**
       * Whether an event matches, given as JSON. Numbers that no double is are compared as they are written, as
       * EventBridge does; `JSON.parse` would have lost them.
       *
       * @throws SyntaxError where the text is not a JSON object
       * @throws TooManyWays as `Matcher` does
       */
      matchesJson(event: string): boolean;
    }
  | { readonly ok: false; readonly mistakes: readonly PatternMistake[] };

/** A pattern with a name. */
export interface NamedPattern {
  readonly name: string;
  /** An object, or its JSON. */
  readonly pattern: Pattern | string;
}

/** Rules that were compiled together. */
export interface Matcher {
  /**
   * The names of the rules whose pattern matches an event, in the order of the rules.
   *
   * @param event as `JSON.parse` makes it
   * @throws TooManyWays for an event that has arrays beside each other at one path, by names with dots in them, where a
   * million comparisons do not tell whether a rule matches
   */
  match(event: object): string[];
  /**
   * As `match`, of an event in JSON. Numbers that no double is are compared as they are written, as EventBridge does;
   * `JSON.parse` would have lost them.
   *
   * @throws SyntaxError where the text is not a JSON object
   */
  matchJson(event: string): string[];
}

/**
 * Compiles an event pattern. It matches what EventBridge matches; docs/patterns.md names the differences.
 *
 * @param pattern an object, or its JSON
 */
export function compilePattern(pattern: Pattern | string): CompiledPattern {
  const { alternatives, mistakes } = readPattern(pattern);
  if (mistakes.length > 0) return { ok: false, mistakes };

  const index = new RuleIndex(alternatives.map((fields) => ({ rule: 0, fields })));
  const matches = (event: object): boolean => index.match(event).length > 0;
  return { ok: true, matches, matchesJson: (event) => matches(parseObject(event)) };
}

/**
 * Compiles the patterns of rules together, for many events. An event is held against all of them at once, and takes
 * hardly longer with a thousand rules than with one.
 *
 * @throws Error that names the rule whose pattern has a mistake; `compilePattern` returns mistakes
 */
export function compileRules(rules: readonly NamedPattern[]): Matcher {
  const alternatives = rules.flatMap(({ name, pattern }, rule): AlternativeOfRule[] => {
    const read = readPattern(pattern);
    if (read.mistakes[0]) throw new Error(`Rule "${name}" ${describeMistake(read.mistakes[0])}`);
    return read.alternatives.map((fields) => ({ rule, fields }));
  });
  const index = new DividedIndex(alternatives);
  const match = (event: object): string[] => index.match(event).map((rule) => rules[rule]?.name ?? '');
  return { match, matchJson: (event) => match(parseObject(event)) };
}

function parseObject(text: string): object {
  const event = parseExactly(text);
  if (typeof event === 'object' && event !== null && !Array.isArray(event)) return event;
  throw new SyntaxError('An event is a JSON object');
}
