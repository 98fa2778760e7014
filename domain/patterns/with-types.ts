import type { Pattern } from './pattern';
import { isPlain } from './pattern-mistake';

/**
 * A pattern that lets these types alone through where it says none: beside `$or`, or in each of its alternatives that
 * lacks it where others have it, for a field cannot be in both.
 */
export function withTypes(pattern: Pattern, types: readonly string[]): Pattern {
  if (!isPlain(pattern) || 'type' in pattern) return pattern;
  const { $or: alternatives } = pattern;
  if (!Array.isArray(alternatives) || !alternatives.some(saysTypes)) return { type: types, ...pattern };
  return { ...pattern, $or: alternatives.map((alternative) => withTypes(alternative, types)) };
}

function saysTypes(pattern: unknown): boolean {
  if (!isPlain(pattern)) return false;
  const { $or: alternatives } = pattern as Pattern;
  return 'type' in pattern || (Array.isArray(alternatives) && alternatives.some(saysTypes));
}
