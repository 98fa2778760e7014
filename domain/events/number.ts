import type { Json } from './event';

const NUMBER = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?$/;

/**
 * DynamoDB's numbers have up to 38 digits, JavaScript's about 16. A number that a double holds, which is when the
 * shortest text of the double says the same number, becomes that double; any other stays the text that it was.
 *
 * @returns undefined for text that is not a decimal number
 */
export function fromNumberText(text: string): Json | undefined {
  const double = Number(text);
  if (String(double) === text && Number.isFinite(double)) return double;

  const digits = significant(text);
  if (digits === undefined) return undefined;
  if (digits === '0') return 0;
  return digits === significant(String(double)) ? double : text;
}

/** One text for all ways to write a number: `-12.50` and `-125e-1` are `-125e-1`. Undefined for what is no number. */
function significant(text: string): string | undefined {
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
