/** What a function gets that reads a Kinesis stream. */
export interface KinesisEvent {
  /** In the order of the shard. */
  Records: KinesisEventRecord[];
}

/** A record of a Kinesis stream as it stands in a function's event. */
export interface KinesisEventRecord {
  kinesis: {
    kinesisSchemaVersion: string;
    partitionKey: string;
    /** A whole number in digits, greater than those of the shard's earlier records. */
    sequenceNumber: string;
    /** In base64. */
    data: string;
    /** When the stream got the record, in seconds since 1970, with milliseconds. */
    approximateArrivalTimestamp: number;
  };
  eventSource: string;
  eventVersion: string;
  eventID: string;
  eventName: string;
  /** The execution role of the function. */
  invokeIdentityArn: string;
  awsRegion: string;
  eventSourceARN: string;
}

/** A record as it stands in a shard. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** What an event says about where its records come from. */
export interface KinesisEventSource {
  /** The ARN of the stream. */
  readonly eventSourceArn: string;
  readonly shardId: string;
  /** The ARN of the execution role of the function. */
  readonly roleArn: string;
}

/** Makes the record that AWS puts into a function's event, field for field and in the order of the real ones. */
export function kinesisEventRecord(record: StreamRecord, source: KinesisEventSource): KinesisEventRecord {
  return {
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
    awsRegion: source.eventSourceArn.split(':')[3] ?? '',
    eventSourceARN: source.eventSourceArn,
  };
}
