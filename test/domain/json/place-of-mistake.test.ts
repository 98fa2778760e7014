import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOfMistake } from '../../../domain/json/place-of-mistake';

test.each<[string, string, [number, number]]>([
  ['a comma too many', '{\n  "a": 1,\n}', [3, 1]],
  ['a comma that is missing', '[\n  1\n  2\n]', [3, 3]],
  ['a name without quotes', '{ a: 1 }', [1, 3]],
  ['a word that is none', '{ "a": True }', [1, 8]],
  ['a text that does not end', '{\n  "a": "x\n}', [2, 8]],
  ['an end that is missing', '{\n  "a": [1]\n', [3, 1]],
  ['the end of something else', '[1}', [1, 3]],
  ['something behind the end', '{} x', [1, 4]],
  ['nothing at all', '', [1, 1]],
])('%s', (_, text, [line, column]) => {
  expect(placeOfMistake(text)).toEqual({ line, column });
});

test('there is a place where JSON.parse finds a mistake, and nowhere else', () => {
  const json = fc.json({ maxDepth: 3 });
  const piece = fc.constantFrom('', ',', '"', '}', ']', ':', '1', '-', ' ', '\\', 'null', '\n', '{', '[');
  fc.assert(
    fc.property(json, fc.nat(), fc.nat(2), piece, (text, at, less, more) => {
      const place = at % (text.length + 1);
      const changed = text.slice(0, place) + more + text.slice(place + less);

      expect(placeOfMistake(changed) === undefined).toBe(isJson(changed));
    }),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
