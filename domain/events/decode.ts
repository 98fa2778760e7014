import type { Reason, ReasonCode } from '../failures/failure';
import { parseJson } from '../json/parse-json';
import type { Carries } from './carries';
import { decodeChangeRecord } from './change-record';
import { decodeCloudEvent } from './cloud-event';
import type { EntityRegistration } from './entity';
import type { Event } from './event';
import { isJsonObject } from './json-object';
import { notAnEvent } from './not-an-event';

/** What is known where a record arrives. */
export interface DecodeContext {
  /** The entity that a table is registered for. Its sensitive attributes never get into the event. */
  readonly entityOf: (table: string) => EntityRegistration | undefined;
  /** The names of all entities of the stream: no published type may begin with one. */
  readonly entities: ReadonlySet<string>;
  /** What the stream carries. */
  readonly carries: Exclude<Carries, 'either'>;
  /** When the stream got the record, in milliseconds since 1970. It is the time of published events without one. */
  readonly arrivedAt: number;
}

export type DecodedRecord =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly reason: Reason };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes the data of one record of a stream: a change of a table, as DynamoDB writes it, or a CloudEvent 1.0, as
 * services publish it. Never throws, whatever the bytes are.
 */
export function decodeRecord(data: Uint8Array, context: DecodeContext): DecodedRecord {
  const text = textOf(data);
  const record = text === undefined ? undefined : parse(text, (json) => JSON.parse(json));
  if (text === undefined || record === undefined) return failed('not-json', 'The data is not JSON in UTF-8');
  if (!isJsonObject(record)) return notAnEvent('JSON, but not an object');

  if ('specversion' in record) {
    const exact = parse(text, parseWithDigits);
    return decodePublished(isJsonObject(exact) ? exact : record, context);
  }
  if (isJsonObject(record.dynamodb)) return decodeChange(record, record.dynamodb, context);
  return notAnEvent('JSON, but neither a change record (no "dynamodb") nor a CloudEvent (no "specversion")');
}

function decodeChange(
  record: Readonly<Record<string, unknown>>,
  dynamodb: Readonly<Record<string, unknown>>,
  context: DecodeContext,
): DecodedRecord {
  if (context.carries === 'published') {
    return failed('not-allowed-on-stream', 'A change of a table on a stream that carries published events only');
  }
  if (typeof record.tableName !== 'string') return notAnEvent('A change record without tableName');

  const registration = context.entityOf(record.tableName);
  return registration
    ? decodeChangeRecord(record, dynamodb, registration)
    : failed('unknown-table', 'A change of a table (tableName) that no entity of the stream is registered for');
}

function decodePublished(record: Readonly<Record<string, unknown>>, context: DecodeContext): DecodedRecord {
  return context.carries === 'changes'
    ? failed('not-allowed-on-stream', 'A published event on a stream that carries changes of tables only')
    : decodeCloudEvent(record, context.entities, context.arrivedAt);
}

/** Numbers that no double is become the text of their digits, as in changes. */
function parseWithDigits(text: string): unknown {
  return parseJson(text, (number) => number);
}

function textOf(data: Uint8Array): string | undefined {
  try {
    return utf8.decode(data);
  } catch {
    return undefined;
  }
}

function parse(text: string, parser: (text: string) => unknown): unknown {
  try {
    return parser(text);
  } catch {
    return undefined;
  }
}

function failed(code: ReasonCode, message: string): DecodedRecord {
  return { ok: false, reason: { code, message } };
}
