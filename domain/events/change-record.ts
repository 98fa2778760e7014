import type { Reason } from '../failures/failure';
import { type DecodedItem, fromAttributes } from './attribute-value';
import { changeId } from './change-id';
import type { EntityRegistration } from './entity';
import type { Change, ChangeKind, JsonObject } from './event';
import { notAnEvent } from './not-an-event';
import { subjectOf } from './subject';
import { timeOf } from './time';

export type DecodedChange =
  | { readonly ok: true; readonly event: Change }
  | { readonly ok: false; readonly reason: Reason };

const KINDS: ReadonlyMap<unknown, ChangeKind> = new Map([
  ['INSERT', 'inserted'],
  ['MODIFY', 'modified'],
  ['REMOVE', 'removed'],
]);

/** As milliseconds, 3 March 1973 and 16 November 5138: what lies outside is another unit. */
const MILLISECONDS = { from: 1e11, to: 1e14 };

/**
 * Decodes a change record as DynamoDB puts it onto a Kinesis stream.
 *
 * An item that its time to live removed is `removed` like any other.
 *
 * @param record the record's data as parsed JSON
 * @param dynamodb its member of that name
 * @param registration the entity whose table the record names
 */
export function decodeChangeRecord(
  record: Readonly<Record<string, unknown>>,
  dynamodb: Readonly<Record<string, unknown>>,
  registration: EntityRegistration,
): DecodedChange {
  const kind = KINDS.get(record.eventName);
  if (!kind) return notAnEvent('A change record whose eventName is not INSERT, MODIFY or REMOVE');

  const version = versionOf(dynamodb);
  if (version === undefined) {
    return notAnEvent(
      'A change record whose dynamodb.ApproximateCreationDateTime is not a whole number of milliseconds or microseconds, as its precision says',
    );
  }
  const names = keyNames(registration);
  const key = keyOf(dynamodb.Keys, names);
  if (!key) return notAnEvent('A change record whose dynamodb.Keys are not the key that the entity is registered with');

  const data = kind === 'removed' ? NO_IMAGE : fromAttributes(dynamodb.NewImage, registration.sensitive);
  if (!data.ok) return notAnEvent(malformed('NewImage', data));

  const before = kind === 'inserted' ? NO_IMAGE : fromAttributes(dynamodb.OldImage, registration.sensitive);
  if (!before.ok) return notAnEvent(malformed('OldImage', before));

  const subject = subjectOf(names.map((name) => key[name] ?? ''));
  return {
    ok: true,
    event: changeOf({ registration, kind, version, subject, key, data: data.item, before: before.item }),
  };
}

const NO_IMAGE: { readonly ok: true; readonly item?: JsonObject } = { ok: true };

interface ChangeParts {
  readonly registration: EntityRegistration;
  readonly kind: ChangeKind;
  readonly version: number;
  readonly subject: string;
  readonly key: Record<string, KeyValue>;
  readonly data: JsonObject | undefined;
  readonly before: JsonObject | undefined;
}

function changeOf({ registration: { entity, table }, kind, version, subject, key, data, before }: ChangeParts): Change {
  return {
    id: changeId(table, subject, version, kind),
    type: `${entity}.${kind}`,
    source: `dynamodb/${table}`,
    subject,
    time: timeOf(version),
    version,
    ...(data && { data }),
    ...(before && { before }),
    change: { entity, kind, key },
  };
}

/**
 * The creation time in microseconds.
 *
 * Without a precision field it is in milliseconds: that was the only precision before there was a field. A number that
 * can only be microseconds is taken as those; one that can only be seconds is refused, because versions so coarse
 * would order nothing.
 */
function versionOf(dynamodb: Readonly<Record<string, unknown>>): number | undefined {
  const { ApproximateCreationDateTime: created, ApproximateCreationDateTimePrecision: precision } = dynamodb;
  if (typeof created !== 'number' || created < 0) return undefined;

  const microseconds = created * microsecondsIn(precision, created);
  return Number.isSafeInteger(microseconds) ? microseconds : undefined;
}

function microsecondsIn(precision: unknown, created: number): number {
  if (precision === 'MICROSECOND') return 1;
  if (precision === 'MILLISECOND') return 1000;
  if (precision !== undefined && precision !== null) return Number.NaN;
  if (created < MILLISECONDS.from) return Number.NaN;
  return created < MILLISECONDS.to ? 1000 : 1;
}

/** The names of the key's attributes, the partition key first. */
function keyNames({ partitionKey, sortKey }: EntityRegistration): string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
}

/** The key's attributes; undefined where they are others than these, or not strings, numbers or binary. */
function keyOf(keys: unknown, names: readonly string[]): Record<string, KeyValue> | undefined {
  const decoded = fromAttributes(keys);
  if (!decoded.ok) return undefined;

  const values = names.map((name): [string, unknown] => [
    name,
    Object.hasOwn(decoded.item, name) && decoded.item[name],
  ]);
  if (Object.keys(decoded.item).length !== names.length || !values.every(isKeyMember)) return undefined;

  return Object.fromEntries(values);
}

type KeyValue = string | number;

/** Lone surrogates are in no item of DynamoDB and cannot be URI-encoded. */
function isKeyMember(member: [string, unknown]): member is [string, KeyValue] {
  const value = member[1];
  return typeof value === 'number' || (typeof value === 'string' && !/\p{Surrogate}/u.test(value));
}

function malformed(image: string, { attribute }: Extract<DecodedItem, { ok: false }>): string {
  return attribute === undefined
    ? `A change record without dynamodb.${image}`
    : `A change record whose dynamodb.${image} has an attribute "${attribute}" that is not a DynamoDB value`;
}
