import { expect, test } from 'vitest';
import { timeOf } from '../../../domain/events/time';

test.each([
  [0, '1970-01-01T00:00:00.000000Z'],
  [7, '1970-01-01T00:00:00.000007Z'],
  [1_794_996_955_370_042, '2026-11-18T10:15:55.370042Z'],
  [Number.MAX_SAFE_INTEGER, '2255-06-05T23:47:34.740991Z'],
])('%d microseconds are %s', (microseconds, expected) => {
  expect(timeOf(microseconds)).toBe(expected);
});
