import { type KinesisEventSource, kinesisEventRecord, type StreamRecord } from '../../domain/events/kinesis-event';
import { JsonNumber } from './exact-json';
import type { Filterable } from './filter';

/** A record that is ready to be put into an event. */
export interface EventRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** The record as it stands in the event. */
  readonly json: string;
  /** Bytes of `json`. */
  readonly bytes: number;
}

/** Makes the record that AWS puts into a function's event ready for it. */
export function eventRecord(record: StreamRecord, source: KinesisEventSource): EventRecord {
  const json = JSON.stringify(kinesisEventRecord(record, source));
  const { sequenceNumber, partitionKey, arrivedAt } = record;
  return { sequenceNumber, partitionKey, arrivedAt, json, bytes: Buffer.byteLength(json) };
}

/** What filters see: the fields of the record and of its `kinesis` part side by side, and the data as text. */
export function filterableRecord(record: StreamRecord, source: KinesisEventSource): Filterable {
  const { kinesis, ...fields } = kinesisEventRecord(record, source);
  const { data: _, approximateArrivalTimestamp, ...ofKinesis } = kinesis;
  return {
    metadata: {
      ...ofKinesis,
      approximateArrivalTimestamp: new JsonNumber(String(approximateArrivalTimestamp)),
      ...fields,
    },
    data: Buffer.from(record.data).toString('utf8'),
  };
}
