/**
 * A number that was written with other digits than any double has: 0.1234567890123456789, 1e400.
 *
 * EventBridge compares such numbers by the text that they were written as, and all others by their value.
 */
export class NumberText {
  constructor(readonly text: string) {}
}

/** Where none of these is in a text of JSON, every number of it is a double: up to 15 digits, and no exponent. */
const PERHAPS_NO_DOUBLE = /[\d.]{16}|\d[eE]/;

/**
 * Parses JSON without losing the numbers that are no doubles.
 *
 * @returns what `JSON.parse` returns, with a `NumberText` for each of those numbers
 * @throws SyntaxError where the text is not JSON
 */
export function parseJson(text: string): unknown {
  return PERHAPS_NO_DOUBLE.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text);
}

/** The third argument of a reviver has the source text of a primitive; TypeScript's library does not know it yet. */
function keepNumber(_name: string, value: unknown, ...context: unknown[]): unknown {
  if (typeof value !== 'number') return value;
  const [where] = context;
  const source = typeof where === 'object' && where !== null && 'source' in where ? where.source : undefined;
  return typeof source === 'string' && !isDouble(source, value) ? new NumberText(source) : value;
}

/** Powers of ten that are greater are beyond the reference's exact decimals, even of zero. */
const GREATEST_EXPONENT = 2 ** 31 - 1;

function isDouble(source: string, value: number): boolean {
  const [, exponent = '0'] = source.split(/[eE]/);
  if (!Number.isFinite(value) || Math.abs(Number(exponent)) > GREATEST_EXPONENT) return false;
  return significant(source) === significant(decimalOf(value));
}

/**
 * The decimal number that stands for a double. It is the shortest that gives the double again, of those with two digits
 * or more: 5e-324 and 4.9e-324 are one double, and 4.9e-324 is its number.
 */
function decimalOf(value: number): string {
  const shortest = String(value);
  return /[1-9].*[1-9]/.test(shortest.replace(/e.*/, '')) ? shortest : value.toPrecision(2);
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** One text for all ways to write a number: `-12.50` and `-125e-1` are `-125e-1`. */
function significant(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const shortest = digits.replace(/0+$/, '');
  if (shortest === '') return '0';
  return `${sign}${shortest}e${Number(exponent) - fraction.length + digits.length - shortest.length}`;
}
