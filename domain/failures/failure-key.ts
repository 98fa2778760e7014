import type { Failure } from './failure';

/**
 * The key of a failure's object in the failure store. It follows from the record or announcement, so that the same
 * failure, seen again, replaces itself.
 *
 * - `records/<function>/<day of arrival>/<shard>-<sequence number>.json`
 * - `announcements/<function>/<channel>/<announcement>.json`
 */
export function failureKey(failure: Failure): string {
  switch (failure.kind) {
    case 'record': {
      const { arrivedAt, shardId, sequenceNumber } = failure.record;
      return `records/${failure.function}/${arrivedAt.slice(0, 10)}/${shardId}-${sequenceNumber}.json`;
    }
    case 'announcement': {
      const { channel, id } = failure.announcement;
      return `announcements/${failure.function}/${encodeURIComponent(channel)}/${id}.json`;
    }
  }
}
