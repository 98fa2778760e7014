import { itemPartitionKey } from '../domain/events/item-partition-key';
import { isJsonObject } from '../domain/events/json-object';
import { type KinesisEvent, type KinesisEventRecord, kinesisEventRecord } from '../domain/events/kinesis-event';

export interface KinesisEventOptions {
  /** The name of the stream. @default 'changes' */
  readonly stream?: string;
  /** @default 'shardId-000000000000' */
  readonly shard?: string;
  /**
   * Of all records, 1–256 characters.
   * @default one for each item of a table; the subject or the id of a CloudEvent; 'test' for all else
   */
  readonly partitionKey?: string;
  /**
   * When the stream got the first record; the others follow by a millisecond each.
   * @default 18 November 2026, 10:15:55.67 UTC
   */
  readonly arrivedAt?: Date;
}

/** A batch has at most so many records. */
const MAX_RECORDS = 10_000;

/** A function's event has at most so many bytes. */
const MAX_BYTES = 6 * 1024 * 1024;

/** The sequence number of the first record, in the form of Kinesis's own. */
const FIRST = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

const ACCOUNT = '111122223333';

/**
 * A batch of a stream's records, as Lambda gives it to a function.
 *
 * @param records what each record holds, in the order of the shard: an object becomes JSON, a text or bytes stay what
 * they are
 * @throws Error when Lambda would not give such a batch; it says what to write instead
 */
export function kinesisEvent(records: readonly (object | string)[], options: KinesisEventOptions = {}): KinesisEvent {
  const { stream = 'changes', shard = 'shardId-000000000000', partitionKey } = options;
  checkOptions(stream, shard, partitionKey);
  checkCount(records);
  const source = {
    eventSourceArn: `arn:aws:kinesis:eu-west-1:${ACCOUNT}:stream/${stream}`,
    shardId: shard,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/handler`,
  };
  const arrivedAt = (options.arrivedAt ?? new Date('2026-11-18T10:15:55.670Z')).getTime();
  if (Number.isNaN(arrivedAt)) throw impossible('`arrivedAt` is no date; write one: new Date("2026-11-18T10:15:55Z")');
  const event: KinesisEvent = {
    Records: records.map((content, index) => {
      const record = {
        sequenceNumber: String(FIRST + BigInt(index)),
        partitionKey: partitionKey ?? partitionKeyOf(content),
        data: bytesOf(content, index),
        arrivedAt: arrivedAt + index,
      };
      return kinesisEventRecord(record, source);
    }),
  };
  checkSize(event);
  return event;
}

/**
 * What a record holds: parsed JSON, or the text where it is not JSON. What `kinesisEvent` was given comes out again.
 */
export function dataOf(record: KinesisEventRecord): unknown {
  const text = Buffer.from(record.kinesis.data, 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function checkOptions(stream: string, shard: string, partitionKey: string | undefined): void {
  if (!/^[\w.-]{1,128}$/.test(stream)) {
    throw impossible(`\`stream\` is "${stream}"; names of streams have 1 to 128 letters, digits and "_", "-", "."`);
  }
  if (!/^shardId-\d{12}$/.test(shard)) {
    throw impossible(`\`shard\` is "${shard}"; write twelve digits: "shardId-000000000000"`);
  }
  if (partitionKey !== undefined && (partitionKey === '' || partitionKey.length > 256)) {
    throw impossible(`\`partitionKey\` has ${partitionKey.length} characters; write 1 to 256`);
  }
}

function checkCount(records: readonly unknown[]): void {
  if (!Array.isArray(records)) throw impossible('the records are no list; write one: kinesisEvent([changeRecord()])');
  if (records.length === 0) {
    throw impossible('there are no records, and Lambda invokes no function without any; give at least one');
  }
  if (records.length > MAX_RECORDS) {
    throw impossible(`there are ${records.length} records; a batch has at most ${MAX_RECORDS}`);
  }
}

function checkSize(event: KinesisEvent): void {
  const bytes = Buffer.byteLength(JSON.stringify(event));
  if (bytes > MAX_BYTES) {
    const size = (bytes / 1024 / 1024).toFixed(1);
    throw impossible(`the event has ${size} MB, and Lambda gives a function at most 6; put fewer records into it`);
  }
}

function bytesOf(content: object | string, index: number): Uint8Array {
  if (content instanceof Uint8Array) return content;
  if (typeof content === 'string') return Buffer.from(content);
  return Buffer.from(jsonOf(content, index));
}

function jsonOf(content: unknown, index: number): string {
  if (typeof content === 'object' && content !== null) {
    try {
      return JSON.stringify(content);
    } catch (error) {
      throw impossible(`record ${index} cannot be JSON: ${(error as Error).message}`);
    }
  }
  throw impossible(`record ${index} is ${content}; write an object, which becomes JSON, a text or bytes`);
}

function partitionKeyOf(content: unknown): string {
  if (!isJsonObject(content)) return 'test';
  if (isJsonObject(content.dynamodb) && isJsonObject(content.dynamodb.Keys)) {
    return itemPartitionKey(content.dynamodb.Keys);
  }
  const key = 'specversion' in content ? (content.subject ?? content.id) : undefined;
  return typeof key === 'string' && key !== '' ? key.slice(0, 256) : 'test';
}

function impossible(sentence: string): Error {
  return new Error(`kinesisEvent: ${sentence}`);
}
