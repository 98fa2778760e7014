import { describe, expect, test } from 'vitest';
import { checkEventPattern, neverMatches } from '../../../domain/patterns/check-event-pattern';
import type { Pattern } from '../../../domain/patterns/pattern';

describe('a pattern that holds for no event says why', () => {
  test.each<[string, Pattern, string]>([
    [
      'a field that events do not have',
      { detail: { state: ['running'] } },
      'matches on "detail", which is no member of an event (id, type, source, subject, time, version, data, before); for a field of the item write { data: { detail: … } }',
    ],
    [
      'the same in an alternative',
      { $or: [{ type: ['x'] }, { 'detail.a': ['y'] }] },
      'matches on "detail", which is no member',
    ],
    [
      'fields of a text',
      { type: { name: ['x'] } },
      'matches on "type.name", and "type" is a text, which has no fields',
    ],
    ['the whole item', { data: ['x'] }, 'matches on "data", which holds fields; name one: { data: { name: … } }'],
    [
      'numbers for a text',
      { subject: [1, { numeric: ['>', 5] }] },
      'matches on "subject" with [1, { numeric: [">", 5] }], and that is a text; write texts, in quotes',
    ],
    [
      'texts for a number',
      { version: ['5', { prefix: '1' }] },
      'matches on "version" with ["5", { prefix: "1" }], and that is a number; write numbers, without quotes',
    ],
    [
      'an emoji without case',
      { data: { a: [{ 'equals-ignore-case': 'a😀' }] } },
      'EventBridge knows no case of characters beyond U+FFFF',
    ],
    [
      'an operator without its list',
      { data: { size: { numeric: ['>', 5] } } },
      'has an operator without its list at "size"; write size: [{ numeric: [">", 5] }]',
    ],
    [
      'what was before, of an event that is no change',
      { type: ['image.pushed'], before: { a: ['x'] } },
      'can never match: it matches on "before.a", which only changes of tables have, and on types that no change has',
    ],
  ])('%s', (_, pattern, sentence) => {
    expect(checkEventPattern(pattern)).toEqual([expect.stringContaining(sentence)]);
  });
});

test.each<Pattern>([
  { type: [{ exists: false }, 5] },
  { version: [{ numeric: ['>', 5] }] },
  { $or: [{ type: ['image.pushed'] }, { before: { a: ['x'] } }] },
  { type: [{ prefix: 'image.' }], before: { a: ['x'] } },
])('%j can match, or is meant so', (pattern) => {
  expect(checkEventPattern(pattern)).toEqual([]);
});

describe('the types of known entities', () => {
  const entities = new Set(['customers']);

  test.each<[Pattern, string]>([
    [
      { type: ['customers.removed'], data: { a: ['x'] } },
      'can never match: it matches on "data.a", and an item that was removed has no data; write before: { … }',
    ],
    [
      { type: ['customers.inserted'], before: { a: ['x'] } },
      'can never match: it matches on "before.a", and an item that was inserted was not there before; write data: { … }',
    ],
  ])('%j never happens', (pattern, sentence) => {
    expect(neverMatches(pattern, entities)).toBe(sentence);
    expect(neverMatches(pattern)).toBeUndefined();
  });

  test.each<Pattern>([
    { type: ['customers.removed', 'customers.modified'], data: { a: ['x'] } },
    { type: ['orders.removed'], data: { a: ['x'] } },
    { type: ['customers.removed'], data: { a: [{ exists: false }] } },
    { $or: [{ type: ['customers.removed'], data: { a: ['x'] } }, { type: ['customers.inserted'] }] },
  ])('%j happens', (pattern) => {
    expect(neverMatches(pattern, entities)).toBeUndefined();
  });
});
