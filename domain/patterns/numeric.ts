import type { NumericRange, ValueCondition } from './condition';
import { show } from './pattern-mistake';

/** EventBridge compares numbers in this range, and with this many decimals. */
const GREATEST_NUMBER = 5e9;
const DECIMALS = 6;

/** What a comparison leaves of all numbers. */
type Side = (bound: number) => Partial<NumericRange>;

const LOWER: readonly [string, Side][] = [
  ['>', (from) => ({ from, withFrom: false })],
  ['>=', (from) => ({ from, withFrom: true })],
];
const UPPER: readonly [string, Side][] = [
  ['<', (to) => ({ to, withTo: false })],
  ['<=', (to) => ({ to, withTo: true })],
];
const EQUAL: readonly [string, Side][] = [['=', (bound) => ({ from: bound, withFrom: true, to: bound, withTo: true })]];

/** What may stand in the place of each comparison, by how many there are. */
const GRAMMAR: readonly ReadonlyMap<unknown, Side>[][] = [
  [],
  [new Map([...EQUAL, ...LOWER, ...UPPER])],
  [new Map(LOWER), new Map(UPPER)],
];

const ALL: NumericRange = {
  from: Number.NEGATIVE_INFINITY,
  withFrom: false,
  to: Number.POSITIVE_INFINITY,
  withTo: false,
};

const EXAMPLES = '{ numeric: [">=", 500] } or { numeric: [">", 0, "<=", 5] }';

/** `[comparison, number]` with one of `= > >= < <=`, or a range: `[> or >=, number, < or <=, greater number]`. */
export function numeric(operand: unknown): ValueCondition | string {
  const terms: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const bounds = terms.filter((_, place) => place % 2 === 1);
  const comparisons = terms.filter((_, place) => place % 2 === 0);
  const sides = GRAMMAR[bounds.length]?.flatMap((allowed, place) => allowed.get(comparisons[place]) ?? []) ?? [];
  if (sides.length === 0 || sides.length !== comparisons.length) {
    return `write one of = > >= < <= and a number, or a range from below: ${EXAMPLES}`;
  }
  const mistake = bounds.map(mistakeInNumber).find((each) => each !== undefined);
  if (mistake !== undefined || !bounds.every(isNumber)) return withoutQuotes(terms) ?? mistake ?? EXAMPLES;

  const [bottom = 0, top = Number.POSITIVE_INFINITY] = bounds;
  if (bottom >= top) return 'the first number of a range has to be less than the second';

  const range: NumericRange = Object.assign({}, ALL, ...sides.map((side, place) => side(bounds[place] ?? 0)));
  return { kind: 'numeric', range };
}

/** What is wrong with a number that is compared, if anything is. */
export function mistakeInNumber(value: unknown): string | undefined {
  if (!isNumber(value)) return `write ${EXAMPLES}`;
  if (!Number.isFinite(value)) return `JSON has no ${value}, so no event has it; compare with another number`;
  if (Math.abs(value) > GREATEST_NUMBER) {
    return `EventBridge compares numbers from -${GREATEST_NUMBER} to ${GREATEST_NUMBER} only`;
  }
  if (Number(value.toFixed(DECIMALS)) !== value) {
    return `EventBridge compares ${DECIMALS} decimals only; round the number`;
  }
  return undefined;
}

/** The same with the quotes taken off its numbers; undefined where there are none. */
function withoutQuotes(terms: readonly unknown[]): string | undefined {
  const numbers = terms.map((term, place) => (place % 2 === 1 && isNumberText(term) ? Number(term) : term));
  const hadQuotes = numbers.some((term, place) => !Object.is(term, terms[place]));
  return hadQuotes ? `numbers stand without quotes: ${show({ numeric: numbers })}` : undefined;
}

function isNumberText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
