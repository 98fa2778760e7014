import type { Json } from '../events/event';
import type { Leaf } from './condition';
import { Fields } from './fields';
import { flatten, type Place, type PlacedLeaf } from './flatten';
import { NumberText } from './number-text';
import { holds, type NumberedField, standInOneElement, TooManyWays, ValuesOfEvent } from './one-element';
import type { Pattern } from './pattern';
import { describeMistake } from './pattern-mistake';
import { type Alternative, type FieldConditions, readPattern } from './read-pattern';
import type { Step } from './step';
import { type Whereabouts, whereabouts } from './whereabouts';

/** Why a pattern matches an event, or where the two part. */
export interface Explanation {
  /** Whether the pattern matches: as `compilePattern` says. */
  readonly holds: boolean;
  /** Several where the pattern has `$or`. */
  readonly alternatives: readonly ExplainedAlternative[];
  /** The one that holds, or else the first of those that part from the event in the fewest places. */
  readonly nearest: ExplainedAlternative;
}

/** Fields that all have to hold, held against an event. */
export interface ExplainedAlternative {
  readonly holds: boolean;
  /** In the order of their paths. */
  readonly fields: readonly ExplainedField[];
  /** Fields that hold, each by itself, but not together in one element of an array. */
  readonly apart: readonly Apart[];
}

export interface Apart {
  /** The path of the innermost array that they share, `data.lines`; empty where names with dots let them share none. */
  readonly array: string;
  readonly fields: readonly ExplainedField[];
}

export interface ExplainedField {
  /** `data.employees` */
  readonly path: string;
  /** What the pattern asks for, as it is written: a list of which one entry has to hold. */
  readonly asked: readonly Json[];
  readonly found: Found;
  readonly holds: boolean;
}

/** What an event has at a path: its values there, or what there is instead. */
export type Found = { readonly kind: 'values'; readonly values: readonly Json[] } | Whereabouts;

/** @throws TooManyWays as a `Matcher` does */
export type Explainer = (event: object) => Explanation;

/**
 * Reads a pattern once, to hold it against events and say of each field what is asked, what is there, and whether it
 * holds.
 *
 * @throws Error where the pattern has a mistake; `compilePattern` finds it
 */
export function compileExplainer(pattern: Pattern): Explainer {
  const { alternatives, mistakes } = readPattern(pattern);
  if (mistakes[0]) throw new Error(`The pattern ${describeMistake(mistakes[0])}`);

  return (event) => {
    const explained = alternatives.map((fields) => explainAlternative(fields, event));
    const nearest = explained.toSorted((one, other) => partings(one) - partings(other))[0];
    if (!nearest) throw new Error('The pattern has no alternatives');
    return { holds: nearest.holds, alternatives: explained, nearest };
  };
}

/** In how many places an alternative and an event part: none where it holds. */
export function partings({ fields, apart }: ExplainedAlternative): number {
  return fields.filter((field) => !field.holds).length + apart.length;
}

/** A field of an alternative with what an event has there. */
interface Comparison {
  readonly field: FieldConditions;
  readonly numbered: NumberedField;
  readonly leaves: readonly PlacedLeaf[];
}

