import type { Pattern } from './pattern';
import { readPattern } from './read-pattern';

/** The fields that a pattern names, sorted: `['data.employees', 'type']`. */
export function fieldsOf(pattern: Pattern): string[] {
  return [...new Set(readPattern(pattern).alternatives.flatMap((fields) => fields.map(({ path }) => path)))].sort();
}

/** The event types that a pattern lists as they are; none where it only describes them by operators. */
export function typesOf(pattern: Pattern): string[] {
  const types = pattern.type;
  return Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [];
}
