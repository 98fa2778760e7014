import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern } from '../../../domain/patterns/match';
import type { Pattern } from '../../../domain/patterns/pattern';

/**
 * Few ways to choose elements are tried one by one, many are taken together. Copies of all elements change nothing of what
 * matches, and make few ways many.
 */
test('many elements match as few do', () => {
  const values = fc.constantFrom(1, 2, 3);
  const inner = fc.record({ x: values, y: values }, { requiredKeys: [] });
  const outer = fc.record({ a: values, b: fc.array(inner, { maxLength: 3 }), c: values }, { requiredKeys: [] });
  const lists = fc.constantFrom([1], [2], [1, 2], [{ exists: true }], [{ exists: false }], [1, { exists: false }]);
  const patterns = fc
    .record({ a: lists, c: lists, b: fc.record({ x: lists, y: lists }, { requiredKeys: [] }) }, { requiredKeys: [] })
    .map(({ a, b, c }) => ({ ...(a && { a }), ...(b && Object.keys(b).length > 0 && { b }), ...(c && { c }) }))
    .filter((fields) => Object.keys(fields).length > 0);
  let matching = 0;

  fc.assert(
    fc.property(patterns, fc.array(outer, { minLength: 1, maxLength: 4 }), (fields, elements) => {
      const few = matches({ list: fields }, { list: elements });
      const many = matches({ list: fields }, { list: Array.from({ length: 40 }, () => elements).flat() });
      if (few) matching += 1;

      expect(many).toBe(few);
    }),
    { numRuns: 2000 },
  );
  expect(matching).toBeGreaterThan(200);
});

function matches(pattern: Pattern, event: object): boolean {
  const compiled = compilePattern(pattern);
  return compiled.ok && compiled.matches(event);
}
