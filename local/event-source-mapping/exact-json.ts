/** A number as it was written: filters compare numbers by their text, and `JSON.parse` alone would lose it. */
export class JsonNumber {
  constructor(readonly text: string) {}

  get value(): number {
    return Number(this.text);
  }
}

export type ExactObject = { [name: string]: ExactJson };

export type ExactJson = null | boolean | string | JsonNumber | ExactJson[] | ExactObject;

/** @returns the value, or undefined where the text is not JSON */
export function parseExactly(text: string): ExactJson | undefined {
  try {
    return JSON.parse(text, keepNumber);
  } catch {
    return undefined;
  }
}

/** The third argument of a reviver has the source text of a primitive; TypeScript's library does not know it yet. */
function keepNumber(_key: string, value: unknown, ...context: unknown[]): unknown {
  if (typeof value !== 'number') return value;
  const [where] = context;
  const source = typeof where === 'object' && where !== null && 'source' in where ? where.source : undefined;
  return new JsonNumber(typeof source === 'string' ? source : String(value));
}

export function isExactObject(value: ExactJson | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}
