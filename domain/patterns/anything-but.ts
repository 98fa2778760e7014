import type { Leaf, LeafTest } from './leaf';
import { mistakeInNumber } from './numeric';

const EXAMPLES =
  '{ "anything-but": "a" }, { "anything-but": ["a", "b"] }, { "anything-but": [1, 2] } or { "anything-but": { prefix: "a" } }';

/** Holds for a value that is none of those, of whatever type; a field that is not there has no value. */
export function anythingBut(operand: unknown): LeafTest | string {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) return anythingButOperator(operand);

  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) return `the list is empty; write ${EXAMPLES}`;
  if (values.every((value) => typeof value === 'string')) return noneOf(values);
  if (values.every((value) => typeof value === 'number')) {
    return values.map(mistakeInNumber).find((mistake) => mistake !== undefined) ?? noneOf(values);
  }
  return `texts alone or numbers alone can be excluded: ${EXAMPLES}`;
}

function noneOf(values: readonly Leaf[]): LeafTest {
  const excluded = new Set(values);
  return { kind: 'value', holds: (value) => !excluded.has(value) };
}

function anythingButOperator(operand: object): LeafTest | string {
  const [[name, nested] = [], ...others] = Object.entries(operand);
  if (name !== 'prefix') {
    const what = name === undefined ? 'nothing' : `the operator "${name}"`;
    return `anything-but with ${what} is not supported yet; write ${EXAMPLES}`;
  }
  const prefixes: readonly unknown[] = Array.isArray(nested) ? nested : [nested];
  if (others.length > 0 || prefixes.length === 0 || !prefixes.every(isPrefix)) {
    return 'a prefix is a text of at least one character: { "anything-but": { prefix: "a" } }';
  }
  return {
    kind: 'value',
    holds: (value) => typeof value !== 'string' || !prefixes.some((each) => value.startsWith(each)),
  };
}

function isPrefix(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
