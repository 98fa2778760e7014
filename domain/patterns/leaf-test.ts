import type { PatternMistake } from './pattern-mistake';
import { show } from './pattern-mistake';

/** A value of an event where it holds no further ones. */
export type Leaf = null | boolean | number | string;

/** One condition of a field: a test of its values, or that it has none. */
export type LeafTest =
  | { readonly kind: 'value'; readonly holds: (value: Leaf) => boolean }
  | { readonly kind: 'absent' };

export type CompiledLeaf =
  | { readonly ok: true; readonly test: LeafTest }
  | { readonly ok: false; readonly mistake: Omit<PatternMistake, 'path'> };

type Refused = Extract<CompiledLeaf, { ok: false }>;

const OPERATORS: ReadonlyMap<string, (operand: unknown, whole: unknown) => CompiledLeaf> = new Map([
  ['prefix', prefix],
  ['numeric', numeric],
  ['anything-but', anythingBut],
  ['exists', exists],
]);

const SUPPORTED = `use an exact value, or one of ${[...OPERATORS.keys()].join(', ')}`;

/** EventBridge compares numbers in this range, and with this many decimals. */
const GREATEST = 5e9;
const DECIMALS = 6;

/** Compiles one condition of a field: an exact value or `{ operator: operand }`. */
export function compileLeaf(condition: unknown): CompiledLeaf {
  if (condition === null || typeof condition === 'string' || typeof condition === 'boolean') return exact(condition);
  if (typeof condition === 'number' && Number.isFinite(condition)) return exact(condition);
  if (Array.isArray(condition)) return refused(condition, 'write its values directly into the outer list');
  if (typeof condition !== 'object') return refused(condition, 'only what JSON can hold matches an event');

  const [name, ...others] = Object.keys(condition);
  if (name === undefined || others.length > 0) {
    return refused(condition, 'give each condition exactly one operator: [{ prefix: "a" }, { prefix: "b" }]');
  }
  const operator = OPERATORS.get(name);
  const operand: unknown = Object.entries(condition)[0]?.[1];
  return operator
    ? operator(operand, condition)
    : refused(condition, `the operator "${name}" is not supported yet; ${SUPPORTED}`);
}

function refused(found: unknown, instead: string): Refused {
  return { ok: false, mistake: { found: show(found), instead } };
}

function holding(holds: (value: Leaf) => boolean): CompiledLeaf {
  return { ok: true, test: { kind: 'value', holds } };
}

function exact(expected: Leaf): CompiledLeaf {
  return holding((value) => value === expected);
}

function prefix(operand: unknown, whole: unknown): CompiledLeaf {
  if (typeof operand === 'string') return holding((value) => typeof value === 'string' && value.startsWith(operand));
  return isObject(operand)
    ? refused(whole, 'an operator within prefix is not supported yet; a prefix is one text: { prefix: "a" }')
    : refused(whole, 'a prefix is one text: { prefix: "a" }');
}

function exists(operand: unknown, whole: unknown): CompiledLeaf {
  if (operand === true) return holding(() => true);
  if (operand === false) return { ok: true, test: { kind: 'absent' } };
  return refused(whole, 'write { exists: true } or { exists: false }');
}

type Comparison = (value: number, operand: number) => boolean;

const LOWER: ReadonlyMap<unknown, Comparison> = new Map<unknown, Comparison>([
  ['>', (value, operand) => value > operand],
  ['>=', (value, operand) => value >= operand],
]);
const UPPER: ReadonlyMap<unknown, Comparison> = new Map<unknown, Comparison>([
  ['<', (value, operand) => value < operand],
  ['<=', (value, operand) => value <= operand],
]);
const ONE: ReadonlyMap<unknown, Comparison> = new Map<unknown, Comparison>([
  ['=', (value, operand) => value === operand],
  ...LOWER,
  ...UPPER,
]);

const NUMERIC = '{ numeric: [">=", 500] } or { numeric: [">", 0, "<=", 5] }';

