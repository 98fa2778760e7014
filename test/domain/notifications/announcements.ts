import { timeOf } from '../../../domain/events/time';
import { type Announcement, announcementId, positionOf } from '../../../domain/notifications/announcement';

/** 18 November 2026, 10:15:55 UTC, in microseconds. */
const START = 1_794_996_955_000_000;

/**
 * An announcement in #marketing of the rule `big-customer`.
 *
 * @param number tells announcements apart and puts them in order: one a second, each about a customer of its own
 */
export function announcement(number: number, rest: Partial<Announcement> = {}): Announcement {
  const version = START + number * 1_000_000;
  const event = {
    id: `event-${number}`,
    type: 'customers.inserted',
    subject: `c${number}`,
    time: timeOf(version),
    version,
  };
  const id = announcementId({ source: 'dynamodb/customers-table', id: event.id }, 'big-customer');
  return {
    id,
    channel: '#marketing',
    position: positionOf(event, id),
    rule: 'big-customer',
    event,
    text: `Customer ${number}`,
    ...rest,
  };
}

/** Announcements numbered from 1. */
export function announcements(count: number, rest: Partial<Announcement> = {}): Announcement[] {
  return Array.from({ length: count }, (_, index) => announcement(index + 1, rest));
}
