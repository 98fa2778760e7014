import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { marshall } from '@aws-sdk/util-dynamodb';

/** 18 November 2026, 10:15:55.37 UTC, in microseconds: when changes happen unless a test says otherwise. */
export const CREATED = 1_794_996_955_370_000;

/** An item as plain JavaScript, as the DynamoDB document client takes it: sets are `Set`, binary is `Uint8Array`. */
export type Item = Readonly<Record<string, unknown>>;

interface CommonOptions {
  /** @default 'customers-table' */
  readonly table?: string;
  /** The names of the key's attributes, the partition key first. @default ['id'] */
  readonly key?: readonly string[];
  /** When the change happened, since 1970, in the unit that `precision` names. @default CREATED, in that unit */
  readonly createdAt?: number;
  /** `null` leaves the field out, as DynamoDB may for milliseconds. @default 'MICROSECOND' */
  readonly precision?: 'MICROSECOND' | 'MILLISECOND' | null;
}

export interface InsertOptions extends CommonOptions {
  /** @default 'INSERT' */
  readonly eventName?: 'INSERT';
  /** The item as it is now. @default { id: 'c1' } */
  readonly newImage?: Item;
  readonly oldImage?: never;
  readonly byTimeToLive?: never;
}

export interface ModifyOptions extends CommonOptions {
  readonly eventName: 'MODIFY';
  /** The item as it is now. */
  readonly newImage: Item;
  /** The item as it was. */
  readonly oldImage: Item;
  readonly byTimeToLive?: never;
}

export interface RemoveOptions extends CommonOptions {
  readonly eventName: 'REMOVE';
  /** The item as it was. @default { id: 'c1' } */
  readonly oldImage?: Item;
  readonly newImage?: never;
  /** Whether DynamoDB removed the item because its time to live had passed. @default false */
  readonly byTimeToLive?: boolean;
}

export type ChangeRecordOptions = InsertOptions | ModifyOptions | RemoveOptions;

/** The attributes of an item in DynamoDB JSON: `{ name: { S: 'Ada' } }`. */
export type Attributes = Record<string, Readonly<Record<string, unknown>>>;

