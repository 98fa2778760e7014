import { addressDigits } from './address';
import { anythingBut } from './anything-but';
import type { Condition } from './condition';
import { NumberText } from './number-text';
import { numeric } from './numeric';
import { type PatternMistake, show } from './pattern-mistake';
import { cidr, equalsIgnoreCase, exactly, prefix, suffix, wildcard } from './text-operators';

export type ReadCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly mistake: Omit<PatternMistake, 'path'> };

const OPERATORS: ReadonlyMap<string, (operand: unknown) => Condition | string> = new Map([
  ['prefix', prefix],
  ['suffix', suffix],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
  ['anything-but', anythingBut],
  ['numeric', numeric],
  ['cidr', cidr],
  ['exists', exists],
  // Undocumented, and taken by EventBridge: the text itself, also where it looks like an address.
  ['exactly', exactly],
]);

const DOCUMENTED = [...OPERATORS.keys()].filter((name) => name !== 'exactly').join(', ');

/** Reads one condition of a field: an exact value or `{ operator: operand }`. */
export function readCondition(condition: unknown): ReadCondition {
  const read = conditionOf(condition);
  return typeof read === 'string'
    ? { ok: false, mistake: { found: show(condition), instead: read } }
    : { ok: true, condition: read };
}

function conditionOf(condition: unknown): Condition | string {
  if (condition === null || typeof condition === 'boolean') return { kind: 'literal', value: condition };
  if (typeof condition === 'string') return exactText(condition);
  if (typeof condition === 'number' && Number.isFinite(condition)) return { kind: 'number', value: condition };
  if (condition instanceof NumberText) return { kind: 'number-text', text: condition.text };
  if (Array.isArray(condition)) return 'write its values directly into the outer list';
  if (typeof condition !== 'object') return 'only what JSON can hold matches an event';

  const [member, ...others] = Object.entries(condition);
  if (!member || others.length > 0) {
    return 'give each condition exactly one operator: [{ prefix: "a" }, { prefix: "b" }]';
  }
  const [name, operand] = member;
  return (
    OPERATORS.get(name)?.(operand) ?? `there is no operator "${name}"; write an exact value, or one of ${DOCUMENTED}`
  );
}

/** IP addresses are met however they are written: `::1` by `0:0:0:0:0:0:0:1`. */
function exactText(text: string): Condition {
  const digits = addressDigits(text);
  return digits === undefined ? { kind: 'text', text } : { kind: 'address', range: { from: digits, to: digits } };
}

function exists(operand: unknown): Condition | string {
  if (operand === true) return { kind: 'present' };
  if (operand === false) return { kind: 'absent' };
  return 'write { exists: true } or { exists: false }';
}