function explainAlternative(fields: Alternative, event: object): ExplainedAlternative {
  const numbers = new Fields();
  for (const { path } of fields) numbers.numberOf(path);
  const flat = flatten(event, numbers);
  const values = new ValuesOfEvent(flat, numbers);
  const compared = fields.map((field, number): Comparison => {
    const { conditions } = field;
    const later = fields.slice(number + 1).flatMap(({ path }) => [...numbers.stepsTo(numbers.numberOf(path))]);
    const mayBeAbsent = conditions.some(({ kind }) => kind === 'absent');
    const numbered = { number, conditions, mayBeAbsent, stepsToLater: new Set(later) };
    return { field, numbered, leaves: flat.leaves[number] ?? [] };
  });
  const together: Together = (some) =>
    standInOneElement(
      some.map(({ numbered }) => numbered),
      flat,
      values,
    );
  const possible = compared.filter(canHold);
  const isMet = possible.length === compared.length && together(possible);
  const conflicts = isMet ? [] : conflictsAmong(possible, orUnknown(together));
  // A conflict of one is a field that has to be absent, and is in elements.
  const alone = new Set(conflicts.flatMap((conflict) => (conflict.length === 1 ? conflict : [])));
  const explained = new Map(
    compared.map((each) => [each, explainField(each, event, possible.includes(each) && !alone.has(each))]),
  );
  return {
    holds: isMet,
    fields: [...explained.values()],
    apart: conflicts
      .filter(({ length }) => length > 1)
      .map((conflict) => ({
        array: arrayOf(conflict, numbers.root, fields),
        fields: conflict.flatMap((each) => explained.get(each) ?? []),
      })),
  };
}

/** Whether fields that can hold do so in one element of each array. */
type Together = (compared: readonly Comparison[]) => boolean;

/** The pattern does not match, so too many ways are none for a `Matcher`: such fields are not said to be apart. */
function orUnknown(together: Together): Together {
  return (compared) => {
    try {
      return together(compared);
    } catch (error) {
      if (error instanceof TooManyWays) return true;
      throw error;
    }
  };
}

/** Whether a field holds in some element, or could. */
function canHold({ field: { conditions }, leaves }: Comparison): boolean {
  const orAbsent = conditions.some(({ kind }) => kind === 'absent');
  return (
    (orAbsent && !leaves.some(({ place }) => place === undefined)) ||
    leaves.some(({ value }) => holds(conditions, value))
  );
}

/** Without them, the fields hold together. */
function conflictsAmong(compared: readonly Comparison[], together: Together): (readonly Comparison[])[] {
  if (together(compared)) return [];
  const conflict = leastConflict(compared, together);
  const others = compared.filter((each) => !conflict.includes(each));
  return [conflict, ...conflictsAmong(others, together)];
}

/** Of fields that do not hold together, some that don't either, and of which none can be left out. */
function leastConflict(compared: readonly Comparison[], together: Together): readonly Comparison[] {
  return compared.reduce((left, each) => {
    const others = left.filter((other) => other !== each);
    return together(others) ? left : others;
  }, compared);
}

/** The path of the innermost array that all of the fields have values in. */
function arrayOf(conflict: readonly Comparison[], root: Step, fields: Alternative): string {
  const arraysOf = conflict.map(({ leaves }) => new Set(leaves.flatMap(({ place }) => stepsOfArrays(place))));
  const shared = pathsOf(root, fields).filter(([, step]) =>
    arraysOf.every((steps) => steps.size === 0 || steps.has(step)),
  );
  return shared.at(-1)?.[0] ?? '';
}

function stepsOfArrays(place: Place | undefined): Step[] {
  return place ? [place.array.step, ...stepsOfArrays(place.within)] : [];
}

/** Every path to or above a field, with its step: the short ones first. */
function pathsOf(root: Step, fields: Alternative): [string, Step][] {
  const paths = new Map<string, Step>();
  for (const { path } of fields) {
    const names = path.split('.');
    for (const [place, step] of root.grow(path).entries()) paths.set(names.slice(0, place + 1).join('.'), step);
  }
  return [...paths].sort(([one], [other]) => one.length - other.length);
}

function explainField({ field, leaves }: Comparison, event: object, isMet: boolean): ExplainedField {
  const found: Found =
    leaves.length > 0
      ? { kind: 'values', values: leaves.map(({ value }) => jsonOf(value)) }
      : whereabouts(event, field.path.split('.'));
  return { path: field.path, asked: field.written as readonly Json[], found, holds: isMet };
}

function jsonOf(value: Leaf): Json {
  return value instanceof NumberText ? value.text : value;
}
