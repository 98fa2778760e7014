const NUMBER = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?$/;

/** Powers of ten that are greater are beyond what Java's exact decimals can hold, even of zero. */
const GREATEST_EXPONENT = 2 ** 31 - 1;

/**
 * Whether a double is the number that a text says: 0.1 is the number 0.10, and no double is 0.1000000000000000001.
 *
 * The number of a double is the decimal with the fewest digits, of those with two or more, that gives the double again:
 * 5e-324 and 4.9e-324 are one double, and 4.9e-324 is its number. Java says so, and EventBridge with it.
 */
export function isDouble(text: string, double: number): boolean {
  const [, exponent = '0'] = text.split(/[eE]/);
  if (!Number.isFinite(double) || Math.abs(Number(exponent)) > GREATEST_EXPONENT) return false;
  return significant(text) === significant(decimalOf(double));
}

function decimalOf(double: number): string {
  const shortest = String(double);
  const hasTwoDigits = /[1-9].*[1-9]/.test(shortest.replace(/e.*/, ''));
  return hasTwoDigits ? shortest : double.toPrecision(2);
}

/** One text for all ways to write a number: `-12.50` and `-125e-1` are `-125e-1`. Undefined for what is no number. */
export function significant(text: string): string | undefined {
  const parts = NUMBER.exec(text);
  if (!parts) return undefined;

  const [, sign, mantissa = '', exponent = '0'] = parts;
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  let first = 0;
  while (digits[first] === '0') first += 1;
  if (first === digits.length) return '0';

  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  const scale = Number(exponent) - fraction.length + (digits.length - end);
  return `${sign === '-' ? '-' : ''}${digits.slice(first, end)}e${scale}`;
}
