import { type Condition, type Leaf, meets } from './condition';
import type { ArrayOfEvent, FlatEvent, Place, PlacedLeaf } from './flatten';
import type { Step } from './step';

/** A field of an alternative, ready to be compared with the values that an event has there. */
export interface NumberedField {
  /** Among the fields of all rules. */
  readonly number: number;
  readonly conditions: readonly Condition[];
  /** The steps on the way to the field. */
  readonly steps: ReadonlySet<Step>;
  /** The steps to those fields of the alternative that come later: arrays at other steps matter no more. */
  readonly stepsToLater: ReadonlySet<Step>;
}

/** An event has more ways to choose elements of its arrays for one rule than are tried. */
export class TooManyWays extends Error {
  override readonly name = 'TooManyWays';
}

/** So many values are compared with choices, where names with dots let arrays stand beside each other at one path. */
const MAX_COMPARISONS = 1_000_000;

/** At most one place in each array, the outer before the inner: those from which the values were taken so far. */
type Places = readonly Place[];

/**
 * Whether all fields hold with values of one element of each array.
 *
 * The fields are taken in the order of their paths, as event-ruler does, because absence depends on it: a field is
 * absent where no value stands in the elements chosen so far.
 *
 * The arrays at one path are within one another, and so there are no more choices at a time than there are elements,
 * unless names with dots lead to several arrays. Then choices can multiply.
 *
 * @throws TooManyWays where they do so too often
 */
export function holdInOneElement(
  fields: readonly NumberedField[],
  { leaves, hasDottedNames }: Pick<FlatEvent, 'leaves' | 'hasDottedNames'>,
): boolean {
  let choices: Places[] = [[]];
  let comparisons = 0;
  for (const field of fields) {
    const values = new ValuesByPlace(leaves[field.number] ?? [], field.steps, hasDottedNames);
    const orAbsent = field.conditions.some(({ kind }) => kind === 'absent');
    const next = new Map<string, Places>();
    for (const places of choices) {
      const fitting = values.fitting(places);
      comparisons += hasDottedNames ? values.count : 0;
      if (comparisons > MAX_COMPARISONS) {
        throw new TooManyWays(
          `The event has arrays beside each other at one path, by names with dots in them, and more than ${MAX_COMPARISONS} comparisons do not tell whether a rule matches`,
        );
      }
      if (orAbsent && fitting.length === 0) remember(places, field, next);
      for (const { value, place } of fitting) {
        if (holds(field.conditions, value)) remember(joined(place, places), field, next);
      }
    }
    choices = [...next.values()];
  }
  return choices.length > 0;
}

/** Whether a value meets one of a field's conditions. */
export function holds(conditions: readonly Condition[], value: Leaf): boolean {
  return conditions.some((condition) => condition.kind !== 'absent' && meets(value, condition));
}

/** Forgets the places that no later field can stand in, so that choices which differ by them alone become one. */
function remember(places: Places, { stepsToLater }: NumberedField, choices: Map<string, Places>): void {
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

/** A field's values by the elements that they stand in, so that long arrays are not searched for each choice. */
class ValuesByPlace {
  private readonly within = new Map<Place, PlacedLeaf[]>();

  constructor(
    private readonly values: readonly PlacedLeaf[],
    private readonly steps: ReadonlySet<Step>,
    private readonly hasDottedNames: boolean,
  ) {
    if (hasDottedNames) return;
    for (const value of values) {
      for (let each = value.place; each; each = each.within) {
        const others = this.within.get(each);
        if (others) others.push(value);
        else this.within.set(each, [value]);
      }
    }
  }

  get count(): number {
    return this.values.length;
  }

  /** The values that are in no other element of an array than those that were chosen. */
  fitting(places: Places): readonly PlacedLeaf[] {
    if (this.hasDottedNames) return this.values.filter(({ place }) => fits(place, places));
    const innermost = places.findLast(({ array }) => this.steps.has(array.step));
    return innermost ? (this.within.get(innermost) ?? []) : this.values;
  }
}
