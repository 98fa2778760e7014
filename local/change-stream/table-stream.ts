import {
  DescribeTableCommand,
  type DynamoDBClient,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { Shard } from '../event-source-mapping/shard-tree';
import { LocalError } from '../local-error';

interface TablePage {
  readonly records: readonly _Record[];
  /** Where to read on; undefined when the shard is closed and read to its end. */
  readonly next: string | undefined;
}

/** The calls that are made to the DynamoDB stream of a table. */
export interface TableStream {
  shards(): Promise<readonly Shard[]>;
  /** @param after a sequence number; from the beginning where there is none */
  iterator(shardId: string, after: string | undefined): Promise<string>;
  read(iterator: string): Promise<TablePage>;
}

export function dynamoDbStream(streams: DynamoDBStreamsClient, streamArn: string): TableStream {
  return {
    shards: () => listShards(streams, streamArn),
    iterator: async (shardId, after) => {
      const position =
        after === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' as const }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: after };
      const output = await streams.send(
        new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...position }),
      );
      if (output.ShardIterator === undefined) throw new Error(`no iterator for ${shardId} of ${streamArn}`);
      return output.ShardIterator;
    },
    read: async (iterator) => {
      const output = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }));
      return { records: output.Records ?? [], next: output.NextShardIterator };
    },
  };
}

async function listShards(streams: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from }),
    );
    for (const { ShardId, ParentShardId, SequenceNumberRange } of StreamDescription?.Shards ?? []) {
      shards.push({
        id: ShardId ?? '',
        parents: ParentShardId === undefined ? [] : [ParentShardId],
        isClosed: SequenceNumberRange?.EndingSequenceNumber !== undefined,
      });
    }
    from = StreamDescription?.LastEvaluatedShardId;
  } while (from !== undefined);
  return shards;
}

const wantedView = 'NEW_AND_OLD_IMAGES';

/**
 * Sees to it that a table has a DynamoDB stream with new and old images.
 *
 * @returns the stream's ARN
 * @throws LocalError where the table has a stream with less in it: another consumer wanted it so
 */
export async function enableTableStream(dynamodb: DynamoDBClient, tableName: string): Promise<string> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  const { StreamEnabled, StreamViewType } = Table?.StreamSpecification ?? {};
  if (StreamEnabled && StreamViewType !== wantedView) {
    throw new LocalError(
      `table ${tableName} has a DynamoDB stream with ${StreamViewType}; its change stream needs ${wantedView}: write that`,
    );
  }
  if (StreamEnabled) return streamArnOf(tableName, Table);
  const { TableDescription } = await dynamodb.send(
    new UpdateTableCommand({
      TableName: tableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: wantedView },
    }),
  );
  return streamArnOf(tableName, TableDescription);
}

function streamArnOf(tableName: string, table: TableDescription | undefined): string {
  if (table?.LatestStreamArn === undefined) throw new Error(`table ${tableName} has no DynamoDB stream`);
  return table.LatestStreamArn;
}
