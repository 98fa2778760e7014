/**
 * The records that "Kinesis Data Streams for DynamoDB" writes, made of the records of a DynamoDB stream: field for
 * field and in the order of the real ones.
 */
import type { _Record, AttributeValue } from '@aws-sdk/client-dynamodb-streams';
import { itemPartitionKey } from '../../domain/events/item-partition-key';

/** An item or key as a DynamoDB stream gives it. */
export type Item = Record<string, AttributeValue>;

/** With which precision a table's Kinesis destination tells when an item was written. */
export type CreationTimePrecision = 'MICROSECOND' | 'MILLISECOND';

/** What a record says besides what stands in the DynamoDB stream. */
export interface ChangeOrigin {
  readonly tableName: string;
  readonly precision: CreationTimePrecision;
  /** When the item was written, in microseconds since 1970. */
  readonly createdAt: number;
}

/** A record that is ready to be put into a Kinesis stream. */
export interface ChangeRecord {
  /** Of the item's primary key: all changes of an item go to one shard. */
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

export function changeRecord(record: _Record, { tableName, precision, createdAt }: ChangeOrigin): ChangeRecord {
  const keys = encodeItem(record.dynamodb?.Keys ?? {});
  const { NewImage, OldImage } = record.dynamodb ?? {};
  const change = {
    awsRegion: record.awsRegion,
    eventID: record.eventID,
    eventName: record.eventName,
    userIdentity: encodeIdentity(record),
    recordFormat: 'application/json',
    tableName,
    dynamodb: {
      ApproximateCreationDateTime: precision === 'MICROSECOND' ? createdAt : Math.floor(createdAt / 1000),
      Keys: keys,
      ...(NewImage === undefined ? {} : { NewImage: encodeItem(NewImage) }),
      ...(OldImage === undefined ? {} : { OldImage: encodeItem(OldImage) }),
      SizeBytes: sizeOf(record),
      ApproximateCreationDateTimePrecision: precision,
    },
    eventSource: 'aws:dynamodb',
  };
  return { partitionKey: itemPartitionKey(keys), data: Buffer.from(JSON.stringify(change)) };
}

/** Deletes by time to live are the service's own; nobody else has an identity here. */
function encodeIdentity({ userIdentity }: _Record) {
  if (userIdentity?.PrincipalId === undefined) return null;
  return { type: userIdentity.Type, principalId: userIdentity.PrincipalId };
}

type EncodedItem = Record<string, EncodedValue>;
type EncodedValue = { readonly [type: string]: unknown };

function encodeItem(item: Item): EncodedItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, encodeValue(value)]));
}

function encodeValue(value: AttributeValue): EncodedValue {
  if (value.B !== undefined) return { B: encodeBinary(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(encodeBinary) };
  if (value.L !== undefined) return { L: value.L.map(encodeValue) };
  if (value.M !== undefined) return { M: encodeItem(value.M) };
  return { ...value };
}

/** Real records have binary values in base64 twice. */
function encodeBinary(bytes: Uint8Array): string {
  return Buffer.from(Buffer.from(bytes).toString('base64')).toString('base64');
}

/** The emulator says 0: then it is counted here, by DynamoDB's rules for the size of items. */
function sizeOf({ dynamodb }: _Record): number {
  if (dynamodb?.SizeBytes !== undefined && dynamodb.SizeBytes > 0) return dynamodb.SizeBytes;
  const { Keys = {}, NewImage = {}, OldImage = {} } = dynamodb ?? {};
  return itemSize(Keys) + itemSize(NewImage) + itemSize(OldImage);
}

function itemSize(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.SS !== undefined) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (value.NS !== undefined) return value.NS.reduce((sum, digits) => sum + numberSize(digits), 0);
  if (value.BS !== undefined) return value.BS.reduce((sum, bytes) => sum + bytes.length, 0);
  // Lists and maps cost three bytes, and one for each element.
  if (value.L !== undefined) return value.L.reduce((sum, element) => sum + 1 + valueSize(element), 3);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  return 1;
}

/** About one byte for two significant digits, and one more. */
function numberSize(number: string): number {
  const [mantissa = ''] = number.toUpperCase().split('E');
  const digits = mantissa.replaceAll(/[^0-9]/g, '').replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1;
}
