import { near } from './near';

/**
 * What an event has where a field without values is looked for.
 *
 * - `no-value`: something that holds no value itself: an object, or a list without elements.
 * - `missing`: the first name of the path that is not there, as a path; and the path of a name beside it that is
 *   written almost like it.
 */
export type Whereabouts =
  | { readonly kind: 'no-value'; readonly what: 'an object' | 'an empty list' }
  | { readonly kind: 'missing'; readonly path: string; readonly near?: string };

/**
 * Looks for a field that has no values in an event, in which a dot in a name is no different from a step down.
 *
 * @param names the names on the way to it
 */
export function whereabouts(event: object, names: readonly string[]): Whereabouts {
  let there: readonly unknown[] = [event];
  for (const [depth, name] of names.entries()) {
    const objects = there.flatMap(objectsIn);
    const next = objects.flatMap((object) => valuesUnder(name, object));
    if (next.every((value) => value === undefined)) {
      const pathOf = (last: string) => [...names.slice(0, depth), last].join('.');
      const alike = near(name, new Set(objects.flatMap((object) => Object.keys(object).map(firstOf))));
      return { kind: 'missing', path: pathOf(name), ...(alike !== undefined && { near: pathOf(alike) }) };
    }
    there = next;
  }
  return { kind: 'no-value', what: there.flatMap(objectsIn).length > 0 ? 'an object' : 'an empty list' };
}

function valuesUnder(name: string, object: Readonly<Record<string, unknown>>): unknown[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (key === name) return [value];
    return key.startsWith(`${name}.`) ? [{ [key.slice(name.length + 1)]: value }] : [];
  });
}

function firstOf(name: string): string {
  return name.split('.', 1).join();
}

/** Deeper levels are not looked at. */
const MAX_LEVELS = 1000;

/** The object that a value is, or those that stand in it as a list of whatever depth. */
function objectsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  return [value].flat(MAX_LEVELS).filter(isObject);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