/** `[comparison, number]` with one of = > >= < <=, or `[> or >=, number, < or <=, greater number]`. */
function numeric(operand: unknown, whole: unknown): CompiledLeaf {
  if (!Array.isArray(operand)) return refused(whole, `write ${NUMERIC}`);

  const [comparison, bound, second, top, ...more] = operand as unknown[];
  const isRange = operand.length > 2;
  const compare = (isRange ? LOWER : ONE).get(comparison);
  const compareTop = UPPER.get(second);
  if (!compare || more.length > 0 || (isRange && !compareTop) || operand.length % 2 === 1) {
    return refused(whole, `write one of = > >= < <= and a number, or a range from below: ${NUMERIC}`);
  }
  const mistake = mistakeInNumber(bound) ?? (isRange ? mistakeInNumber(top) : undefined);
  if (mistake !== undefined) return refused(whole, withQuotesOff(mistake, operand));
  if (typeof bound !== 'number') return refused(whole, `write ${NUMERIC}`);
  if (!compareTop || typeof top !== 'number')
    return holding((value) => typeof value === 'number' && compare(value, bound));
  if (bound >= top) return refused(whole, 'the first number of a range has to be less than the second');

  return holding((value) => typeof value === 'number' && compare(value, bound) && compareTop(value, top));
}

function withQuotesOff(mistake: string, operand: readonly unknown[]): string {
  const asNumbers = operand.map((term, place) => (place % 2 === 1 && isNumberText(term) ? Number(term) : term));
  return asNumbers.some((term, place) => term !== operand[place])
    ? `numbers stand without quotes: ${show({ numeric: asNumbers })}`
    : mistake;
}

function isNumberText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

function mistakeInNumber(value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return `write ${NUMERIC}`;
  if (Math.abs(value) > GREATEST) return `EventBridge compares numbers from -${GREATEST} to ${GREATEST} only`;
  return Number(value.toFixed(DECIMALS)) === value
    ? undefined
    : `EventBridge compares ${DECIMALS} decimals only; round the number`;
}

const ANYTHING_BUT =
  '{ "anything-but": "a" }, { "anything-but": ["a", "b"] }, { "anything-but": [1, 2] } or { "anything-but": { prefix: "a" } }';

/** Holds for a value that is none of those; a field that is not there has no value. */
function anythingBut(operand: unknown, whole: unknown): CompiledLeaf {
  if (isObject(operand)) return anythingButOperator(operand, whole);

  const values = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (values.length === 0) return refused(whole, `the list is empty; write ${ANYTHING_BUT}`);
  if (values.every((value) => typeof value === 'string')) return noneOf(values);
  if (!values.every((value) => typeof value === 'number')) {
    return refused(whole, `texts alone or numbers alone can be excluded: ${ANYTHING_BUT}`);
  }
  const mistake = values.map(mistakeInNumber).find((each) => each !== undefined);
  return mistake === undefined ? noneOf(values) : refused(whole, mistake);
}

function noneOf(values: readonly Leaf[]): CompiledLeaf {
  const excluded = new Set(values);
  return holding((value) => !excluded.has(value));
}

function anythingButOperator(operand: object, whole: unknown): CompiledLeaf {
  const [[name, nested] = [], ...others] = Object.entries(operand);
  if (name !== 'prefix') {
    return refused(
      whole,
      `anything-but with ${name === undefined ? 'nothing' : `the operator "${name}"`} is not supported yet; write ${ANYTHING_BUT}`,
    );
  }
  const prefixes: unknown[] = Array.isArray(nested) ? nested : [nested];
  if (others.length > 0 || prefixes.length === 0 || !prefixes.every(isPrefix)) {
    return refused(whole, 'a prefix is a text of at least one character: { "anything-but": { prefix: "a" } }');
  }
  return holding((value) => typeof value !== 'string' || !prefixes.some((each) => value.startsWith(each)));
}

function isPrefix(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
