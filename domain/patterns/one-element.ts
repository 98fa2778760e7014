import { type Condition, type Leaf, meets } from './condition';
import type { Fields } from './fields';
import type { ArrayOfEvent, FlatEvent, Place, PlacedLeaf } from './flatten';
import type { Step } from './step';

/** A field of an alternative, ready to be compared with the values that an event has there. */
export interface NumberedField {
  /** Among the fields of all rules. */
  readonly number: number;
  readonly conditions: readonly Condition[];
  readonly mayBeAbsent: boolean;
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

/** Up to so many ways to take one value of each field are tried one after the other. */
const FEW_WAYS = 64;

/**
 * Whether the values of fields that have some which they are content with stand in one element of each array. Where one
 * field alone has values in arrays of objects, they do.
 *
 * @throws TooManyWays where arrays stand beside each other at one path, and a million comparisons do not tell
 */
export function standInOneElement(
  fields: readonly NumberedField[],
  { isPlaced }: FlatEvent,
  values: ValuesOfEvent,
): boolean {
  const placed = fields.filter(({ number }) => isPlaced[number]);
  const [first] = placed;
  return !first || (placed.length === 1 && !first.mayBeAbsent) || holdInOneElement(placed, values);
}

/**
 * Whether fields of an alternative hold with values of one element of each array.
 *
 * They are taken in the order of their paths, as event-ruler does, because absence depends on it: a field is absent where
 * no value stands in the elements chosen so far.
 *
 * The arrays at one path are within one another, and so there are no more choices at a time than there are elements,
 * unless names with dots lead to several arrays. Then choices can multiply.
 *
 * @param fields those that have values within arrays of objects
 * @throws TooManyWays where they do so too often
 */
function holdInOneElement(fields: readonly NumberedField[], values: ValuesOfEvent): boolean {
  const ways = fields.reduce((product, { number }) => product * Math.max(1, values.leaves(number).length), 1);
  return ways <= FEW_WAYS ? holdAfter(fields, 0, NOWHERE, values) : holdByChoices(fields, values);
}

/** Whether the fields from a place on hold with values that go with the elements chosen before. */
function holdAfter(fields: readonly NumberedField[], from: number, places: Places, values: ValuesOfEvent): boolean {
  const field = fields[from];
  if (!field) return true;

  let isAbsent = true;
  for (const { value, place } of values.leaves(field.number)) {
    if (!fits(place, places)) continue;
    isAbsent = false;
    if (holds(field.conditions, value) && holdAfter(fields, from + 1, joined(places, place), values)) return true;
  }
  return isAbsent && field.mayBeAbsent && holdAfter(fields, from + 1, places, values);
}

function joined(places: Places, place: Place | undefined): Places {
  const all = [...places];
  for (let each = place; each; each = each.within) if (!placeIn(each.array, places)) all.push(each);
  return all;
}

/** The same, all fields at once, with choices that no later field can tell apart taken together. */
function holdByChoices(fields: readonly NumberedField[], values: ValuesOfEvent): boolean {
  let choices = new Choices();
  choices.add(NOWHERE);
  let comparisons = 0;
  for (const [place, field] of fields.entries()) {
    const ofField = values.of(field.number);
    const isLast = place === fields.length - 1;
    const next = new Choices();
    for (const places of choices) {
      const fitting = ofField.fitting(places);
      comparisons += ofField.comparisons;
      if (comparisons > MAX_COMPARISONS) throw new TooManyWays(TOO_MANY_WAYS);
      if (field.mayBeAbsent && fitting.length === 0) next.add(mattering(places, undefined, field));
      for (const leaf of fitting) {
        if (holds(field.conditions, leaf.value)) {
          if (isLast) return true;
          next.add(mattering(places, leaf.place, field));
        }
      }
    }
    choices = next;
  }
  return !choices.isEmpty;
}

const TOO_MANY_WAYS =
  'The event has arrays beside each other at one path, by names with dots in them, and more than ' +
  `${MAX_COMPARISONS} comparisons do not tell whether a rule matches`;

/** Whether a value meets one of a field's conditions. */
export function holds(conditions: readonly Condition[], value: Leaf): boolean {
  for (const condition of conditions) if (condition.kind !== 'absent' && meets(value, condition)) return true;
  return false;
}

const NOWHERE: Places = [];

/** Choices of elements, each once. */
class Choices {
  private readonly choices = new Map<number | string, Places>();

  get isEmpty(): boolean {
    return this.choices.size === 0;
  }

  add(places: Places): void {
    const [first] = places;
    const key = first && places.length === 1 ? first.number : places.map(({ number }) => number).join();
    this.choices.set(key, places);
  }

  [Symbol.iterator](): Iterator<Places> {
    return this.choices.values();
  }
}

/**
 * The places that were chosen and those of one more value, without those that no later field can stand in: choices which
 * differ by them alone become one.
 */
function mattering(places: Places, place: Place | undefined, { stepsToLater }: NumberedField): Places {
  if (stepsToLater.size === 0) return NOWHERE;

  const all = places.filter(({ array }) => stepsToLater.has(array.step));
  const before = all.length;
  for (let each = place; each; each = each.within) {
    if (stepsToLater.has(each.array.step) && !placeIn(each.array, places)) all.push(each);
  }
  return all.length > 1 && all.length > before ? all.sort((one, other) => one.number - other.number) : all;
}

/** Whether a value's place is in no other element of an array than the one that was chosen. */
function fits(place: Place | undefined, places: Places): boolean {
  for (let each = place; each; each = each.within) {
    const chosen = placeIn(each.array, places);
    if (chosen && chosen !== each) return false;
  }
  return true;
}

function placeIn(array: ArrayOfEvent, places: Places): Place | undefined {
  return places.find((place) => place.array === array);
}

/** The values of an event, field by field, in the order that finds them by the elements that they stand in. */
export class ValuesOfEvent {
  private readonly fields = new Map<number, ValuesOfField>();

  constructor(
    private readonly event: FlatEvent,
    private readonly numbers: Fields,
  ) {}

  leaves(field: number): readonly PlacedLeaf[] {
    return this.event.leaves[field] ?? [];
  }

  of(field: number): ValuesOfField {
    const known = this.fields.get(field);
    if (known) return known;

    const values = this.leaves(field);
    const made = this.event.hasDottedNames
      ? new AnyValues(values)
      : new NestedValues(values, this.numbers.stepsTo(field));
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