/** A change record as DynamoDB puts it onto a Kinesis stream, as parsed JSON. */
export interface ChangeRecord {
  readonly awsRegion: string;
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
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

/**
 * A change of an item, in the form in which DynamoDB puts it onto a Kinesis stream.
 *
 * Binary values are base64 twice, as there. `SizeBytes` is always 600. The same options give the same record.
 *
 * @throws Error when DynamoDB would not write such a record; it says what to write instead
 */
export function changeRecord(options: ChangeRecordOptions = {}): ChangeRecord {
  const { table = 'customers-table', eventName = 'INSERT', precision = 'MICROSECOND' } = options;
  checkTable(table);
  const images = imagesOf(options, eventName);
  const record = {
    eventName,
    userIdentity: identityOf(options, eventName),
    recordFormat: 'application/json',
    tableName: table,
    dynamodb: {
      ApproximateCreationDateTime: creationTime(options.createdAt, precision),
      Keys: keysOf(options.key ?? ['id'], images),
      ...(images.new && { NewImage: images.new }),
      ...(images.old && { OldImage: images.old }),
      SizeBytes: 600,
      ...(precision && { ApproximateCreationDateTimePrecision: precision }),
    },
    eventSource: 'aws:dynamodb',
  };
  return { awsRegion: 'eu-west-1', eventID: idOf(record), ...record };
}

function checkTable(table: string): void {
  if (!/^[\w.-]{3,255}$/.test(table)) {
    throw impossible(`\`table\` is "${table}"; names of tables have 3 to 255 letters, digits and "_", "-", "."`);
  }
}

interface Images {
  readonly new?: Attributes;
  readonly old?: Attributes;
}

/** What DynamoDB says of the item before and after. It writes nothing for a write that changes nothing. */
function imagesOf({ newImage, oldImage }: ChangeRecordOptions, eventName: string): Images {
  switch (eventName) {
    case 'INSERT':
      if (oldImage) throw impossible('an INSERT has no `oldImage`; leave it out, or write eventName: "MODIFY"');
      return { new: attributes('newImage', newImage ?? { id: 'c1' }) };
    case 'REMOVE':
      if (newImage) throw impossible('a REMOVE has no `newImage`; write what the item was as `oldImage`');
      return { old: attributes('oldImage', oldImage ?? { id: 'c1' }) };
    case 'MODIFY': {
      if (!newImage || !oldImage) throw impossible('a MODIFY has a `newImage` and an `oldImage`; write both');
      const images = { new: attributes('newImage', newImage), old: attributes('oldImage', oldImage) };
      if (isDeepStrictEqual(images.new, images.old)) {
        throw impossible('`newImage` and `oldImage` are the same, and a write that changes nothing gives no record');
      }
      return images;
    }
    default:
      throw impossible(`\`eventName\` is "${eventName}"; write "INSERT", "MODIFY" or "REMOVE"`);
  }
}

function identityOf({ byTimeToLive }: ChangeRecordOptions, eventName: string): ChangeRecord['userIdentity'] {
  if (!byTimeToLive) return null;
  if (eventName === 'REMOVE') return { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
  throw impossible(`\`byTimeToLive\` goes with eventName: "REMOVE" only, and this is "${eventName}"`);
}

function keysOf(names: readonly string[], images: Images): Attributes {
  if (names.length < 1 || names.length > 2) {
    throw impossible(`\`key\` names ${names.length} attributes; a key has a partition key and at most a sort key`);
  }
  const keys = [images.new, images.old].filter((image) => image !== undefined).map((image) => keyIn(image, names));
  const [key = {}, other = key] = keys;
  if (isDeepStrictEqual(key, other)) return key;
  throw impossible('`newImage` and `oldImage` have different keys, and the key of an item never changes');
}

function keyIn(image: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(
    names.map((name) => {
      const value = image[name];
      if (value === undefined) {
        throw impossible(
          `the item has no attribute "${name}", which is part of its key; name the attributes of the key, the partition key first: key: ['customerId']`,
        );
      }
      const [[type = '', content] = []] = Object.entries(value);
      if (!['S', 'N', 'B'].includes(type) || content === '') {
        throw impossible(`the key attribute "${name}" has to be a text that is not empty, a number or binary`);
      }
      return [name, value];
    }),
  );
}

/** In these units a moment lies between 1973 and 2255. */
const RANGES = { MICROSECOND: [1e14, Number.MAX_SAFE_INTEGER], MILLISECOND: [1e11, 9e12] } as const;

function creationTime(createdAt: number | undefined, precision: 'MICROSECOND' | 'MILLISECOND' | null): number {
  if (createdAt === undefined) return precision === 'MICROSECOND' ? CREATED : CREATED / 1000;
  if (precision !== null && !(precision in RANGES)) {
    throw impossible(`\`precision\` is "${precision}"; write "MICROSECOND", "MILLISECOND" or null`);
  }
  const units = precision === null ? (['MICROSECOND', 'MILLISECOND'] as const) : [precision];
  if (Number.isSafeInteger(createdAt) && units.some((unit) => isWithin(createdAt, RANGES[unit]))) return createdAt;
  throw impossible(
    `\`createdAt\` is ${createdAt}; write a whole number of ${precision === 'MILLISECOND' ? 'milliseconds' : 'microseconds'} since 1970, such as ${precision === 'MILLISECOND' ? CREATED / 1000 : CREATED}`,
  );
}

function isWithin(value: number, [from, to]: readonly [number, number]): boolean {
  return value >= from && value <= to;
}

function attributes(name: string, item: Item): Attributes {
  const bytesInBase64Twice = function (this: Record<string, unknown>, member: string, value: unknown): unknown {
    const bytes = this[member];
    return bytes instanceof Uint8Array ? Buffer.from(Buffer.from(bytes).toString('base64')).toString('base64') : value;
  };
  return JSON.parse(JSON.stringify(marshalled(name, item), bytesInBase64Twice));
}

function marshalled(name: string, item: Item): unknown {
  try {
    return marshall(item, { removeUndefinedValues: true });
  } catch (error) {
    throw impossible(`\`${name}\` is no item of DynamoDB: ${(error as Error).message}`);
  }
}

/** In the form of DynamoDB's own; other records have another. */
function idOf(record: object): string {
  const digits = createHash('sha256').update(JSON.stringify(record)).digest('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(12, 15)}`,
    `8${digits.slice(15, 18)}`,
    digits.slice(18, 30),
  ].join('-');
}

function impossible(sentence: string): Error {
  return new Error(`changeRecord: ${sentence}`);
}
