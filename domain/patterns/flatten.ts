import type { Leaf } from './leaf';

/** A place in an array of an event, and the place in which that array stands, if any. */
export interface Place {
  /** Distinct in one event. */
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

/** One name on the way to the fields that patterns name. */
export class Step {
  private readonly steps = new Map<string, Step>();
  /** The number of the field that ends here. */
  field: number | undefined;

  /** The step under a name of an event. A dot in the name is no different from a step down. */
  next(name: string): Step | undefined {
    return name.includes('.') ? this.along(name) : this.steps.get(name);
  }

  /** The last step of a path that was grown. */
  along(path: string): Step | undefined {
    return path.split('.').reduce<Step | undefined>((step, name) => step?.steps.get(name), this);
  }

  /** Makes the steps of a path, where they are missing. @returns each of them, from the first to the last */
  grow(path: string): Step[] {
    let last: Step = this;
    return path.split('.').map((name) => {
      const step = last.steps.get(name) ?? new Step();
      last.steps.set(name, step);
      last = step;
      return step;
    });
  }
}

/**
 * The values that an event has at the fields that patterns name: a list for each field, by its number.
 *
 * Arrays vanish from the paths, and what they hold counts as the field's values; objects and arrays within an array
 * leave their place behind, so that fields can be told to be of one element. Empty arrays and objects leave nothing.
 */
export function flatten(event: object, fields: Step, count: number): PlacedLeaf[][] {
  const leaves: PlacedLeaf[][] = Array.from({ length: count }, () => []);
  let places = 0;

  const visit = (value: unknown, step: Step, place: Place | undefined): void => {
    if (Array.isArray(value)) visitElements(value, step, place);
    else if (typeof value === 'object' && value !== null) visitMembers(value, step, place);
    else if (isLeaf(value) && step.field !== undefined) leaves[step.field]?.push({ value, place });
  };
  const visitElements = (elements: unknown[], step: Step, within: Place | undefined): void => {
    const array = { step };
    for (const element of elements) {
      const isNested = typeof element === 'object' && element !== null;
      visit(element, step, isNested ? { number: places++, array, within } : within);
    }
  };
  const visitMembers = (object: object, step: Step, place: Place | undefined): void => {
    for (const [name, member] of Object.entries(object)) {
      const next = step.next(name);
      if (next) visit(member, next, place);
    }
  };
  visit(event, fields, undefined);
  return leaves;
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
