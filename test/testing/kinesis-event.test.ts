import { expect, test } from 'vitest';
import { changeRecord, cloudEvent, dataOf, type KinesisEventOptions, kinesisEvent } from '../../testing';

test('a record stands in the event as Lambda puts it there', () => {
  const { Records } = kinesisEvent(['hello'], { stream: 'orders', arrivedAt: new Date(1_545_084_650_987) });

  expect(Records).toEqual([
    {
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'test',
        sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
        data: 'aGVsbG8=',
        approximateArrivalTimestamp: 1_545_084_650.987,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: 'shardId-000000000000:49590338271490256608559692538361571095921575989136588898',
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: 'arn:aws:iam::111122223333:role/handler',
      awsRegion: 'eu-west-1',
      eventSourceARN: 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders',
    },
  ]);
});

test('sequence numbers and arrival times go up', () => {
  const { Records } = kinesisEvent(['a', 'b', 'c']);

  const numbers = Records.map(({ kinesis }) => BigInt(kinesis.sequenceNumber));
  const times = Records.map(({ kinesis }) => Math.round(kinesis.approximateArrivalTimestamp * 1000));
  const [number = 0n] = numbers;
  const [time = 0] = times;
  expect(numbers).toEqual([number, number + 1n, number + 2n]);
  expect(times).toEqual([time, time + 1, time + 2]);
});

test('what a record was given comes out again', () => {
  const given = [changeRecord(), cloudEvent({ type: 'invoice.paid', data: { text: 'Zoë' } }), 'no json', '{"a":'];

  expect(kinesisEvent(given).Records.map(dataOf)).toEqual(given);
});

test('bytes stay what they are', () => {
  const { Records } = kinesisEvent([new Uint8Array([255, 0])]);

  expect(Records[0]?.kinesis.data).toBe('/wA=');
});

test('changes of one item have one partition key, other items have others', () => {
  const { Records } = kinesisEvent([
    changeRecord(),
    changeRecord({ eventName: 'REMOVE' }),
    changeRecord({ newImage: { id: 'c2' } }),
  ]);

  const [inserted, removed, other] = Records.map(({ kinesis }) => kinesis.partitionKey);
  expect(inserted).toMatch(/^[0-9A-F]{32}$/);
  expect(removed).toBe(inserted);
  expect(other).not.toBe(inserted);
});

test('an event has its subject as partition key, or its id; the test can say another', () => {
  const events = [cloudEvent({ type: 'invoice.paid', subject: 'i-17' }), cloudEvent({ type: 'shop.opened', id: 'e1' })];

  const keysWith = (options?: KinesisEventOptions) =>
    kinesisEvent(events, options).Records.map(({ kinesis }) => kinesis.partitionKey);
  expect(keysWith()).toEqual(['i-17', 'e1']);
  expect(keysWith({ partitionKey: 'k' })).toEqual(['k', 'k']);
});

test.each<[unknown, KinesisEventOptions, string]>([
  [[], {}, 'there are no records'],
  [changeRecord(), {}, 'the records are no list'],
  [Array.from({ length: 10_001 }, () => 'a'), {}, 'there are 10001 records; a batch has at most 10000'],
  [[undefined], {}, 'record 0 is undefined'],
  [[{ amount: 1n }], {}, 'record 0 cannot be JSON'],
  [['x'.repeat(5_000_000)], {}, 'the event has 6.4 MB, and Lambda gives a function at most 6'],
  [['a'], { stream: 'my stream' }, '`stream` is "my stream"'],
  [['a'], { shard: '0' }, '`shard` is "0"'],
  [['a'], { partitionKey: '' }, '`partitionKey` has 0 characters'],
  [['a'], { arrivedAt: new Date('never') }, '`arrivedAt` is no date'],
])('what Lambda would not give is refused (case %#)', (records, options, sentence) => {
  expect(() => kinesisEvent(records as object[], options)).toThrow(`kinesisEvent: ${sentence}`);
});
