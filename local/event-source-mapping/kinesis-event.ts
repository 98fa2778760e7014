import { JsonNumber } from './exact-json';
import type { Filterable } from './filter';
import type { KinesisMapping } from './mapping';
import type { StreamRecord } from './stream-source';

/** What a function's event says about where its records come from. */
export interface KinesisEventSource extends Pick<KinesisMapping, 'eventSourceArn'> {
  readonly shardId: string;
  /** The execution role of the function. */
  readonly roleArn: string;
}

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

/** Makes the record that AWS puts into a function's event, field for field. */
export function kinesisEventRecord(record: StreamRecord, source: KinesisEventSource): EventRecord {
  const json = JSON.stringify({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      data: Buffer.from(record.data).toString('base64'),
      approximateArrivalTimestamp: record.arrivedAt / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${source.shardId}:${record.sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: source.roleArn,
    awsRegion: source.eventSourceArn.split(':')[3],
    eventSourceARN: source.eventSourceArn,
  });
  const { sequenceNumber, partitionKey, arrivedAt } = record;
  return { sequenceNumber, partitionKey, arrivedAt, json, bytes: Buffer.byteLength(json) };
}

/** What filters see: the fields of the record and of its `kinesis` part side by side, and the data as text. */
export function filterableRecord(record: StreamRecord, source: KinesisEventSource): Filterable {
  return {
    metadata: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      approximateArrivalTimestamp: new JsonNumber(String(record.arrivedAt / 1000)),
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${source.shardId}:${record.sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: source.roleArn,
      awsRegion: source.eventSourceArn.split(':')[3] ?? '',
      eventSourceARN: source.eventSourceArn,
    },
    data: Buffer.from(record.data).toString('utf8'),
  };
}
