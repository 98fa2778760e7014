import { expect, test } from 'vitest';
import { KEPT_EXAMPLES } from './kept-examples';
import { KNOWN_DIFFERENCES } from './known-differences';

test('a known difference is one', () => {
  expect(KNOWN_DIFFERENCES.filter(({ eventRuler, ours }) => eventRuler === ours)).toEqual([]);
});

test('no example is kept twice', () => {
  const texts = [...KEPT_EXAMPLES, ...KNOWN_DIFFERENCES].map(({ pattern, event }) => `${pattern} on ${event}`);

  expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
});
