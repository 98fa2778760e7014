import { describe, expect, test } from 'vitest';
import { decodeCloudEvent } from '../../../domain/events/cloud-event';

const ARRIVED = Date.UTC(2026, 10, 18, 10, 15, 55, 370);

const published = {
  specversion: '1.0',
  id: 'e1',
  source: '/registry',
  type: 'image.pushed',
  subject: 'orders',
  time: '2026-11-18T09:00:00.25Z',
  datacontenttype: 'application/json',
  data: { tag: '1.2.3' },
};

test('a CloudEvent becomes an event with its data', () => {
  expect(decode(published)).toEqual({
    ok: true,
    event: {
      id: 'e1',
      type: 'image.pushed',
      source: '/registry',
      subject: 'orders',
      time: '2026-11-18T09:00:00.250000Z',
      data: { tag: '1.2.3' },
    },
  });
});

test('what may be left out has a default; null is left out as well', () => {
  const { specversion, id, source, type } = published;

  const without = decode({ specversion, id, source, type });
  const withNull = decode({ ...published, subject: null, time: null, datacontenttype: null, data: null });

  expect(without).toEqual({
    ok: true,
    event: { id: 'e1', type: 'image.pushed', source: '/registry', subject: 'e1', time: '2026-11-18T10:15:55.370000Z' },
  });
  expect(withNull).toEqual(without);
});

test('extension attributes are not kept, and none can make it a change', () => {
  expect(decode({ ...published, version: 9, before: {}, change: {}, traceparent: '00-…' })).toEqual(decode(published));
});

test.each([
  ['2026-11-18T09:00:00Z', '2026-11-18T09:00:00.000000Z'],
  ['2026-11-18t09:00:00z', '2026-11-18T09:00:00.000000Z'],
  ['2026-11-18T09:00:00.123456789Z', '2026-11-18T09:00:00.123456Z'],
  ['2026-11-18T00:30:00.5+01:00', '2026-11-17T23:30:00.500000Z'],
  ['2028-02-29T23:59:59-00:30', '2028-03-01T00:29:59.000000Z'],
])('time %s is %s', (time, expected) => {
  expect(decode({ ...published, time })).toMatchObject({ event: { time: expected } });
});

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/vnd.acme.image+json',
  'Application/JSON',
])('data of type %s is JSON', (datacontenttype) => {
  expect(decode({ ...published, datacontenttype }).ok).toBe(true);
});

describe('is not an event', () => {
  test.each<[string, object]>([
    ['specversion', { specversion: '0.3' }],
    ['id', { id: undefined }],
    ['id', { id: '' }],
    ['id', { id: 7 }],
    ['source', { source: null }],
    ['type', { type: [] }],
    ['subject', { subject: '' }],
    ['subject', { subject: 1 }],
    ['time', { time: 'yesterday' }],
    ['time', { time: '2026-11-18' }],
    ['time', { time: '2026-11-18T09:00:00' }],
    ['time', { time: '2026-02-30T09:00:00Z' }],
    ['time', { time: '2026-11-18T25:00:00Z' }],
    ['time', { time: '0000-01-01T00:00:00+01:00' }],
    ['time', { time: 1_794_996_955_370 }],
    ['datacontenttype', { datacontenttype: 'text/plain' }],
    ['datacontenttype', { datacontenttype: 'application/jsonl' }],
    ['data', { data: [1] }],
    ['data', { data: 'text' }],
    ['data_base64', { data: undefined, data_base64: 'AQI=' }],
  ])('with a wrong %s: %j', (member, change) => {
    expect(decode({ ...published, ...change })).toEqual({
      ok: false,
      reason: { code: 'not-an-event', message: expect.stringMatching(new RegExp(`\\b${member}\\b`)) },
    });
  });

  test('with data so deep that readers of JSON stumble', () => {
    const data = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);

    expect(decode({ ...published, data })).toMatchObject({ ok: false, reason: { code: 'not-an-event' } });
  });
});

test.each(['customers', 'customers.inserted', 'customers.address.changed', 'shop.orders.removed'])(
  'the type %s belongs to an entity',
  (type) => {
    expect(decode({ ...published, type })).toMatchObject({ ok: false, reason: { code: 'reserved-type' } });
  },
);

test.each(['customer.inserted', 'customers-old.inserted', 'shop.opened', 'inserted.customers'])(
  'the type %s belongs to nobody',
  (type) => {
    expect(decode({ ...published, type })).toMatchObject({ ok: true, event: { type } });
  },
);

function decode(record: Record<string, unknown>) {
  return decodeCloudEvent(record, new Set(['customers', 'shop.orders']), ARRIVED);
}
