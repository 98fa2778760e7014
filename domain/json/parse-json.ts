import { isDouble } from './decimal';

/** What a number that no double is has: more than 15 digits, or an exponent. Texts may hold the like. */
const PERHAPS_NO_DOUBLE = /\d[\d.]{15,}(?:[eE][+-]?\d+)?|\d[\d.]*[eE][+-]?\d+/g;

/**
 * Parses JSON without losing the digits of numbers that no double is: 0.1234567890123456789, 1e400.
 *
 * @param keep makes what stands in the place of such a number, of its text
 * @returns what `JSON.parse` returns, but for those
 * @throws SyntaxError where the text is not JSON
 */
export function parseJson(text: string, keep: (number: string) => unknown): unknown {
  const perhaps = text.match(PERHAPS_NO_DOUBLE);
  if (!perhaps || perhaps.every((number) => isDouble(number, Number(number)))) return JSON.parse(text);

  return JSON.parse(text, (_name: string, value: unknown, ...context: unknown[]): unknown => {
    const source = typeof value === 'number' ? sourceIn(context) : undefined;
    return source === undefined || isDouble(source, value as number) ? value : keep(source);
  });
}

/** The third argument of a reviver has the source text of a primitive; TypeScript's library does not know it yet. */
function sourceIn([where]: readonly unknown[]): string | undefined {
  const source = typeof where === 'object' && where !== null && 'source' in where ? where.source : undefined;
  return typeof source === 'string' ? source : undefined;
}
