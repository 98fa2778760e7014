import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecodeContext, type DecodedRecord, decodeRecord } from '../../../domain/events/decode';
import type { EntityRegistration } from '../../../domain/events/entity';
import { isChange } from '../../../domain/events/event';
import { type ChangeRecordOptions, changeRecord } from '../../../testing';
import { CREATED } from '../../../testing/change-record';
import { registration } from '../../events';

describe('a change record', () => {
  test('of a new item becomes an inserted event', () => {
    const record = changeRecord({ newImage: { id: 'c1', name: 'Ada', employees: 500 } });

    const decoded = decode(record);

    expect(decoded).toEqual({
      ok: true,
      event: {
        id: expect.stringMatching(/^[\w-]{43}$/),
        type: 'customers.inserted',
        source: 'dynamodb/customers-table',
        subject: 'c1',
        time: '2026-11-18T10:15:55.370000Z',
        version: CREATED,
        data: { id: 'c1', name: 'Ada', employees: 500 },
        change: { entity: 'customers', kind: 'inserted', key: { id: 'c1' } },
      },
    });
  });

  test('of a changed item has what it was', () => {
    const record = changeRecord({
      eventName: 'MODIFY',
      newImage: { id: 'c1', name: 'Ada L.' },
      oldImage: { id: 'c1', name: 'Ada' },
    });

    const event = eventOf(decode(record));

    expect(event).toMatchObject({
      type: 'customers.modified',
      data: { id: 'c1', name: 'Ada L.' },
      before: { id: 'c1', name: 'Ada' },
    });
  });

  test.each([false, true])('of a removed item has only what it was, time to live or not (%s)', (byTimeToLive) => {
    const record = changeRecord({ eventName: 'REMOVE', oldImage: { id: 'c1', name: 'Ada' }, byTimeToLive });

    const event = eventOf(decode(record));

    expect(event).toMatchObject({ type: 'customers.removed', subject: 'c1', before: { id: 'c1', name: 'Ada' } });
    expect(event).not.toHaveProperty('data');
  });

  test('has no sensitive attribute, now or before', () => {
    const image = { id: 'c1', name: 'Ada', taxNumber: 'secret' };
    const record = changeRecord({ eventName: 'MODIFY', newImage: { ...image, name: 'Ada L.' }, oldImage: image });

    const decoded = decode(record, { entityOf: () => registration('customers', { sensitive: ['taxNumber'] }) });

    expect(eventOf(decoded)).toMatchObject({ data: { id: 'c1', name: 'Ada L.' }, before: { id: 'c1', name: 'Ada' } });
    expect(JSON.stringify(decoded)).not.toContain('taxNumber');
  });

  test.each<[string, ChangeRecordOptions, number]>([
    ['microseconds', { createdAt: 1_794_996_955_370_042 }, 1_794_996_955_370_042],
    ['milliseconds', { createdAt: 1_794_996_955_370, precision: 'MILLISECOND' }, 1_794_996_955_370_000],
    ['milliseconds without saying so', { createdAt: 1_794_996_955_370, precision: null }, 1_794_996_955_370_000],
    ['microseconds without saying so', { createdAt: 1_794_996_955_370_042, precision: null }, 1_794_996_955_370_042],
  ])('with its time in %s has a version in microseconds', (_, options, version) => {
    expect(eventOf(decode(changeRecord(options))).version).toBe(version);
  });

  test('has the same id when it is repeated, whatever its eventID is', () => {
    const record = changeRecord();

    const [once, again] = [record, { ...record, eventID: 'another' }].map((each) => eventOf(decode(each)));

    expect(once?.id).toBe(again?.id);
  });

  test('of an item with numbers in its key has them in its subject, the partition key first', () => {
    const record = changeRecord({ key: ['2', '1'], newImage: { 1: new Uint8Array([1, 2]), 2: 42 } });

    const decoded = decode(record, { entityOf: () => registration('customers', { partitionKey: '2', sortKey: '1' }) });

    expect(eventOf(decoded)).toMatchObject({ subject: '42/AQI%3D', change: { key: { 1: 'AQI=', 2: 42 } } });
  });

  test('may name attributes as objects name what they inherit', () => {
    const image = JSON.parse('{"__proto__":{"S":"p"},"constructor":{"N":"1"}}');
    const record = changeRecord();
    const changed = {
      ...record,
      dynamodb: { ...record.dynamodb, Keys: { ['__proto__']: { S: 'p' } }, NewImage: image },
    };

    const decoded = decode(changed, { entityOf: () => registration('customers', { partitionKey: '__proto__' }) });

    expect(eventOf(decoded).subject).toBe('p');
    expect(JSON.stringify(eventOf(decoded).data)).toBe('{"__proto__":"p","constructor":1}');
  });

  test.each<[string, object, string]>([
    ['another eventName', { eventName: 'UPSERT' }, 'eventName'],
    ['no table', { tableName: undefined }, 'tableName'],
    ['no time', inDynamodb({ ApproximateCreationDateTime: undefined }), 'ApproximateCreationDateTime'],
    ['a time in text', inDynamodb({ ApproximateCreationDateTime: '1' }), 'ApproximateCreationDateTime'],
    ['a negative time', inDynamodb({ ApproximateCreationDateTime: -1 }), 'ApproximateCreationDateTime'],
    ['a time beyond what is exact', inDynamodb({ ApproximateCreationDateTime: 1e17 }), 'ApproximateCreationDateTime'],
    [
      'another precision',
      inDynamodb({ ApproximateCreationDateTimePrecision: 'NANOSECOND' }),
      'ApproximateCreationDateTime',
    ],
    [
      'a time in seconds',
      inDynamodb({ ApproximateCreationDateTime: 1_794_996_955, ApproximateCreationDateTimePrecision: undefined }),
      'ApproximateCreationDateTime',
    ],
    ['no keys', inDynamodb({ Keys: undefined }), 'Keys'],
    ['other keys', inDynamodb({ Keys: { name: { S: 'c1' } } }), 'Keys'],
    ['more keys', inDynamodb({ Keys: { id: { S: 'c1' }, name: { S: 'Ada' } } }), 'Keys'],
    ['a key that is a map', inDynamodb({ Keys: { id: { M: {} } } }), 'Keys'],
    ['a key that is no text', inDynamodb({ Keys: { id: { S: '\ud800' } } }), 'Keys'],
    ['no image', inDynamodb({ NewImage: undefined }), 'NewImage'],
    ['a malformed attribute', inDynamodb({ NewImage: { id: { S: 'c1' }, name: { S: 1 } } }), '"name"'],
  ])('with %s is not an event', (_, change, named) => {
    const decoded = decode({ ...changeRecord(), ...change });

    expect(decoded).toEqual({ ok: false, reason: { code: 'not-an-event', message: expect.stringContaining(named) } });
  });

  test.each([
    changeRecord({ eventName: 'MODIFY', newImage: { id: 'c1', name: 'Ada L.' }, oldImage: { id: 'c1', name: 'Ada' } }),
    changeRecord({ eventName: 'REMOVE' }),
  ])('of $eventName without what the item was is not an event', (record) => {
    const decoded = decode({ ...record, dynamodb: { ...record.dynamodb, OldImage: undefined } });

    expect(decoded).toMatchObject({ reason: { code: 'not-an-event', message: expect.stringContaining('OldImage') } });
  });

  test('of a table that nobody registered is of an unknown table', () => {
    expect(decode(changeRecord({ table: 'secrets' }))).toEqual({
      ok: false,
      reason: { code: 'unknown-table', message: expect.not.stringContaining('secrets') },
    });
  });

  test('is not allowed on a stream of published events, whatever its table', () => {
    const decoded = decode(changeRecord({ table: 'secrets' }), { carries: 'published' });

    expect(decoded).toMatchObject({ ok: false, reason: { code: 'not-allowed-on-stream' } });
  });
});

