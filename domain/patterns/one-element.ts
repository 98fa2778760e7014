import { type Condition, type Leaf, meets } from './condition';
import type { ArrayOfEvent, FlatEvent, Place, PlacedLeaf } from './flatten';
import type { Step } from './step';

/** A field of an alternative, ready to be compared with the values that an event has there. */
export interface NumberedField {
  /** Among the fields of all rules. */
  readonly number: number;
  readonly conditions: readonly Condition[];
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
 * Whether all fields of an alternative hold with values of one element of each array.
 *
 * The fields are taken in the order of their paths, as event-ruler does, because absence depends on it: a field is
 * absent where no value stands in the elements chosen so far.
 *
 * The arrays at one path are within one another, and so there are no more choices at a time than there are elements,
 * unless names with dots lead to several arrays. Then choices can multiply.
 *
 * @throws TooManyWays where they do so too often
 */
export function holdInOneElement(fields: readonly NumberedField[], values: ValuesOfEvent): boolean {
  let choices: Places[] = [[]];
  let comparisons = 0;
  for (const field of fields) {
    const ofField = values.of(field.number);
    const orAbsent = field.conditions.some(({ kind }) => kind === 'absent');
    const next = new Map<string, Places>();
    for (const places of choices) {
      const fitting = ofField.fitting(places);
      comparisons += ofField.comparisons;
      if (comparisons > MAX_COMPARISONS) throw new TooManyWays(TOO_MANY_WAYS);
      if (orAbsent && fitting.length === 0) remember(places, field, next);
      for (const { value, place } of fitting) {
        if (holds(field.conditions, value)) remember(joined(place, places), field, next);
      }
    }
    choices = [...next.values()];
  }
  return choices.length > 0;
}

const TOO_MANY_WAYS =
  'The event has arrays beside each other at one path, by names with dots in them, and more than ' +
  `${MAX_COMPARISONS} comparisons do not tell whether a rule matches`;

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

/** The values of an event, field by field, in the order that finds them by the elements that they stand in. */
export class ValuesOfEvent {
  private readonly fields = new Map<number, ValuesOfField>();

  /** @param stepsTo the steps on the way to each field, by its number */
  constructor(
    private readonly event: Pick<FlatEvent, 'leaves' | 'hasDottedNames'>,
    private readonly stepsTo: readonly ReadonlySet<Step>[],
  ) {}

  of(field: number): ValuesOfField {
    const known = this.fields.get(field);
    if (known) return known;

    const { leaves, hasDottedNames } = this.event;
    const values = leaves[field] ?? [];
    const made = hasDottedNames ? new AnyValues(values) : new NestedValues(values, this.stepsTo[field] ?? new Set());
    this.fields.set(field, made);
    return made;
  }
}

interface ValuesOfField {
  /** How many values are looked at for each choice, where that can be too many. */
  readonly comparisons: number;
  /** The values that are in no other element of an array than those that were chosen. */
  fitting(places: Places): readonly PlacedLeaf[];
}

/** Where the arrays at a path are within one another: what is in the innermost element that was chosen, fits. */
class NestedValues implements ValuesOfField {
  readonly comparisons = 0;
  private readonly within = new Map<Place, PlacedLeaf[]>();

  constructor(
    private readonly values: readonly PlacedLeaf[],
    private readonly steps: ReadonlySet<Step>,
  ) {
    for (const value of values) {
      for (let each = value.place; each; each = each.within) {
        const others = this.within.get(each);
        if (others) others.push(value);
        else this.within.set(each, [value]);
      }
    }
  }

  fitting(places: Places): readonly PlacedLeaf[] {
    const innermost = places.findLast(({ array }) => this.steps.has(array.step));
    return innermost ? (this.within.get(innermost) ?? []) : this.values;
  }
}

/** Where names with dots let arrays stand beside each other. */
class AnyValues implements ValuesOfField {
  readonly comparisons: number;

  constructor(private readonly values: readonly PlacedLeaf[]) {
    this.comparisons = values.length;
  }

  fitting(places: Places): readonly PlacedLeaf[] {
    return this.values.filter(({ place }) => fits(place, places));
  }
}
