import { expect, test } from 'vitest';
import type { AnnouncementFailure, RecordFailure } from '../../../domain/failures/failure';
import { failureKey } from '../../../domain/failures/failure-key';

test('a record is found by function, day of arrival, shard and sequence number, whenever it failed', () => {
  const failure: RecordFailure = {
    format: 1,
    kind: 'record',
    function: 'shop-search',
    at: '2026-11-20T00:00:00.000Z',
    reason: { code: 'not-json', message: 'The data is not JSON in UTF-8' },
    record: {
      streamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes',
      shardId: 'shardId-000000000000',
      sequenceNumber: '4965',
      partitionKey: 'c1',
      arrivedAt: '2026-11-18T10:15:55.370Z',
      data: 'bm8=',
    },
  };

  expect(failureKey(failure)).toBe('records/shop-search/2026-11-18/shardId-000000000000-4965.json');
});

test('an announcement is found by function, channel and its id', () => {
  const failure: AnnouncementFailure = {
    format: 1,
    kind: 'announcement',
    function: 'shop-sender',
    at: '2026-11-20T00:00:00.000Z',
    reason: { code: 'channel-refused', message: 'channel_not_found' },
    announcement: {
      id: 'abc',
      channel: '#marketing',
      sequence: '00000000000000000001#abc',
      rule: 'big-customer',
      text: 'hello',
    },
    event: { id: 'e1', type: 'customers.inserted', subject: 'c1' },
  };

  expect(failureKey(failure)).toBe('announcements/shop-sender/%23marketing/abc.json');
});
