import { marshall } from '@aws-sdk/util-dynamodb';
import { changeId } from '../domain/events/change-id';
import type { EntityRegistration } from '../domain/events/entity';
import type { Change, ChangeKind, Json, JsonObject } from '../domain/events/event';
import { subjectOf } from '../domain/events/subject';
import { timeOf } from '../domain/events/time';

/** 18 November 2026, 10:15:55 UTC, in microseconds: when change records happen unless a test says otherwise. */
export const CREATED = 1_794_996_955_370_000;

export interface ChangeOptions {
  /** @default 'inserted' */
  readonly kind?: ChangeKind;
  /** In microseconds since 1970. @default 1 */
  readonly version?: number;
  /** @default for `modified` and `removed`, the item; for `inserted`, none */
  readonly before?: JsonObject;
  /** The names of the key's attributes, the partition key first. @default ['id'] */
  readonly key?: readonly string[];
}

/**
 * A decoded change of an item of the table `<entity>-table`.
 *
 * @param item the item as it is now; of a removed one, its key or what it was
 */
export function change(entity: string, item: JsonObject, options: ChangeOptions = {}): Change {
  const { kind = 'inserted', version = 1, before = item, key: names = ['id'] } = options;
  const table = `${entity}-table`;
  const key = Object.fromEntries(names.map((name): [string, string | number] => [name, keyValue(item[name])]));
  const subject = subjectOf(names.map((name) => keyValue(item[name])));
  return {
    id: changeId(table, subject, version, kind),
    type: `${entity}.${kind}`,
    source: `dynamodb/${table}`,
    subject,
    time: timeOf(version),
    version,
    ...(kind !== 'removed' && { data: item }),
    ...(kind !== 'inserted' && { before }),
    change: { entity, kind, key },
  };
}

function keyValue(value: Json | undefined): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new Error('An item of a test has a string or a number for each attribute of its key');
}

/** What functions know of an entity whose table is `<entity>-table` and whose key is `id`. */
export function registration(entity: string, options: Partial<EntityRegistration> = {}): EntityRegistration {
  return { format: 1, entity, table: `${entity}-table`, partitionKey: 'id', sensitive: [], ...options };
}

export interface ChangeRecordOptions {
  /** @default 'customers-table' */
  readonly table?: string;
  /** @default 'INSERT' */
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** The names of the key's attributes, the partition key first. @default ['id'] */
  readonly key?: readonly string[];
  /** The item as it is now. @default { id: 'c1' }; none for REMOVE */
  readonly newImage?: Record<string, unknown>;
  /** The item as it was. @default { id: 'c1' }; none for INSERT */
  readonly oldImage?: Record<string, unknown>;
  /** In the unit that `precision` names. @default CREATED */
  readonly createdAt?: number;
  /** `null` leaves the field out, as DynamoDB may for milliseconds. @default 'MICROSECOND' */
  readonly precision?: 'MICROSECOND' | 'MILLISECOND' | null;
  /** Whether DynamoDB removed the item because its time to live had passed. @default false */
  readonly byTimeToLive?: boolean;
}

/**
 * A change record as DynamoDB puts it onto a Kinesis stream, as an object: a test makes JSON or bytes of it.
 *
 * Images are plain JavaScript as `marshall` takes it; binary values (`Uint8Array`) become base64 twice, as there.
 */
export function changeRecord(options: ChangeRecordOptions = {}): ChangeRecord {
  const { table = 'customers-table', eventName = 'INSERT', key = ['id'], precision = 'MICROSECOND' } = options;
  const newImage = eventName === 'REMOVE' ? undefined : (options.newImage ?? { id: 'c1' });
  const oldImage = eventName === 'INSERT' ? undefined : (options.oldImage ?? { id: 'c1' });
  const image = newImage ?? oldImage ?? {};
  return {
    awsRegion: 'eu-west-1',
    eventID: '6b0a1d4c-7b1e-4d4b-9a53-5d8f3f1d2c11',
    eventName,
    userIdentity: options.byTimeToLive ? { type: 'Service', principalId: 'dynamodb.amazonaws.com' } : null,
    recordFormat: 'application/json',
    tableName: table,
    dynamodb: {
      ApproximateCreationDateTime: options.createdAt ?? CREATED,
      Keys: attributes(Object.fromEntries(key.map((name) => [name, image[name]]))),
      ...(newImage && { NewImage: attributes(newImage) }),
      ...(oldImage && { OldImage: attributes(oldImage) }),
      SizeBytes: 600,
      ...(precision && { ApproximateCreationDateTimePrecision: precision }),
    },
    eventSource: 'aws:dynamodb',
  };
}

export interface ChangeRecord {
  readonly awsRegion: string;
  readonly eventID: string;
  readonly eventName: string;
  readonly userIdentity: { readonly type: string; readonly principalId: string } | null;
  readonly recordFormat: string;
  readonly tableName: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Attributes;
    readonly NewImage?: Attributes;
    readonly OldImage?: Attributes;
    readonly SizeBytes: number;
    readonly ApproximateCreationDateTimePrecision?: string;
  };
  readonly eventSource: string;
}

/** DynamoDB JSON. */
type Attributes = Record<string, unknown>;

function attributes(item: Record<string, unknown>): Attributes {
  const bytesInBase64Twice = function (this: Record<string, unknown>, name: string, value: unknown): unknown {
    const bytes = this[name];
    return bytes instanceof Uint8Array ? Buffer.from(Buffer.from(bytes).toString('base64')).toString('base64') : value;
  };
  return JSON.parse(JSON.stringify(marshall(item, { removeUndefinedValues: true }), bytesInBase64Twice));
}
