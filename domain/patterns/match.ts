import { DividedIndex } from './divided-index';
import { Fields } from './fields';
import { flatten } from './flatten';
import { parseExactly } from './number-text';
import { operatorsWithoutList } from './operators-without-list';
import type { Pattern } from './pattern';
import { describeMistake, type PatternMistake, show } from './pattern-mistake';
import { readPattern } from './read-pattern';
import { type AlternativeOfRule, RuleIndex } from './rule-index';

export type CompiledPattern =
  | {
      readonly ok: true;
      /**
       * Whether an event matches, given as `JSON.parse` makes it.
       *
       * @throws TypeError for what is no object: `matchesJson` takes JSON
       * @throws TooManyWays as `Matcher` does
       */
      matches(event: object): boolean;
      /**
       * Whether an event matches, given as JSON. Numbers that no double is are compared as they are written, as
       * EventBridge does; `JSON.parse` would have lost them.
       *
       * @throws SyntaxError where the text is not a JSON object
       * @throws TypeError for what is no text: `matches` takes an object
       * @throws TooManyWays as `Matcher` does
       */
      matchesJson(event: string): boolean;
      /**
       * What EventBridge takes and is hardly meant: operators that lack their list. Clauses to stand behind the name of
       * what has the pattern.
       */
      readonly warnings: readonly string[];
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
   * @throws TypeError for what is no object: `matchJson` takes JSON
   * @throws TooManyWays for an event that has arrays beside each other at one path, by names with dots in them, where a
   * million comparisons do not tell whether a rule matches
   */
  match(event: object): string[];
  /**
   * As `match`, of an event in JSON. Numbers that no double is are compared as they are written, as EventBridge does;
   * `JSON.parse` would have lost them.
   *
   * @throws SyntaxError where the text is not a JSON object
   * @throws TypeError for what is no text: `match` takes an object
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

  const fields = new Fields();
  const index = new RuleIndex(
    alternatives.map((named) => ({ rule: 0, fields: named })),
    fields,
  );
  const holds = (event: object): boolean => index.match(flatten(event, fields)).length > 0;
  return {
    ok: true,
    matches: (event) => holds(anObject(event, 'matches')),
    matchesJson: (event) => holds(parseObject(event, 'matches')),
    warnings: operatorsWithoutList(pattern),
  };
}

/**
 * Compiles the patterns of rules together, for many events. An event is held against all of them at once, and takes
 * hardly longer with a thousand rules than with one.
 *
 * @throws Error that says, one on a line, which rules have no name or that of another, and which mistakes their patterns
 * have; `compilePattern` returns mistakes
 */
export function compileRules(rules: readonly NamedPattern[]): Matcher {
  if (!Array.isArray(rules)) {
    throw new TypeError(`compileRules takes a list of rules: [{ name, pattern }]; it was given ${show(rules)}`);
  }
  const mistakes = mistakesInNames(rules);
  const alternatives = rules.flatMap((named: NamedPattern, rule): AlternativeOfRule[] => {
    const read = readPattern(named?.pattern);
    mistakes.push(...read.mistakes.map((mistake) => `Rule ${show(named?.name)} ${describeMistake(mistake)}`));
    return read.alternatives.map((fields) => ({ rule, fields }));
  });
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));

  const index = new DividedIndex(alternatives);
  const match = (event: object): string[] => index.match(event).map((rule) => rules[rule]?.name ?? '');
  return {
    match: (event) => match(anObject(event, 'match')),
    matchJson: (event) => match(parseObject(event, 'match')),
  };
}

/** An answer is a list of names, so each rule needs one of its own. */
function mistakesInNames(rules: readonly NamedPattern[]): string[] {
  const names = new Set<string>();
  return rules.flatMap((rule, place) => {
    if (typeof rule?.name !== 'string' || rule.name === '') {
      return [
        `The rule at place ${place} has the name ${show(rule?.name)}; a name is a text: { name: "big", pattern }`,
      ];
    }
    const isKnown = names.size === names.add(rule.name).size;
    return isKnown ? [`Two rules have the name "${rule.name}"; give each its own`] : [];
  });
}

/** @param name the function that was called; the one for JSON has the same with `Json` */
function anObject(event: object, name: string): object {
  if (typeof event === 'object' && event !== null && !Array.isArray(event)) return event;
  const other = typeof event === 'string' ? `, and ${name}Json takes JSON` : '';
  throw new TypeError(`${name} takes an event as an object${other}; it was given ${show(event)}`);
}

function parseObject(text: string, name: string): object {
  if (typeof text !== 'string') {
    const other = typeof text === 'object' && text !== null ? `, and ${name} takes an object` : '';
    throw new TypeError(`${name}Json takes an event as JSON, a text${other}; it was given ${show(text)}`);
  }
  const event = parseExactly(text);
  if (typeof event === 'object' && event !== null && !Array.isArray(event)) return event;
  throw new SyntaxError('An event is a JSON object');
}
