import { expect, test } from 'vitest';
import { decodeChangeRecord } from '../../domain/events/change-record';
import { type ChangeRecordOptions, changeRecord } from '../../testing';
import { registration } from '../events';

test('a new item stands in a record as DynamoDB writes it, field for field and in its order', () => {
  const record = changeRecord({
    table: 'Shop-CustomersTable68815F0F',
    key: ['customerId'],
    newImage: { customerId: 'c1', name: 'Ada', employees: 500, tags: new Set(['b2b']), photo: Buffer.from('hello') },
  });

  expect(JSON.stringify(record, null, 1)).toBe(
    JSON.stringify(
      {
        awsRegion: 'eu-west-1',
        eventID: record.eventID,
        eventName: 'INSERT',
        userIdentity: null,
        recordFormat: 'application/json',
        tableName: 'Shop-CustomersTable68815F0F',
        dynamodb: {
          ApproximateCreationDateTime: 1_794_996_955_370_000,
          Keys: { customerId: { S: 'c1' } },
          NewImage: {
            customerId: { S: 'c1' },
            name: { S: 'Ada' },
            employees: { N: '500' },
            tags: { SS: ['b2b'] },
            photo: { B: 'YUdWc2JHOD0=' },
          },
          SizeBytes: 600,
          ApproximateCreationDateTimePrecision: 'MICROSECOND',
        },
        eventSource: 'aws:dynamodb',
      },
      null,
      1,
    ),
  );
  expect(record.eventID).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('a changed item has both images, a removed one what it was, an expired one who removed it', () => {
  const modified = changeRecord({ eventName: 'MODIFY', newImage: { id: 'c1', n: 2 }, oldImage: { id: 'c1', n: 1 } });
  const removed = changeRecord({ eventName: 'REMOVE', oldImage: { id: 'c1', n: 2 } });
  const expired = changeRecord({ eventName: 'REMOVE', byTimeToLive: true });

  expect(modified.dynamodb).toMatchObject({ NewImage: { n: { N: '2' } }, OldImage: { n: { N: '1' } } });
  expect(removed.dynamodb).toMatchObject({ Keys: { id: { S: 'c1' } }, OldImage: { n: { N: '2' } } });
  expect(removed.dynamodb).not.toHaveProperty('NewImage');
  expect(removed.userIdentity).toBeNull();
  expect(expired.userIdentity).toEqual({ type: 'Service', principalId: 'dynamodb.amazonaws.com' });
});

test('the same options give the same record, others another id', () => {
  expect(changeRecord()).toEqual(changeRecord());
  expect(changeRecord({ newImage: { id: 'c2' } }).eventID).not.toBe(changeRecord().eventID);
});

test.each<[string, ChangeRecordOptions]>([
  ['nothing said', {}],
  ['milliseconds', { precision: 'MILLISECOND' }],
  ['milliseconds without saying so', { precision: null, createdAt: 1_794_996_955_370 }],
  ['a sort key', { key: ['id', 'order'], newImage: { id: 'c1', order: 7 } }],
])('Towpath decodes what is built with %s', (_, options) => {
  const record = changeRecord(options);

  const [, sortKey] = options.key ?? [];
  const decoded = decodeChangeRecord(
    { ...record },
    record.dynamodb,
    registration('customers', sortKey === undefined ? {} : { sortKey }),
  );

  expect(decoded).toMatchObject({ ok: true, event: { type: 'customers.inserted', version: 1_794_996_955_370_000 } });
});

test.each<[object, string]>([
  [{ eventName: 'UPSERT' }, '`eventName` is "UPSERT"; write "INSERT", "MODIFY" or "REMOVE"'],
  [{ oldImage: { id: 'c1' } }, 'an INSERT has no `oldImage`'],
  [{ eventName: 'REMOVE', newImage: { id: 'c1' } }, 'a REMOVE has no `newImage`'],
  [{ eventName: 'MODIFY', newImage: { id: 'c1' } }, 'a MODIFY has a `newImage` and an `oldImage`; write both'],
  [
    { eventName: 'MODIFY', newImage: { id: 'c1' }, oldImage: { id: 'c1' } },
    'are the same, and a write that changes nothing gives no record',
  ],
  [{ eventName: 'MODIFY', newImage: { id: 'c1' }, oldImage: { id: 'c2' } }, 'have different keys'],
  [{ byTimeToLive: true }, '`byTimeToLive` goes with eventName: "REMOVE" only'],
  [{ newImage: { customerId: 'c1' } }, 'no attribute "id", which is part of its key'],
  [{ newImage: { id: true } }, 'the key attribute "id" has to be a text that is not empty, a number or binary'],
  [{ newImage: { id: '' } }, 'the key attribute "id" has to be a text that is not empty'],
  [{ key: [] }, '`key` names 0 attributes'],
  [{ table: 'my table' }, '`table` is "my table"'],
  [{ createdAt: 1_794_996_955_370 }, '`createdAt` is 1794996955370; write a whole number of microseconds'],
  [{ createdAt: 1.5 }, '`createdAt` is 1.5'],
  [{ precision: 'SECOND', createdAt: 1_794_996_955 }, '`precision` is "SECOND"'],
  [{ precision: 'MILLISECOND', createdAt: 1_794_996_955_370_000 }, 'a whole number of milliseconds'],
  [{ newImage: { id: 'c1', at: new Date(0) } }, '`newImage` is no item of DynamoDB'],
])('%j is refused', (options, sentence) => {
  expect(() => changeRecord(options as ChangeRecordOptions)).toThrow(sentence);
});
