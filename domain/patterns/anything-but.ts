import type { ValueCondition } from './condition';
import { mistakeInNumber } from './numeric';
import { comparable } from './text';
import { equalsIgnoreCase, type Operator, prefix, suffix, wildcard } from './text-operators';

const EXAMPLES =
  '{ "anything-but": "a" }, { "anything-but": ["a", "b"] }, { "anything-but": [1, 2] } or { "anything-but": { prefix: "a" } }';

/** What can be excluded by one text, or by several of which none may hold. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['prefix', prefix],
  ['suffix', suffix],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
]);

/** Holds for a value that is none of those, of whatever type; a field that is not there has no value. */
export function anythingBut(operand: unknown): ValueCondition | string {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) return anythingButOperator(operand);

  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) return `the list is empty; write ${EXAMPLES}`;
  if (values.every((value) => typeof value === 'string')) {
    return { kind: 'none-of', conditions: values.map((text) => ({ kind: 'text', text: comparable(text) })) };
  }
  if (values.every((value) => typeof value === 'number')) {
    const mistake = values.map(mistakeInNumber).find((each) => each !== undefined);
    return mistake ?? { kind: 'none-of', conditions: values.map((value) => ({ kind: 'number', value })) };
  }
  return `texts alone or numbers alone can be excluded: ${EXAMPLES}`;
}

function anythingButOperator(operand: object): ValueCondition | string {
  const [[name = '', nested] = [], ...others] = Object.entries(operand);
  const operator = OPERATORS.get(name);
  if (!operator || others.length > 0) {
    return `anything-but takes values, or one of ${[...OPERATORS.keys()].join(', ')}: ${EXAMPLES}`;
  }
  const texts: readonly unknown[] = Array.isArray(nested) ? nested : [nested];
  const isAffix = name === 'prefix' || name === 'suffix';
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string' && !(isAffix && text === ''))) {
    const what = isAffix ? `a ${name} is a text of at least one character` : `write a text, or a list of them`;
    return `${what}: { "anything-but": { ${name.includes('-') ? `"${name}"` : name}: "a" } }`;
  }
  const conditions: ValueCondition[] = [];
  for (const text of texts) {
    const condition = operator(text);
    if (typeof condition === 'string') return condition;
    conditions.push(condition);
  }
  return { kind: 'none-of', conditions };
}
