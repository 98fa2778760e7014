import type { LeafTest } from './leaf';
import { show } from './pattern-mistake';

/** EventBridge compares numbers in this range, and with this many decimals. */
const GREATEST = 5e9;
const DECIMALS = 6;

type Compare = (value: number, bound: number) => boolean;

const LOWER: readonly [string, Compare][] = [
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
];
const UPPER: readonly [string, Compare][] = [
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
];
const EQUAL: readonly [string, Compare][] = [['=', (value, bound) => value === bound]];

/** What may stand in the place of each comparison, by how many there are. */
const GRAMMAR: readonly ReadonlyMap<unknown, Compare>[][] = [
  [],
  [new Map([...EQUAL, ...LOWER, ...UPPER])],
  [new Map(LOWER), new Map(UPPER)],
];

const EXAMPLES = '{ numeric: [">=", 500] } or { numeric: [">", 0, "<=", 5] }';

/** `[comparison, number]` with one of `= > >= < <=`, or a range: `[> or >=, number, < or <=, greater number]`. */
export function numeric(operand: unknown): LeafTest | string {
  const terms: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const bounds = terms.filter((_, place) => place % 2 === 1);
  const comparisons = terms.filter((_, place) => place % 2 === 0);
  const compares = GRAMMAR[bounds.length]?.flatMap((allowed, place) => allowed.get(comparisons[place]) ?? []) ?? [];
  if (compares.length === 0 || compares.length !== comparisons.length) {
    return `write one of = > >= < <= and a number, or a range from below: ${EXAMPLES}`;
  }
  const mistake = bounds.map(mistakeInNumber).find((each) => each !== undefined);
  if (mistake !== undefined || !bounds.every(isNumber)) return withoutQuotes(terms) ?? mistake ?? EXAMPLES;

  const [bottom = 0, top = Number.POSITIVE_INFINITY] = bounds;
  if (bottom >= top) return 'the first number of a range has to be less than the second';

  return {
    kind: 'value',
    holds: (value) => isNumber(value) && compares.every((is, place) => is(value, bounds[place] ?? 0)),
  };
}

/** What is wrong with a number in a pattern, if anything is. */
export function mistakeInNumber(value: unknown): string | undefined {
  if (!isNumber(value) || !Number.isFinite(value)) return `write ${EXAMPLES}`;
  if (Math.abs(value) > GREATEST) return `EventBridge compares numbers from -${GREATEST} to ${GREATEST} only`;
  if (Number(value.toFixed(DECIMALS)) !== value)
    return `EventBridge compares ${DECIMALS} decimals only; round the number`;
  return undefined;
}

/** The same with the quotes taken off its numbers; undefined where there are none. */
function withoutQuotes(terms: readonly unknown[]): string | undefined {
  const numbers = terms.map((term, place) => (place % 2 === 1 && isNumberText(term) ? Number(term) : term));
  const hadQuotes = numbers.some((term, place) => term !== terms[place]);
  return hadQuotes ? `numbers stand without quotes: ${show({ numeric: numbers })}` : undefined;
}

function isNumberText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
