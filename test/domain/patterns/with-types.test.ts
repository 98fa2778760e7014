import { expect, test } from 'vitest';
import type { Pattern } from '../../../domain/patterns/pattern';
import { withTypes } from '../../../domain/patterns/with-types';

const T = ['customers.inserted', 'customers.removed'];

test.each<[string, Pattern, Pattern]>([
  ['no type', { data: { a: [1] } }, { type: T, data: { a: [1] } }],
  ['a type', { type: ['customers.inserted'] }, { type: ['customers.inserted'] }],
  ['alternatives without types', { $or: [{ a: [1] }, { b: [2] }] }, { type: T, $or: [{ a: [1] }, { b: [2] }] }],
  [
    'an alternative with a type',
    { a: [0], $or: [{ type: ['x'] }, { b: [2] }] },
    { a: [0], $or: [{ type: ['x'] }, { type: T, b: [2] }] },
  ],
  [
    'an alternative with a type in an alternative',
    { $or: [{ b: [2] }, { $or: [{ type: ['x'] }, { c: [3] }] }] },
    { $or: [{ type: T, b: [2] }, { $or: [{ type: ['x'] }, { type: T, c: [3] }] }] },
  ],
])('a pattern with %s', (_, pattern, expected) => {
  expect(withTypes(pattern, T)).toEqual(expected);
});
