import { addressRange, onlyAddressOf } from './address';
import { CaselessText } from './caseless-text';
import type { ValueCondition } from './condition';
import { comparable } from './text';
import { Wildcard } from './wildcard';

/** Compiles what stands behind an operator. @returns a sentence that says what to write instead, where it is wrong */
export type Operator = (operand: unknown) => ValueCondition | string;

export function exactly(operand: unknown): ValueCondition | string {
  return typeof operand === 'string' ? { kind: 'text', text: operand } : 'write one text: { exactly: "a" }';
}

export function prefix(operand: unknown): ValueCondition | string {
  if (typeof operand === 'string') return { kind: 'prefix', text: comparable(operand) };
  const caseless = caselessOperand(operand);
  return caseless === undefined
    ? 'a prefix is one text: { prefix: "a" }, or { prefix: { "equals-ignore-case": "a" } }'
    : { kind: 'caseless-prefix', text: new CaselessText(caseless) };
}

export function suffix(operand: unknown): ValueCondition | string {
  if (typeof operand === 'string') return { kind: 'suffix', text: comparable(operand) };
  const caseless = caselessOperand(operand);
  return caseless === undefined
    ? 'a suffix is one text: { suffix: "a" }, or { suffix: { "equals-ignore-case": "a" } }'
    : { kind: 'caseless-suffix', text: new CaselessText(caseless) };
}

function caselessOperand(operand: unknown): string | undefined {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand)) return undefined;
  const [[name, text] = [], ...others] = Object.entries(operand);
  return name === 'equals-ignore-case' && typeof text === 'string' && others.length === 0 ? text : undefined;
}

export function equalsIgnoreCase(operand: unknown): ValueCondition | string {
  return typeof operand === 'string'
    ? { kind: 'caseless', text: new CaselessText(operand) }
    : 'write one text: { "equals-ignore-case": "a" }';
}

export function wildcard(operand: unknown): ValueCondition | string {
  if (typeof operand !== 'string') return 'write one text with stars: { wildcard: "a*b" }';
  const read = Wildcard.read(operand);
  if ('mistake' in read) return read.mistake;
  return read instanceof Wildcard ? { kind: 'wildcard', wildcard: read } : { kind: 'text', text: read.literal };
}

export function cidr(operand: unknown): ValueCondition | string {
  const range = typeof operand === 'string' ? addressRange(operand) : undefined;
  if (range) return { kind: 'address', range };
  const alone = typeof operand === 'string' ? onlyAddressOf(operand) : undefined;
  return alone !== undefined
    ? `a block of one address is the address: write ${JSON.stringify(alone)}`
    : 'write a block of more than one address: { cidr: "10.0.0.0/24" }, up to /31, or { cidr: "2001:db8::/32" }, up to /127';
}
