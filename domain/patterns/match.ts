import type { Event, JsonObject } from '../events/event';
import { conditionsOf, type FieldConditions } from './conditions';
import { type ArrayOfEvent, flatten, type Place, type PlacedLeaf, Step } from './flatten';
import type { Leaf } from './leaf-test';
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
 * It matches what EventBridge matches: event-ruler 2.0.1 is the reference. Of the operators there are prefix, numeric,
 * anything-but (with values or prefix) and exists; numbers of a pattern have EventBridge's range and decimals, numbers
 * of an event are compared as doubles. A number that stands in an event as text, because it has too many digits, is
 * text.
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

/** A field of a rule, ready to be compared with the values that an event has there. */
interface CompiledField {
  /** Among the fields of all rules. */
  readonly number: number;
  readonly holds: (value: Leaf) => boolean;
  /** Whether the field may be absent. */
  readonly orAbsent: boolean;
  /** The steps to those fields of the rule that come later: arrays at other steps matter no more. */
  readonly stepsToLater: ReadonlySet<Step>;
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
  return !hasArrays || holdTogether(fields, leaves);
}

/** At most one place in each array: those from which the values were taken so far. */
type Places = readonly Place[];

/**
 * Whether all fields hold with values of one element of each array.
 *
 * The fields are taken in the order of their paths, as event-ruler does, because absence depends on it: a field is
 * absent where no value stands in the elements chosen so far.
 */
function holdTogether(fields: readonly CompiledField[], leaves: readonly PlacedLeaf[][]): boolean {
  let choices: Places[] = [[]];
  for (const field of fields) {
    const values = leaves[field.number] ?? [];
    const holding = values.filter(({ value }) => field.holds(value));
    const next = new Map<string, Places>();
    for (const places of choices) {
      if (field.orAbsent && !values.some(({ place }) => fits(place, places))) remember(places, field, next);
      for (const { place } of holding) {
        if (fits(place, places)) remember(joined(place, places), field, next);
      }
    }
    choices = [...next.values()];
  }
  return choices.length > 0;
}

/** Forgets the places that no later field can stand in, so that choices which differ by them alone become one. */
function remember(places: Places, { stepsToLater }: CompiledField, choices: Map<string, Places>): void {
  const mattering = places.filter(({ array }) => stepsToLater.has(array.step));
  choices.set(mattering.map(({ number }) => number).join(), mattering);
}

/** Whether a value's place is in no other element of an array than the one that was chosen. */
function fits(place: Place | undefined, places: Places): boolean {
  for (let each = place; each; each = each.within) {
    const chosen = placeIn(each.array, places);
    if (chosen && chosen !== each) return false;
  }
  return true;
}

function joined(place: Place | undefined, places: Places): Places {
  const all = [...places];
  for (let each = place; each; each = each.within) {
    if (!placeIn(each.array, places)) all.push(each);
  }
  return all.sort((one, other) => one.number - other.number);
}

function placeIn(array: ArrayOfEvent, places: Places): Place | undefined {
  return places.find((place) => place.array === array);
}
