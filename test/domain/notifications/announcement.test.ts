import { expect, test } from 'vitest';
import { announcementId, positionOf } from '../../../domain/notifications/announcement';

test('an announcement is known by its event and its rule', () => {
  const event = { source: '/orders', id: 'event-1' };
  const id = announcementId(event, 'big-customer');

  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(announcementId({ ...event }, 'big-customer')).toBe(id);
  expect(announcementId({ ...event, id: 'event-2' }, 'big-customer')).not.toBe(id);
  expect(announcementId({ ...event, source: '/registry' }, 'big-customer')).not.toBe(id);
  expect(announcementId(event, 'first-order')).not.toBe(id);
});

test('the version of a change says its place', () => {
  const position = positionOf({ version: 1_794_996_955_370_001, time: '2026-11-18T10:15:55.370001Z' }, 'abc');

  expect(position).toBe('00001794996955370001#abc');
});

test('a published event has the place of its time, to the microsecond', () => {
  const time = '2026-11-18T10:15:55.370001Z';

  expect(positionOf({ time }, 'abc')).toBe(positionOf({ version: 1_794_996_955_370_001, time }, 'abc'));
});

test('places compare as text as times do', () => {
  const times = [
    '1970-01-01T00:00:00.000001Z',
    '2026-11-18T10:15:55.37Z',
    '2026-11-18T11:15:55.370001+01:00',
    '9999-01-01T00:00:00Z',
  ];

  const positions = times.map((time) => positionOf({ time }, 'abc'));

  expect(positions.toSorted()).toEqual(positions);
});

test('a time that nobody can read comes first', () => {
  expect(positionOf({ time: 'yesterday' }, 'abc')).toBe('00000000000000000000#abc');
});
