import { expect, test } from 'vitest';
import { changeId } from '../../../domain/events/change-id';

test('an id is the same for the same change, and another when anything differs', () => {
  const ids = [
    changeId('customers', 'c1', 1, 'inserted'),
    changeId('customers', 'c1', 1, 'removed'),
    changeId('customers', 'c1', 2, 'inserted'),
    changeId('customers', 'c2', 1, 'inserted'),
    changeId('orders', 'c1', 1, 'inserted'),
  ];

  expect(new Set(ids).size).toBe(5);
  expect(changeId('customers', 'c1', 1, 'inserted')).toBe(ids[0]);
});

test('an id stays what it is from one release to the next', () => {
  expect(changeId('customers', 'c1', 1, 'inserted')).toBe('b_uWUyoYXiVuu8kPpVFcg9DFt_IT6iVV5V2N46cFGF8');
});
