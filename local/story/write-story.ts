import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { EntityRegistration } from '../../domain/events/entity';
import type { Json } from '../../domain/events/event';
import type { Write } from './story';

/** Where an entity lives on this machine. */
export interface EntityHome {
  readonly registration: EntityRegistration;
  readonly streamArn: string;
}

export interface WriteStoryOptions {
  readonly dynamodb: DynamoDBClient;
  readonly kinesis: KinesisClient;
  readonly homeOf: (entity: string) => EntityHome;
  readonly onProgress?: (written: number, of: number) => void;
}

type ItemWrite = { readonly table: string; readonly key: string; readonly request: WriteRequest };

/** How many batches are under way at a time, and how many items DynamoDB takes in one. */
const LANES = 8;
const BATCH = 25;

/**
 * Writes a story into its tables and streams. Writes to one key happen one after the other and in order; writes to
 * different keys happen side by side.
 */
export async function writeStory(writes: readonly Write[], options: WriteStoryOptions): Promise<void> {
  let written = 0;
  const wrote = (count: number) => {
    written += count;
    options.onProgress?.(written, writes.length);
  };
  const lanes: ItemWrite[][] = Array.from({ length: LANES }, () => []);
  for (const write of writes) {
    if ('record' in write) {
      await putRecord(write.record, options);
      wrote(1);
    } else {
      const item = itemWrite(write, options.homeOf);
      lanes[laneOf(item.key)]?.push(item);
    }
  }
  await Promise.all(lanes.map((lane) => writeLane(lane, options.dynamodb, wrote)));
}

async function putRecord(
  record: Extract<Write, { record: unknown }>['record'],
  options: WriteStoryOptions,
): Promise<void> {
  await options.kinesis.send(
    new PutRecordCommand({
      StreamARN: options.homeOf(record.streamOf).streamArn,
      PartitionKey: record.partitionKey,
      Data: Buffer.from(record.data, 'base64'),
    }),
  );
}

function itemWrite(write: Exclude<Write, { record: unknown }>, homeOf: WriteStoryOptions['homeOf']): ItemWrite {
  const { registration } = homeOf('put' in write ? write.put.entity : write.delete.entity);
  const item = 'put' in write ? itemOf(write.put) : marshall(write.delete.key);
  const names = [registration.partitionKey, ...(registration.sortKey ? [registration.sortKey] : [])];
  const key = JSON.stringify([registration.table, ...names.map((name) => item[name])]);
  const request = 'put' in write ? { PutRequest: { Item: item } } : { DeleteRequest: { Key: item } };
  return { table: registration.table, key, request };
}

function itemOf({ item, attributes }: Extract<Write, { put: unknown }>['put']): Record<string, AttributeValue> {
  return attributes ? (withBytes(attributes) as Record<string, AttributeValue>) : marshall(item ?? {});
}

/** DynamoDB JSON has binary values in base64; the client wants bytes. */
function withBytes(value: Json): unknown {
  if (Array.isArray(value)) return value.map(withBytes);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === 'B' && typeof inner === 'string') return [name, Buffer.from(inner, 'base64')];
      if (name === 'BS' && Array.isArray(inner))
        return [name, inner.map((text) => Buffer.from(String(text), 'base64'))];
      return [name, withBytes(inner)];
    }),
  );
}

function laneOf(key: string): number {
  let hash = 0;
  for (const character of key) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return hash % LANES;
}

/** Writes in batches; a batch ends where a key would come twice, because a batch has no order. */
async function writeLane(
  lane: readonly ItemWrite[],
  dynamodb: DynamoDBClient,
  wrote: (count: number) => void,
): Promise<void> {
  let batch = new Map<string, ItemWrite>();
  for (const write of lane) {
    if (batch.size === BATCH || batch.has(write.key)) {
      await writeBatch([...batch.values()], dynamodb);
      wrote(batch.size);
      batch = new Map();
    }
    batch.set(write.key, write);
  }
  if (batch.size > 0) await writeBatch([...batch.values()], dynamodb);
  wrote(batch.size);
}

async function writeBatch(batch: readonly ItemWrite[], dynamodb: DynamoDBClient): Promise<void> {
  let requests: Record<string, WriteRequest[]> = Object.fromEntries(
    Object.entries(Object.groupBy(batch, ({ table }) => table)).map(([table, writes = []]) => [
      table,
      writes.map(({ request }) => request),
    ]),
  );
  while (Object.keys(requests).length > 0) {
    const answer = await dynamodb.send(new BatchWriteItemCommand({ RequestItems: requests }));
    requests = answer.UnprocessedItems ?? {};
  }
}
