import { isDouble, significant } from '../json/decimal';
import type { Json } from './event';

/**
 * DynamoDB's numbers have up to 38 digits, JavaScript's about 16. A number that a double is becomes that double; any other
 * stays the text that it was.
 *
 * @returns undefined for text that is not a decimal number
 */
export function fromNumberText(text: string): Json | undefined {
  const double = Number(text);
  if (String(double) === text && Number.isFinite(double)) return double;

  const digits = significant(text);
  if (digits === undefined) return undefined;
  if (digits === '0') return 0;
  return isDouble(text, double) ? double : text;
}
