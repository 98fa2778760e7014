import { anythingBut } from './anything-but';
import type { Leaf, LeafTest, Operator } from './leaf';
import { numeric } from './numeric';
import { type PatternMistake, show } from './pattern-mistake';

export type CompiledCondition =
  | { readonly ok: true; readonly test: LeafTest }
  | { readonly ok: false; readonly mistake: Omit<PatternMistake, 'path'> };

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['prefix', prefix],
  ['numeric', numeric],
  ['anything-but', anythingBut],
  ['exists', exists],
]);

/** Compiles one condition of a field: an exact value or `{ operator: operand }`. */
export function compileCondition(condition: unknown): CompiledCondition {
  const test = testOf(condition);
  return typeof test === 'string'
    ? { ok: false, mistake: { found: show(condition), instead: test } }
    : { ok: true, test };
}

function testOf(condition: unknown): LeafTest | string {
  if (condition === null || typeof condition === 'string' || typeof condition === 'boolean') return exact(condition);
  if (typeof condition === 'number' && Number.isFinite(condition)) return exact(condition);
  if (Array.isArray(condition)) return 'write its values directly into the outer list';
  if (typeof condition !== 'object') return 'only what JSON can hold matches an event';

  const [member, ...others] = Object.entries(condition);
  if (!member || others.length > 0) {
    return 'give each condition exactly one operator: [{ prefix: "a" }, { prefix: "b" }]';
  }
  const [name, operand] = member;
  return (
    OPERATORS.get(name)?.(operand) ??
    `the operator "${name}" is not supported yet; use an exact value, or one of ${[...OPERATORS.keys()].join(', ')}`
  );
}

function exact(expected: Leaf): LeafTest {
  return { kind: 'value', holds: (value) => value === expected };
}

function prefix(operand: unknown): LeafTest | string {
  if (typeof operand === 'string') {
    return { kind: 'value', holds: (value) => typeof value === 'string' && value.startsWith(operand) };
  }
  const isOperator = typeof operand === 'object' && operand !== null && !Array.isArray(operand);
  return isOperator
    ? 'an operator within prefix is not supported yet; a prefix is one text: { prefix: "a" }'
    : 'a prefix is one text: { prefix: "a" }';
}

function exists(operand: unknown): LeafTest | string {
  if (operand === true) return { kind: 'value', holds: () => true };
  if (operand === false) return { kind: 'absent' };
  return 'write { exists: true } or { exists: false }';
}