describe('a published event', () => {
  const published = { specversion: '1.0', id: 'e1', source: '/orders', type: 'image.pushed' };

  test('is decoded on a stream that carries both', () => {
    expect(eventOf(decode(published)).type).toBe('image.pushed');
  });

  test('is not allowed on a stream of changes', () => {
    expect(decode(published, { carries: 'changes' })).toMatchObject({
      ok: false,
      reason: { code: 'not-allowed-on-stream' },
    });
  });

  test('that looks like a change record as well is no change', () => {
    const event = eventOf(decode({ ...changeRecord(), ...published, change: { entity: 'customers' } }));

    expect(isChange(event)).toBe(false);
    expect(event.source).toBe('/orders');
  });
});

describe('decodeRecord', () => {
  test.each([
    ['text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['half an object', Buffer.from('{"a":')],
    ['a text in Latin-1', Buffer.from('{"name":"Zoë"}', 'latin1')],
  ])('says of %s that it is not JSON', (_, bytes) => {
    expect(decodeRecord(bytes, context())).toMatchObject({ ok: false, reason: { code: 'not-json' } });
  });

  test.each([
    'null',
    '1',
    '"a"',
    '[]',
    '{}',
    '{"dynamodb":null}',
    '{"dynamodb":[]}',
    '{"__proto__":{"specversion":"1.0"}}',
  ])('says of %s that it is not an event', (json) => {
    expect(decodeRecord(Buffer.from(json), context())).toMatchObject({ ok: false, reason: { code: 'not-an-event' } });
  });

  test('throws for no bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => !decodeRecord(bytes, context()).ok));
  });

  test('throws for no JSON that looks like one of the two kinds', () => {
    const changes = fc.record(
      {
        eventName: fc.oneof(fc.constantFrom('INSERT', 'MODIFY', 'REMOVE'), fc.jsonValue()),
        tableName: fc.oneof(fc.constant('customers-table'), fc.jsonValue()),
        dynamodb: fc.record(
          {
            ApproximateCreationDateTime: fc.oneof(fc.double(), fc.maxSafeInteger()),
            ApproximateCreationDateTimePrecision: fc.constantFrom('MICROSECOND', 'MILLISECOND', 'DAY'),
            Keys: fc.oneof(fc.record({ id: fc.record({ S: fc.string({ unit: 'binary' }) }) }), fc.jsonValue()),
            NewImage: fc.jsonValue(),
            OldImage: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    const published = fc.record(
      {
        specversion: fc.constantFrom('1.0', '0.3'),
        id: fc.oneof(fc.string(), fc.jsonValue()),
        source: fc.string(),
        type: fc.string(),
        time: fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String), fc.jsonValue()),
        subject: fc.jsonValue(),
        data: fc.jsonValue(),
      },
      { requiredKeys: ['specversion'] },
    );

    fc.assert(
      fc.property(fc.oneof(changes, published), (record) => {
        const decoded = decode(record);

        expect(JSON.parse(JSON.stringify(decoded))).toEqual(decoded);
      }),
    );
  });
});

function decode(record: object, changes: Partial<DecodeContext> = {}): DecodedRecord {
  return decodeRecord(Buffer.from(JSON.stringify(record)), { ...context(), ...changes });
}

function context(): DecodeContext {
  const tables = new Map<string, EntityRegistration>([['customers-table', registration('customers')]]);
  return {
    entityOf: (table) => tables.get(table),
    entities: new Set(['customers']),
    carries: 'both',
    arrivedAt: 1_794_996_955_370,
  };
}

function eventOf(decoded: DecodedRecord) {
  if (!decoded.ok) throw new Error(decoded.reason.message);
  return decoded.event;
}

function inDynamodb(change: object): object {
  return { dynamodb: { ...changeRecord().dynamodb, ...change } };
}
