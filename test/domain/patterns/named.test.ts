import { expect, test } from 'vitest';
import { fieldsOf, typesOf } from '../../../domain/patterns/named';

test('the fields of a pattern are named by their paths', () => {
  const pattern = { type: ['customers.inserted'], data: { employees: [{ exists: true }], 'address.city': ['Bonn'] } };

  expect(fieldsOf(pattern)).toEqual(['data.address.city', 'data.employees', 'type']);
});

test('the types of a pattern are those that it lists as they are', () => {
  expect(typesOf({ type: ['customers.inserted', { prefix: 'orders.' }, 'customers.removed'] })).toEqual([
    'customers.inserted',
    'customers.removed',
  ]);
  expect(typesOf({ source: ['/registry'] })).toEqual([]);
  expect(typesOf({ type: { name: ['x'] } })).toEqual([]);
});
