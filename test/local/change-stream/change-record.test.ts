import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import { type ChangeOrigin, changeRecord } from '../../../local/change-stream/change-record';

const inserted: _Record = {
  eventID: '0b2c1f6e-2f0a-4e0e-9d55-7f3b8a3f1c11',
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  dynamodb: {
    ApproximateCreationDateTime: new Date('2026-11-18T10:15:55Z'),
    Keys: { customerId: { S: 'c-1' } },
    NewImage: { customerId: { S: 'c-1' }, name: { S: 'Ada' }, employees: { N: '512' } },
    SequenceNumber: '1',
    SizeBytes: 0,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
};
const origin = { tableName: 'customers', precision: 'MICROSECOND', createdAt: 1_794_996_955_370_123 } as const;
const dataOf = (record: _Record, from: ChangeOrigin = origin) =>
  Buffer.from(changeRecord(record, from).data).toString();

test('a record has the fields of a real one, in their order', () => {
  expect(dataOf(inserted)).toBe(
    '{"awsRegion":"eu-west-1","eventID":"0b2c1f6e-2f0a-4e0e-9d55-7f3b8a3f1c11","eventName":"INSERT",' +
      '"userIdentity":null,"recordFormat":"application/json","tableName":"customers",' +
      '"dynamodb":{"ApproximateCreationDateTime":1794996955370123,"Keys":{"customerId":{"S":"c-1"}},' +
      '"NewImage":{"customerId":{"S":"c-1"},"name":{"S":"Ada"},"employees":{"N":"512"}},' +
      '"SizeBytes":45,"ApproximateCreationDateTimePrecision":"MICROSECOND"},"eventSource":"aws:dynamodb"}',
  );
});

test('millisecond precision tells milliseconds', () => {
  const { dynamodb } = JSON.parse(dataOf(inserted, { ...origin, precision: 'MILLISECOND' }));

  expect(dynamodb).toMatchObject({
    ApproximateCreationDateTime: 1_794_996_955_370,
    ApproximateCreationDateTimePrecision: 'MILLISECOND',
  });
});

test('a removed item has its old image only, and a delete by time to live says whose it is', () => {
  const removed: _Record = {
    ...inserted,
    eventName: 'REMOVE',
    userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    dynamodb: { Keys: { id: { S: 'a' } }, OldImage: { id: { S: 'a' }, until: { N: '1' } } },
  };

  const change = JSON.parse(dataOf(removed));

  expect(change.userIdentity).toEqual({ type: 'Service', principalId: 'dynamodb.amazonaws.com' });
  expect(Object.keys(change.dynamodb)).toEqual([
    'ApproximateCreationDateTime',
    'Keys',
    'OldImage',
    'SizeBytes',
    'ApproximateCreationDateTimePrecision',
  ]);
});

test('values of every type keep their form, and binary ones are in base64 twice', () => {
  const bytes = Buffer.from('hello');
  const twice = Buffer.from(bytes.toString('base64')).toString('base64');
  const image = {
    digits: { N: '12345678901234567890123456789012345678' },
    flag: { BOOL: false },
    nothing: { NULL: true as const },
    names: { SS: ['a', 'b'] },
    numbers: { NS: ['1', '2.5'] },
    raw: { B: bytes },
    raws: { BS: [bytes] },
    nested: { M: { list: { L: [{ B: bytes }, { S: 'x' }] } } },
  };

  const change = JSON.parse(dataOf({ ...inserted, dynamodb: { Keys: {}, NewImage: image } }));

  expect(change.dynamodb.NewImage).toEqual({
    ...image,
    raw: { B: twice },
    raws: { BS: [twice] },
    nested: { M: { list: { L: [{ B: twice }, { S: 'x' }] } } },
  });
});

test('the partition key is 32 hexadecimal digits of the primary key, in whatever order its attributes stand', () => {
  const keyOf = (Keys: Record<string, { S: string }>) =>
    changeRecord({ ...inserted, dynamodb: { Keys } }, origin).partitionKey;

  expect(keyOf({ a: { S: '1' }, b: { S: '2' } })).toMatch(/^[0-9A-F]{32}$/);
  expect(keyOf({ a: { S: '1' }, b: { S: '2' } })).toBe(keyOf({ b: { S: '2' }, a: { S: '1' } }));
  expect(keyOf({ a: { S: '1' }, b: { S: '2' } })).not.toBe(keyOf({ a: { S: '1' }, b: { S: '3' } }));
});
