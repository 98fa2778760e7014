const WHITE_SPACE = /[ \t\n\r]*/y;

/** One token: a sign, a text, or another value. Control characters (`Cc`) below the space stand in no text. */
const TOKEN =
  /(?:([[\]{},:])|("(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/uy;

/** What may come next: `first` is a value or the end of a list, `name?` a name or the end of an object. */
type Expected = 'value' | 'first' | 'name' | 'name?' | ':' | ', or end' | 'nothing';

export interface TextPlace {
  /** From 1 on. */
  readonly line: number;
  /** In UTF-16 code units, from 1 on. */
  readonly column: number;
}

/**
 * Where a text stops being JSON: at a token that cannot be there, or at its end. `JSON.parse` says so of some mistakes
 * only, and quotes the text.
 *
 * @returns undefined where it is JSON
 */
export function placeOfMistake(text: string): TextPlace | undefined {
  const around: string[] = [];
  let expected: Expected | undefined = 'value';
  let place = 0;
  while (expected !== undefined) {
    WHITE_SPACE.lastIndex = place;
    WHITE_SPACE.test(text);
    const start = WHITE_SPACE.lastIndex;
    if (start === text.length && expected === 'nothing') return undefined;
    TOKEN.lastIndex = start;
    const [, sign, name] = TOKEN.exec(text) ?? [undefined, '?'];
    expected = after(expected, sign ?? (name === undefined ? 'other' : 'text'), around);
    if (expected === undefined) return lineAndColumn(text, start);
    place = TOKEN.lastIndex;
  }
  return undefined;
}

/** What may come behind a token; undefined where it cannot be there. */
function after(expected: Expected, token: string, around: string[]): Expected | undefined {
  const ended = (): Expected => (around.length === 0 ? 'nothing' : ', or end');
  const isValue = expected === 'value' || expected === 'first';
  if (isValue && (token === 'text' || token === 'other')) return ended();
  if (isValue && (token === '{' || token === '[')) {
    around.push(token === '{' ? '}' : ']');
    return token === '{' ? 'name?' : 'first';
  }
  if (token === 'text' && (expected === 'name' || expected === 'name?')) return ':';
  if (token === ':' && expected === ':') return 'value';
  if (token === ',' && expected === ', or end') return around.at(-1) === '}' ? 'name' : 'value';
  const mayEnd = expected === ', or end' || expected === 'first' || expected === 'name?';
  if (mayEnd && token === around.at(-1)) {
    around.pop();
    return ended();
  }
  return undefined;
}

function lineAndColumn(text: string, place: number): TextPlace {
  const lines = text.slice(0, place).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
