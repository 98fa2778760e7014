import { describe, expect, test } from 'vitest';
import { compilePattern, compileRules } from '../../../domain/patterns/match';
import { TooManyWays } from '../../../domain/patterns/one-element';
import type { Pattern } from '../../../domain/patterns/pattern';

/** Each of these takes hours, or ends the process, where steps multiply. They end, which is what is tested. */
describe('what is made to take long does not', () => {
  test('many stars on a long text', () => {
    const pattern = {
      a: [{ wildcard: `${'*a'.repeat(500)}*b` }, { 'anything-but': { wildcard: `${'*a'.repeat(300)}*b` } }],
    };

    expect(matches(pattern, { a: 'a'.repeat(1_000_000) })).toBe(true);
    expect(matches({ a: [{ wildcard: `${'*a'.repeat(500)}*b` }] }, { a: 'a'.repeat(1_000_000) })).toBe(false);
  });

  test('a long part between stars that nearly stands everywhere', () => {
    const part = `b${'a'.repeat(1900)}`;

    expect(matches({ a: [{ wildcard: `*${part}*` }] }, { a: 'a'.repeat(1_000_000) })).toBe(false);
  });

  test('a thousand alternatives on an event with many values', () => {
    const either = (letter: string) => ({
      $or: Array.from({ length: 10 }, (_, n) => ({ [letter + n]: [{ exists: true }] })),
    });
    const pattern = { x: either('x'), y: either('y'), z: either('z'), last: ['never'] };
    const values = Array.from({ length: 1000 }, (_, n) => n);
    const members = (letter: string) => Object.fromEntries(Array.from({ length: 10 }, (_, n) => [letter + n, values]));

    expect(matches(pattern, { x: members('x'), y: members('y'), z: members('z'), last: ['never'] })).toBe(true);
    expect(matches(pattern, { x: members('x'), y: members('y'), z: members('z') })).toBe(false);
  });

  test('lists within lists, a hundred thousand times', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(100_000)}1${']'.repeat(100_000)}}`);

    expect(matches({ a: [1] }, deep)).toBe(false);
    expect(matches({ a: [{ exists: false }] }, deep)).toBe(true);
  });

  test('objects within objects, as deep as a pattern can go', () => {
    const depth = 300;
    const nested = (inside: string) => JSON.parse('{"a":'.repeat(depth) + inside + '}'.repeat(depth));

    expect(matches(nested('[1]'), nested('1'))).toBe(true);
    expect(matches(nested('[1]'), nested('2'))).toBe(false);
  });

  test('many elements in each of many lists, of which one would have to fit', () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => ({ sku: `s${n}`, size: n, tags: [{ k: n, v: -n }] }));
    const fields = { sku: [{ exists: true }], size: [{ exists: true }], tags: { k: [{ exists: true }], v: [1] } };

    expect(matches({ lines: fields }, { lines })).toBe(false);
    expect(matches({ lines: fields }, { lines: [lines] })).toBe(false);
    expect(matches({ all: { lines: fields } }, { all: [{ lines }] })).toBe(false);
  });

  test('a thousand rules on an event with long lists', () => {
    const rules = Array.from({ length: 1000 }, (_, n) => ({
      name: `r${n}`,
      pattern: { lines: { sku: [`s${n}`], size: [{ numeric: ['<', n] }] } },
    }));
    const lines = Array.from({ length: 1000 }, (_, n) => ({ sku: `s${n}`, size: n % 2 === 0 ? n : -1 }));

    expect(compileRules(rules).match({ lines })).toHaveLength(500);
  });
});

test('where names with dots put arrays beside each other, choices are given up after many', () => {
  const list = (offset: number) =>
    Array.from({ length: 60 }, (_, n) => ({ p: n + offset, q: n + offset, r: n + offset, s: n + offset }));
  const event = { 'a.b.c': list(0), a: { 'b.c': list(100), b: { c: list(200) } }, 'a.b': { c: list(300) } };
  const any = [{ exists: true }];

  expect(() => matches({ a: { b: { c: { p: any, q: any, r: any, s: [5] } } } }, event)).toThrow(TooManyWays);
  expect(matches({ a: { b: { c: { p: [5], q: [105] } } } }, event)).toBe(true);
  expect(matches({ a: { b: { c: { p: [5], q: [6] } } } }, event)).toBe(false);
});

function matches(pattern: Pattern, event: object): boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.mistakes));
  return compiled.matches(event);
}
