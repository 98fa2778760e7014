import type { Reason } from '../failures/failure';
import type { Event, JsonObject } from './event';
import { isJsonObject } from './json-object';
import { notAnEvent } from './not-an-event';
import { timeOf } from './time';

export type DecodedCloudEvent =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly reason: Reason };

/** Readers of JSON, OpenSearch's among them, stop at a thousand levels, and a stack of calls ends some time after. */
const MAX_LEVELS = 100;

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

const DATE_TIME = /^(\d{4}-\d\d-(\d\d))[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * Decodes what a service published: a CloudEvent 1.0 in structured JSON whose data is a JSON object.
 *
 * A `subject` or `time` that is left out becomes the event's id, so that the event is in an order with no other, and
 * the time of arrival. Extension attributes are not kept. As CloudEvents say, null is the same as left out.
 *
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 *
 * @param record the record's data as parsed JSON
 * @param entities names that no published type may begin with
 * @param arrivedAt when the stream got the record, in milliseconds since 1970
 */
export function decodeCloudEvent(
  record: Readonly<Record<string, unknown>>,
  entities: ReadonlySet<string>,
  arrivedAt: number,
): DecodedCloudEvent {
  const { id, source, type, data } = record;
  const mistake = mistakeIn(record);
  if (mistake !== undefined) return notAnEvent(`A CloudEvent ${mistake}`);
  if (!isText(id) || !isText(source) || !isText(type)) return notAnEvent('A CloudEvent without id, source or type');
  if (isReserved(type, entities)) return { ok: false, reason: RESERVED };

  const time = record.time ?? undefined;
  const happened = time === undefined ? timeOf(Math.round(arrivedAt * 1000)) : normalTime(time);
  if (happened === undefined) return notAnEvent('A CloudEvent whose time is not an RFC 3339 timestamp');

  return {
    ok: true,
    event: {
      id,
      type,
      source,
      subject: isText(record.subject) ? record.subject : id,
      time: happened,
      ...(isJsonObject(data) && { data: data as JsonObject }),
    },
  };
}

const RESERVED: Reason = {
  code: 'reserved-type',
  message: 'A published event whose type belongs to an entity of the stream; only changes of its table have such types',
};

/** What is wrong with the members that have no default, if anything is. */
function mistakeIn(record: Readonly<Record<string, unknown>>): string | undefined {
  const { specversion, subject, datacontenttype: contentType, data } = record;
  if (specversion !== '1.0') return 'whose specversion is not "1.0"';
  for (const name of ['id', 'source', 'type']) {
    if (!isText(record[name])) return `whose ${name} is not a text of at least one character`;
  }
  if (!isAbsent(subject) && !isText(subject)) return 'whose subject is not a text of at least one character';
  if (!isAbsent(record.data_base64)) return 'with data_base64; data has to be a JSON object';
  if (!isAbsent(contentType) && !(isText(contentType) && JSON_TYPE.test(contentType))) {
    return 'whose datacontenttype is not application/json';
  }
  if (!isAbsent(data) && !isJsonObject(data)) return 'whose data is not a JSON object';
  return isDeeper(data, MAX_LEVELS) ? `whose data is deeper than ${MAX_LEVELS} levels` : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** `customers.inserted` and `customers.anything.else` belong to the entity `customers`. */
export function isReserved(type: string, entities: ReadonlySet<string>): boolean {
  for (let dot = type.indexOf('.'); dot !== -1; dot = type.indexOf('.', dot + 1)) {
    if (entities.has(type.slice(0, dot))) return true;
  }
  return entities.has(type);
}

/** UTC with six decimals; further ones are cut. Undefined for what is not a moment between the years 0 and 9999. */
function normalTime(time: unknown): string | undefined {
  const parts = typeof time === 'string' ? DATE_TIME.exec(time) : null;
  if (!parts) return undefined;

  const [, date = '', day = '', clock = '', decimals = '', offset = ''] = parts;
  const moment = new Date(`${date}T${clock}${offset.toUpperCase()}`);
  const isOnCalendar = new Date(`${date}T00:00:00Z`).getUTCDate() === Number(day);
  if (Number.isNaN(moment.getTime()) || !isOnCalendar) return undefined;

  const seconds = moment.toISOString();
  return seconds.length === 24 ? `${seconds.slice(0, 20)}${decimals.slice(0, 6).padEnd(6, '0')}Z` : undefined;
}
