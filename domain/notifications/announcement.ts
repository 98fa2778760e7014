import { hash } from 'node:crypto';
import type { Event } from '../events/event';
import type { Reason } from '../failures/failure';

/** What a rule has to say about an event, in one channel. */
export interface Announcement {
  /** A hash of event and rule: the same for a repeat, a redrive and a replay. 32 hexadecimal digits. */
  readonly id: string;
  /** `#name` or the channel's id. */
  readonly channel: string;
  /**
   * Its place among the channel's announcements: compares as text in the order in which things happened. A repeat can
   * have another: a published event without a time has that of its arrival.
   */
  readonly position: string;
  readonly rule: string;
  readonly event: AnnouncedEvent;
  /** Slack mrkdwn, escaped and within the limit of a section block. */
  readonly text: string;
  /** Whether it is kept only, and never said: its rule is tried. */
  readonly dryRun?: true;
}

/** What is kept of an event with its announcement: never its data. */
type AnnouncedEvent = Pick<Event, 'id' | 'type' | 'subject' | 'time' | 'version'>;

/** In UTF-16 code units. */
const NAMES_LIMIT = 4096;

/**
 * Why nothing can be announced of an event, whatever rules say: what it calls itself is kept with its announcements and goes
 * to Slack.
 */
export function namesTooLong({ id, type, subject }: Pick<Event, 'id' | 'type' | 'subject'>): Reason | undefined {
  if (id.length + type.length + subject.length <= NAMES_LIMIT) return undefined;
  return { code: 'too-large', message: `id, type and subject have more than ${NAMES_LIMIT} characters together` };
}

/** How long the outbox remembers what was said, in seconds: a stream's retention of at most a week, and a week more. */
export const REMEMBERED_SECONDS = 14 * 24 * 60 * 60;

/** Events are told apart by source and id together: two services may give the same id. */
export function announcementId({ source, id }: Pick<Event, 'source' | 'id'>, rule: string): string {
  return hash('sha256', JSON.stringify([source, id, rule]), 'hex').slice(0, 32);
}

/**
 * An announcement's place in its channel, from event and rule alone: by version or, for a published event, by time,
 * in microseconds.
 */
export function positionOf(event: Pick<Event, 'version' | 'time'>, id: string): string {
  const microseconds = event.version ?? microsecondsOf(event.time);
  return `${String(microseconds).padStart(20, '0')}#${id}`;
}

/** @param time RFC 3339; what cannot be read counts as 1970, before everything else */
function microsecondsOf(time: string): number {
  const milliseconds = Date.parse(time);
  if (!(milliseconds > 0)) return 0;

  const decimals = /\.(\d+)/.exec(time)?.[1] ?? '';
  return milliseconds * 1000 + Number(decimals.slice(3, 6).padEnd(3, '0'));
}
