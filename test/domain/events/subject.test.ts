import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subjectOf } from '../../../domain/events/subject';

test('a subject is the values of the key, encoded and joined', () => {
  expect(subjectOf(['c1'])).toBe('c1');
  expect(subjectOf(['a/b', 'Zoë & co'])).toBe('a%2Fb/Zo%C3%AB%20%26%20co');
  expect(subjectOf([42, -1.5])).toBe('42/-1.5');
  expect(subjectOf(['AQI='])).toBe('AQI%3D');
});

test('a subject that is too long for OpenSearch is hashed', () => {
  expect(subjectOf(['x'.repeat(512)])).toBe('x'.repeat(512));
  expect(subjectOf(['x'.repeat(513)])).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(subjectOf(['ü'.repeat(86)])).toMatch(/^sha256:/);
});

test('different keys have different subjects of at most 512 bytes', () => {
  const key = fc.tuple(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
  );

  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(Buffer.byteLength(subjectOf(one))).toBeLessThanOrEqual(512);
      expect(subjectOf(one) === subjectOf(other)).toBe(one[0] === other[0] && one[1] === other[1]);
    }),
  );
});
