import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { type Clock, exponentialDelay, type RetryDelay, systemClock } from '../event-source-mapping/clock';
import { Reporter } from '../event-source-mapping/reporter';
import type { CreationTimePrecision } from './change-record';
import type { PutRecords } from './put-in-order';
import { type RelayCounts, TableRelay } from './table-relay';
import { dynamoDbStream, enableTableStream } from './table-stream';

/** A table and the Kinesis stream that its changes go to: what AWS calls its Kinesis streaming destination. */
export interface ChangeStreamSource {
  readonly tableName: string;
  readonly kinesisStreamArn: string;
  readonly precision: CreationTimePrecision;
}

export interface ChangeStreamsOptions {
  /** See `findChangeStreams`. */
  readonly sources: readonly ChangeStreamSource[];
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  /**
   * Make it with `requestHandler: new NodeHttpHandler()` (@smithy/node-http-handler): the client's own HTTP/2 breaks
   * on the emulator's answers of more than 64 KiB.
   */
  readonly kinesis: KinesisClient;
  /** Hears what goes wrong, once for each thing; it is tried again all the same. Never given any record's data. */
  readonly report: (message: string) => void;
  /**
   * Milliseconds between two reads of a table's stream that has nothing new.
   *
   * @default 100
   */
  readonly pollInterval?: number;
  /** @default from 100 ms, doubled with each failure, to two seconds */
  readonly retryDelay?: RetryDelay;
  /** @default the system's */
  readonly clock?: Clock;
}

/** The change streams of the tables of an account, at work. */
export interface ChangeStreams {
  /** Ends all reading once the records under way are put. May be called twice. */
  stop(): Promise<void>;
  /** What was done with the changes of each table, by its name. */
  counts(): Record<string, RelayCounts>;
  /** Whether all that was written to the tables when this was called is in their Kinesis streams. */
  caughtUp(): Promise<boolean>;
}

/**
 * Relays the changes of tables into Kinesis streams, as AWS does for a table with a Kinesis streaming destination.
 *
 * The tables' DynamoDB streams are enabled before this resolves, so that no later write is missed; a write before it
 * is, as it is on AWS before the destination is there. What an emulator does not write into a table's stream cannot
 * be relayed: MiniStack deletes expired items without a trace.
 *
 * @throws LocalError where a table has a DynamoDB stream without both images
 */
export async function startChangeStreams(options: ChangeStreamsOptions): Promise<ChangeStreams> {
  const relays: { readonly tableName: string; readonly relay: TableRelay }[] = [];
  for (const source of options.sources) {
    relays.push({ tableName: source.tableName, relay: await createRelay(source, options) });
  }
  const running = relays.map(({ relay }) => relay.run());
  return {
    stop: async () => {
      for (const { relay } of relays) relay.stop();
      await Promise.all(running);
    },
    counts: () => Object.fromEntries(relays.map(({ tableName, relay }) => [tableName, relay.counts()])),
    caughtUp: async () => (await Promise.all(relays.map(({ relay }) => relay.caughtUp()))).every(Boolean),
  };
}

async function createRelay(source: ChangeStreamSource, options: ChangeStreamsOptions): Promise<TableRelay> {
  const { tableName, kinesisStreamArn, precision } = source;
  const streamArn = await enableTableStream(options.dynamodb, tableName);
  return new TableRelay({
    tableName,
    precision,
    source: dynamoDbStream(options.streams, streamArn),
    put: kinesisPut(options.kinesis, kinesisStreamArn),
    clock: options.clock ?? systemClock,
    pollInterval: options.pollInterval ?? 100,
    retryDelay: options.retryDelay ?? exponentialDelay,
    reporter: new Reporter(`changes of ${tableName}`, options.report),
  });
}

function kinesisPut(kinesis: KinesisClient, streamArn: string): PutRecords {
  return async (records) => {
    const Records = records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
    const output = await kinesis.send(new PutRecordsCommand({ StreamARN: streamArn, Records }));
    const results = output.Records ?? [];
    return {
      refused: records.filter((_record, index) => results[index]?.ErrorCode !== undefined),
      reason: results.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode,
    };
  };
}
