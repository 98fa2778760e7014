import type { Leaf } from './condition';
import { NumberText } from './number-text';
import type { Step } from './step';

/** A place in an array of an event, and the place in which that array stands, if any. */
export interface Place {
  /** Distinct in one event; greater than that of the place around. */
  readonly number: number;
  readonly array: ArrayOfEvent;
  readonly within: Place | undefined;
}

/** One array of an event. What is compared is that it is the same one. */
export interface ArrayOfEvent {
  readonly step: Step;
}

/** A value that an event has at a path, and where it stands within arrays of objects. */
export interface PlacedLeaf {
  readonly value: Leaf;
  readonly place: Place | undefined;
}

export interface FlatEvent {
  /** The values of each field, by its number. */
  readonly leaves: readonly (readonly PlacedLeaf[] | undefined)[];
  /** Whether one of the values stands within an array of objects. */
  readonly hasPlaces: boolean;
  /** Whether names with dots lead to fields, so that there can be two arrays at one path. */
  readonly hasDottedNames: boolean;
}

/** Deeper levels are not looked at: readers of JSON stop there, and a stack of calls ends some time after. */
const MAX_LEVELS = 1000;

/**
 * The values that an event has at the fields that patterns name.
 *
 * Arrays vanish from the paths, and what they hold counts as the field's values; objects and arrays within an array
 * leave their place behind, so that fields can be told to be of one element. Empty arrays and objects leave nothing.
 * A dot in a name is no different from a step down.
 *
 * @param count how many fields end at the steps
 */
export function flatten(event: object, fields: Step, count: number): FlatEvent {
  const leaves: (PlacedLeaf[] | undefined)[] = new Array(count).fill(undefined);
  let places = 0;
  let hasPlaces = false;
  let hasDottedNames = false;

  const visit = (value: unknown, step: Step, place: Place | undefined, level: number): void => {
    if (typeof value !== 'object' || value === null || value instanceof NumberText) keep(value, step, place);
    else if (level < MAX_LEVELS) {
      if (Array.isArray(value)) visitElements(value, step, place, level);
      else visitMembers(value, step, place, level);
    }
  };
  const keep = (value: unknown, { field }: Step, place: Place | undefined): void => {
    if (field === undefined || !isLeaf(value)) return;
    const leaf = { value, place };
    const others = leaves[field];
    if (others) others.push(leaf);
    else leaves[field] = [leaf];
    if (place) hasPlaces = true;
  };
  const visitElements = (elements: unknown[], step: Step, within: Place | undefined, level: number): void => {
    const array = { step };
    for (const element of elements) {
      const isNested = typeof element === 'object' && element !== null && !(element instanceof NumberText);
      visit(element, step, isNested ? { number: places++, array, within } : within, level + 1);
    }
  };
  const visitMembers = (object: object, step: Step, place: Place | undefined, level: number): void => {
    for (const name of Object.keys(object)) {
      const isDotted = name.includes('.');
      const next = isDotted ? step.along(name) : step.next(name);
      if (!next) continue;
      if (isDotted) hasDottedNames = true;
      visit((object as Readonly<Record<string, unknown>>)[name], next, place, level + 1);
    }
  };
  visit(event, fields, undefined, 0);
  return { leaves, hasPlaces, hasDottedNames };
}

function isLeaf(value: unknown): value is Leaf {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    value === null ||
    value instanceof NumberText
  );
}
