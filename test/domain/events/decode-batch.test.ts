import type { KinesisStreamEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { type DecodeOptions, decodeBatch } from '../../../domain/events';
import { compilePattern } from '../../../domain/patterns';
import { changeRecord, cloudEvent, kinesisEvent } from '../../../testing';

const customers = { entity: 'customers', table: 'customers-table', partitionKey: 'id', sensitive: ['taxNumber'] };

test('a change of a known entity becomes an event that patterns are about, without its sensitive attributes', () => {
  const record = changeRecord({
    eventName: 'MODIFY',
    table: 'customers-table',
    newImage: { id: 'c1', employees: 900, taxNumber: '1' },
    oldImage: { id: 'c1', employees: 400, taxNumber: '1' },
  });

  const [decoded] = decode([record], { entities: [customers] });

  expect(decoded?.event).toMatchObject({
    type: 'customers.modified',
    subject: 'c1',
    data: { id: 'c1', employees: 900 },
    before: { id: 'c1', employees: 400 },
  });
  expect(decoded?.event?.data).not.toHaveProperty('taxNumber');
  const wanted = compilePattern({ type: ['customers.modified'], data: { employees: [{ numeric: ['>=', 500] }] } });
  expect(wanted.ok && decoded?.event && wanted.matches(decoded.event)).toBe(true);
});

test('each record has its sequence number, and its event or the reason why it is none', () => {
  const batch = kinesisEvent(['no json', changeRecord({ table: 'heartbeats', newImage: { id: 'heartbeat' } })]);

  const decoded = decodeBatch(batch, { entities: [customers] });

  expect(decoded.map(({ sequenceNumber }) => sequenceNumber)).toEqual(
    batch.Records.map(({ kinesis }) => kinesis.sequenceNumber),
  );
  expect(decoded.map(({ reason }) => reason?.code)).toEqual(['not-json', 'unknown-table']);
});

test('published events are taken where no entity is known, or the stream carries both', () => {
  const paid = cloudEvent({ type: 'invoice.paid', subject: 'i-17', data: { amount: 12.5 } });

  expect(decode([paid])[0]?.event).toMatchObject({ type: 'invoice.paid', subject: 'i-17', data: { amount: 12.5 } });
  expect(decode([paid], { entities: [customers] })[0]?.reason?.code).toBe('not-allowed-on-stream');
  expect(decode([paid], { entities: [customers], carries: 'both' })[0]?.event?.type).toBe('invoice.paid');
});

test('nobody can publish what looks like a change of a known entity', () => {
  const [decoded] = decode([cloudEvent({ type: 'customers.inserted' })], { entities: [customers], carries: 'both' });

  expect(decoded?.reason?.code).toBe('reserved-type');
});

test('a batch has the type that handlers know', () => {
  const batch: KinesisStreamEvent = { Records: [] };

  expect(decodeBatch(batch)).toEqual([]);
});

test('an entity whose table is not in the environment is no silence', () => {
  const missing = { ...customers, table: process.env.NO_SUCH_TABLE as never };

  expect(() => decode([], { entities: [customers, missing] })).toThrow(
    "decodeBatch: `entities[1].table` is undefined; write a text, or give what the entity's EntityTable says in `registration`",
  );
});

function decode(records: (object | string)[], options?: DecodeOptions) {
  return decodeBatch({ Records: records.flatMap((record) => kinesisEvent([record]).Records) }, options);
}
