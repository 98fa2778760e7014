import type { Event, JsonObject } from '../events/event';
import { conditionsOf, type FieldConditions } from './conditions';
import { flatten, type PlacedLeaf, Step } from './flatten';
import { type CompiledField, holdInOneElement } from './one-element';
import type { Pattern } from './pattern';
import { describeMistake, type PatternMistake } from './pattern-mistake';

export type CompiledPattern =
  | { readonly ok: true; readonly matches: (event: Event | JsonObject) => boolean }
  | { readonly ok: false; readonly mistakes: readonly PatternMistake[] };

export interface Matcher {
  /** The names of the rules whose pattern matches, in the order of the rules. */
  match(event: Event | JsonObject): string[];
}

/**
 * Compiles an event pattern.
 *
 * It matches what EventBridge matches; event-ruler 2.0.1, with its strict compiler, is the reference. Of the operators
 * there are prefix, numeric, anything-but (of values or prefixes) and exists.
 *
 * - Numbers of a pattern have EventBridge's range and decimals. Numbers of an event are compared as doubles, however
 *   they were written; a number that stands in an event as text, because it has too many digits, is text.
 * - IP addresses are compared as text, where event-ruler compares their values.
 */
export function compilePattern(pattern: Pattern): CompiledPattern {
  const { fields, mistakes } = conditionsOf(pattern);
  if (mistakes.length > 0) return { ok: false, mistakes };

  const matcher = matcherOf([{ name: '', fields }]);
  return { ok: true, matches: (event) => matcher.match(event).length > 0 };
}

/**
 * Compiles the patterns of rules together, for many events.
 *
 * @throws Error when a pattern has a mistake; `compilePattern` finds those at synth
 */
export function compileRules(rules: readonly { readonly name: string; readonly pattern: Pattern }[]): Matcher {
  return matcherOf(
    rules.map(({ name, pattern }) => {
      const { fields, mistakes } = conditionsOf(pattern);
      if (mistakes[0]) throw new Error(`Rule "${name}" ${describeMistake(mistakes[0])}`);
      return { name, fields };
    }),
  );
}

function matcherOf(rules: readonly { readonly name: string; readonly fields: readonly FieldConditions[] }[]): Matcher {
  const root = new Step();
  let count = 0;
  const numberOf = (path: string): number => {
    const last = root.grow(path).at(-1) ?? root;
    last.field ??= count++;
    return last.field;
  };
  const compiled = rules.map(({ name, fields }) => ({
    name,
    fields: fields.map((field, place): CompiledField => {
      const later = fields.slice(place + 1);
      return { ...compileField(field), number: numberOf(field.path), stepsToLater: stepsTo(later, root) };
    }),
  }));
  return {
    match(event) {
      const leaves = flatten(event, root, count);
      return compiled.filter(({ fields }) => allHold(fields, leaves)).map(({ name }) => name);
    },
  };
}

function stepsTo(fields: readonly FieldConditions[], root: Step): Set<Step> {
  return new Set(fields.flatMap(({ path }) => root.grow(path)));
}

function compileField({ tests }: FieldConditions): Pick<CompiledField, 'holds' | 'orAbsent'> {
  return {
    holds: (value) => tests.some((test) => test.kind === 'value' && test.holds(value)),
    orAbsent: tests.some(({ kind }) => kind === 'absent'),
  };
}

function allHold(fields: readonly CompiledField[], leaves: readonly PlacedLeaf[][]): boolean {
  for (const { number, holds, orAbsent } of fields) {
    const values = leaves[number] ?? [];
    const canBeAbsent = orAbsent && values.every(({ place }) => place !== undefined);
    if (!canBeAbsent && !values.some(({ value }) => holds(value))) return false;
  }
  const hasArrays = fields.some(({ number }) => leaves[number]?.some(({ place }) => place !== undefined));
  return !hasArrays || holdInOneElement(fields, leaves);
}
