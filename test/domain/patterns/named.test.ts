import { expect, test } from 'vitest';
import { fieldsOf, sensitiveFieldsOf, typesOf } from '../../../domain/patterns/named';

test('the fields of a pattern are named by their paths', () => {
  const pattern = { type: ['customers.inserted'], data: { employees: [{ exists: true }], 'address.city': ['Bonn'] } };

  expect(fieldsOf(pattern)).toEqual(['data.address.city', 'data.employees', 'type']);
});

test('the types of a pattern are those that it lists as they are', () => {
  expect(typesOf({ type: ['customers.inserted', { prefix: 'orders.' }, 'customers.removed'] })).toEqual([
    'customers.inserted',
    'customers.removed',
  ]);
  expect(typesOf({ $or: [{ type: ['a.b'] }, { type: ['a.c'] }] })).toEqual(['a.b', 'a.c']);
  expect(typesOf({ source: ['/registry'] })).toEqual([]);
  expect(typesOf({ type: { name: ['x'] } })).toEqual([]);
});

test('a field is sensitive where the alternative that names it can match an event of that entity', () => {
  const sensitive = new Map([['customers', ['taxNumber']]]);
  const data = { taxNumber: ['1'] };

  expect(sensitiveFieldsOf({ data }, sensitive)).toEqual(['data.taxNumber']);
  expect(sensitiveFieldsOf({ type: [{ prefix: 'orders.' }], before: data }, sensitive)).toEqual(['before.taxNumber']);
  expect(sensitiveFieldsOf({ type: ['orders.inserted'], data }, sensitive)).toEqual([]);
  expect(
    sensitiveFieldsOf({ $or: [{ type: ['customers.inserted'] }, { type: ['orders.inserted'], data }] }, sensitive),
  ).toEqual([]);
  expect(sensitiveFieldsOf({ $or: [{ type: ['customers.inserted'] }, { type: ['x'] }], data }, sensitive)).toEqual([
    'data.taxNumber',
  ]);
});
