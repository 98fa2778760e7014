import type { ArrayOfEvent, Place, PlacedLeaf, Step } from './flatten';
import type { Leaf } from './leaf';

/** A field of a rule, ready to be compared with the values that an event has there. */
export interface CompiledField {
  /** Among the fields of all rules. */
  readonly number: number;
  readonly holds: (value: Leaf) => boolean;
  /** Whether the field may be absent. */
  readonly orAbsent: boolean;
  /** The steps to those fields of the rule that come later: arrays at other steps matter no more. */
  readonly stepsToLater: ReadonlySet<Step>;
}

/** At most one place in each array, the outer before the inner: those from which the values were taken so far. */
type Places = readonly Place[];

/**
 * Whether all fields hold with values of one element of each array.
 *
 * The fields are taken in the order of their paths, as event-ruler does, because absence depends on it: a field is
 * absent where no value stands in the elements chosen so far.
 */
export function holdInOneElement(fields: readonly CompiledField[], leaves: readonly PlacedLeaf[][]): boolean {
  let choices: Places[] = [[]];
  for (const field of fields) {
    const values = new ValuesByElement(leaves[field.number] ?? []);
    const next = new Map<string, Places>();
    for (const places of choices) {
      const fitting = values.near(places).filter(({ place }) => fits(place, places));
      if (field.orAbsent && fitting.length === 0) remember(places, field, next);
      for (const { value, place } of fitting) {
        if (field.holds(value)) remember(joined(place, places), field, next);
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

/** A field's values by the element of their outermost array, so that long arrays are not searched for each element. */
class ValuesByElement {
  private readonly within = new Map<Place | undefined, PlacedLeaf[]>();
  private readonly beside = new Map<ArrayOfEvent, readonly PlacedLeaf[]>();

  constructor(private readonly values: readonly PlacedLeaf[]) {
    for (const value of values) {
      const element = outermost(value);
      const others = this.within.get(element);
      if (others) others.push(value);
      else this.within.set(element, [value]);
    }
  }

  /** The values in the outermost of some places, and those that are not in its array at all. */
  near([element]: Places): readonly PlacedLeaf[] {
    return element ? [...(this.within.get(element) ?? []), ...this.besides(element.array)] : this.values;
  }

  private besides(array: ArrayOfEvent): readonly PlacedLeaf[] {
    const known = this.beside.get(array) ?? this.values.filter((value) => outermost(value)?.array !== array);
    this.beside.set(array, known);
    return known;
  }
}

function outermost({ place }: PlacedLeaf): Place | undefined {
  let element = place;
  while (element?.within) element = element.within;
  return element;
}
