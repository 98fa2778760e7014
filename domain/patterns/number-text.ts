import { parseJson } from '../json/parse-json';

/**
 * A number that was written with other digits than any double has: 0.1234567890123456789, 1e400.
 *
 * EventBridge compares such numbers by the text that they were written as, and all others by their value.
 */
export class NumberText {
  constructor(readonly text: string) {}
}

/** Parses an event or a pattern. @throws SyntaxError where the text is not JSON */
export function parseExactly(text: string): unknown {
  return parseJson(text, (number) => new NumberText(number));
}
