import { addressOf } from './address';
import { anythingBut } from './anything-but';
import type { Condition } from './condition';
import { NumberText } from './number-text';
import { numeric } from './numeric';
import { isPlain, type PatternMistake, show } from './pattern-mistake';
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

export const NOT_IN_JSON = 'only what JSON can hold matches an event';

/**
 * Reads one condition of a field: an exact value or `{ operator: operand }`.
 *
 * @param field the field's name, for what to write instead
 */
export function readCondition(condition: unknown, field: string): ReadCondition {
  const read = conditionOf(condition, field);
  return typeof read === 'string'
    ? { ok: false, mistake: { found: show(condition), instead: read } }
    : { ok: true, condition: read };
}

function conditionOf(condition: unknown, field: string): Condition | string {
  if (condition === null || typeof condition === 'boolean') return { kind: 'literal', value: condition };
  if (typeof condition === 'string') return exactText(condition);
  if (typeof condition === 'number' && Number.isFinite(condition)) return { kind: 'number', value: condition };
  if (condition instanceof NumberText) return { kind: 'number-text', text: condition.text };
  if (Array.isArray(condition)) return 'write its values directly into the outer list';
  if (condition instanceof RegExp)
    return 'EventBridge has no regular expressions; a text with stars may do: { wildcard: "a*b" }';
  if (!isPlain(condition)) return NOT_IN_JSON;

  const [member, ...others] = Object.entries(condition);
  if (!member || others.length > 0) return oneOperator(condition);
  const [name, operand] = member;
  return OPERATORS.get(name)?.(operand) ?? noOperator(name, operand, field);
}

/** What begins and ends so is one wildcard. */
function oneOperator(condition: object): string {
  const { prefix: start, suffix: end, ...others } = condition as Readonly<Record<string, unknown>>;
  return typeof start === 'string' && typeof end === 'string' && Object.keys(others).length === 0
    ? `what begins and ends so is ${show({ wildcard: `${inWildcard(start)}*${inWildcard(end)}` })}`
    : 'give each condition exactly one operator: [{ prefix: "a" }, { prefix: "b" }]';
}

function inWildcard(text: string): string {
  return text.replace(/[\\*]/g, '\\$&');
}

/** Fields and alternatives stand where the list stands, not in it. */
function noOperator(name: string, operand: unknown, field: string): string {
  if (name === '$or') return `$or stands without a list around it: ${show({ [field]: { [name]: operand } })}`;
  if (Array.isArray(operand) || isPlain(operand)) {
    return `there is no operator "${name}", and fields stand without a list: ${show({ [field]: { [name]: operand } })}`;
  }
  return `there is no operator "${name}"; write an exact value, or one of ${DOCUMENTED}`;
}

/** IP addresses are met however they are written: `::1` by `0:0:0:0:0:0:0:1`. */
function exactText(text: string): Condition {
  const address = addressOf(text);
  return address === undefined ? { kind: 'text', text } : { kind: 'address', range: { from: address, to: address } };
}

function exists(operand: unknown): Condition | string {
  if (operand === true) return { kind: 'present' };
  if (operand === false) return { kind: 'absent' };
  return 'write { exists: true } or { exists: false }';
}
