import { expect, test } from 'vitest';
import { cloudEvent } from '../../testing';

test('an event has what CloudEvents ask for, and what the test says', () => {
  const event = cloudEvent({ type: 'invoice.paid', subject: 'i-17', data: { amount: 12.5, at: new Date(0) } });

  expect(event).toEqual({
    specversion: '1.0',
    id: expect.stringMatching(/^[\w-]{22}$/),
    source: '/test',
    type: 'invoice.paid',
    subject: 'i-17',
    time: '2026-11-18T10:15:55.370000Z',
    datacontenttype: 'application/json',
    data: { amount: 12.5, at: '1970-01-01T00:00:00.000Z' },
  });
});

test('the same options give the same id, others another', () => {
  const paid = cloudEvent({ type: 'invoice.paid' });

  expect(cloudEvent({ type: 'invoice.paid' }).id).toBe(paid.id);
  expect(cloudEvent({ type: 'invoice.sent' }).id).not.toBe(paid.id);
});

test.each<[object, string]>([
  [{ type: '' }, 'A CloudEvent whose type is not a text of at least one character'],
  [{ type: 'invoice.paid', id: '' }, 'whose id is not a text'],
  [{ type: 'invoice.paid', time: 'yesterday' }, 'whose time is not an RFC 3339 timestamp'],
  [{ type: 'invoice.paid', data: [1] }, 'whose data is not a JSON object'],
])('%j is refused, as Towpath would refuse it', (options, sentence) => {
  expect(() => cloudEvent(options as { type: string })).toThrow(sentence);
});

test('data that cannot be JSON is refused', () => {
  expect(() => cloudEvent({ type: 'invoice.paid', data: { amount: 1n } })).toThrow('`data` cannot be JSON');
});
