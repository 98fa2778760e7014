import {
  type _Record,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import type { StreamRecord } from '../../domain/events/kinesis-event';
import type { Shard } from './shard-tree';

/** Where to read in a shard. */
export type StreamPosition =
  | { readonly kind: 'trim-horizon' }
  | { readonly kind: 'latest' }
  /** Milliseconds since 1970. */
  | { readonly kind: 'at'; readonly time: number }
  | { readonly kind: 'after'; readonly sequenceNumber: string };

export interface StreamPage {
  readonly records: readonly StreamRecord[];
  /** Where to read on; undefined when the shard is closed and read to its end. */
  readonly next: string | undefined;
  /** Whether there was nothing after these records when they were read. */
  readonly isLatest: boolean;
}

/** The calls that are made to a stream. */
export interface StreamSource {
  shards(): Promise<readonly Shard[]>;
  iterator(shardId: string, position: StreamPosition): Promise<string>;
  read(iterator: string, limit: number): Promise<StreamPage>;
}

export function kinesisSource(kinesis: KinesisClient, streamArn: string): StreamSource {
  return {
    shards: () => listShards(kinesis, streamArn),
    iterator: async (shardId, position) => {
      const output = await kinesis.send(
        new GetShardIteratorCommand({ StreamARN: streamArn, ShardId: shardId, ...positionInput(position) }),
      );
      if (output.ShardIterator === undefined) throw new Error(`no iterator for ${shardId} of ${streamArn}`);
      return output.ShardIterator;
    },
    read: async (iterator, limit) => {
      const output = await kinesis.send(
        new GetRecordsCommand({ StreamARN: streamArn, ShardIterator: iterator, Limit: limit }),
      );
      return {
        records: (output.Records ?? []).map(readRecord),
        next: output.NextShardIterator,
        isLatest: (output.MillisBehindLatest ?? 0) === 0,
      };
    },
  };
}

async function listShards(kinesis: KinesisClient, streamArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let nextToken: string | undefined;
  do {
    const input = nextToken === undefined ? { StreamARN: streamArn } : { NextToken: nextToken };
    const output = await kinesis.send(new ListShardsCommand(input));
    for (const shard of output.Shards ?? []) {
      shards.push({
        id: shard.ShardId ?? '',
        parents: [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined),
        isClosed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined,
      });
    }
    nextToken = output.NextToken;
  } while (nextToken !== undefined);
  return shards;
}

function positionInput(
  position: StreamPosition,
): Pick<GetShardIteratorCommandInput, 'ShardIteratorType' | 'StartingSequenceNumber' | 'Timestamp'> {
  switch (position.kind) {
    case 'trim-horizon':
      return { ShardIteratorType: 'TRIM_HORIZON' };
    case 'latest':
      return { ShardIteratorType: 'LATEST' };
    case 'at':
      return { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(position.time) };
    case 'after':
      return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: position.sequenceNumber };
  }
}

function readRecord(record: _Record): StreamRecord {
  return {
    sequenceNumber: record.SequenceNumber ?? '',
    partitionKey: record.PartitionKey ?? '',
    data: record.Data ?? new Uint8Array(),
    arrivedAt: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
  };
}
