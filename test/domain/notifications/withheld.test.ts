import { expect, test } from 'vitest';
import { newestFirst, type Withheld, withheldIn } from '../../../domain/notifications/withheld';

const withheld = withheldOn('2026-11-18T10:15:55.370000Z');
const row = { ...withheld, format: 1, state: 'withheld', partition: 'message#1', sort: 'message', expires: 100 };

test('a row of what is withheld says what would have been said, until it expires', () => {
  expect(withheldIn(row, 99_999)).toEqual(withheld);
  expect(withheldIn(row, 100_000)).toBeUndefined();
});

test.each([
  ['was said', { state: 'sent' }],
  ['is due', { state: 'due' }],
  ['has another format', { format: 2 }],
])('a row of what %s is none', (_, changes) => {
  expect(withheldIn({ ...row, ...changes }, 0)).toBeUndefined();
});

test('the latest event comes first', () => {
  const later = withheldOn('2026-11-18T10:15:56.370000Z');

  expect(newestFirst([withheld, later])).toEqual([later, withheld]);
  expect(newestFirst([later, withheld])).toEqual([later, withheld]);
});

test('times count, however they are written', () => {
  const first = withheldOn('2026-11-18T12:15:55.370000+02:00');
  const later = withheldOn('2026-11-18T10:15:55.371Z');

  expect(newestFirst([first, later])).toEqual([later, first]);
});

function withheldOn(time: string): Withheld {
  const event = { id: 'e1', type: 'customers.inserted', subject: 'c1', time };
  return { id: '1', rule: 'big', channel: '#marketing', event, text: '*Ada*', createdAt: '2026-11-18T10:15:57.000Z' };
}
