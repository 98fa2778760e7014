import { parseExactly } from './number-text';
import type { Pattern } from './pattern';
import { show } from './pattern-mistake';

/**
 * Operators that lack their list: `employees: { numeric: ['>=', 500] }` is a pattern that EventBridge takes, on a field
 * `employees.numeric` that nobody has.
 *
 * @param pattern without mistakes: an object, or its JSON
 * @returns clauses to stand behind the name of what has the pattern
 */
export function operatorsWithoutList(pattern: Pattern | string): string[] {
  return [...withoutList(typeof pattern === 'string' ? (parseExactly(pattern) as Pattern) : pattern)];
}

function* withoutList(pattern: Pattern): Generator<string> {
  for (const [field, member] of Object.entries(pattern)) {
    if (field === '$or') for (const alternative of member as readonly Pattern[]) yield* withoutList(alternative);
    if (Array.isArray(member)) continue;
    const [[operator, operand] = [], ...others] = Object.entries(member as Pattern);
    if (others.length === 0 && operator !== undefined && isOperand(operator, operand)) {
      yield `has an operator without its list at "${field}"; write ${field}: [${show(member)}]`;
    } else {
      yield* withoutList(member as Pattern);
    }
  }
}

/** Whether this can only be meant as an operator: a field may be named `prefix`, and hardly `anything-but`. */
function isOperand(name: string, value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  if (name === 'numeric') return typeof value[0] === 'string' && /^[<>=]/.test(value[0]);
  return name === 'anything-but' || name === 'equals-ignore-case';
}
