import type { Announcement } from './announcement';
import { BLOCKS_LENGTH_LIMIT, METADATA_LENGTH_LIMIT, metadataOf, sectionOf } from './slack-message';

/** So many announcements that are due are posted one by one; more are a backlog, and are gathered into digests. */
const ONE_BY_ONE = 3;

/** Announcements in one digest at most. Slack takes 50 blocks; a digest should still be read. */
export const DIGEST_LIMIT = 40;

/** What the heading, the brackets and the names around the parts of a message take of its limits, in characters. */
const FRAME = 300;

/**
 * Plans the posts for what is due in a channel: each announcement in one post, in order, within Slack's limits.
 *
 * @param due in order
 * @returns for each post its announcements: one, or those of a digest
 */
export function planPosts<Due extends Announcement>(due: readonly Due[]): Due[][] {
  return due.length <= ONE_BY_ONE ? due.map((one) => [one]) : gather(due);
}

function gather<Due extends Announcement>(due: readonly Due[]): Due[][] {
  const posts: Due[][] = [];
  let blocks = 0;
  let metadata = 0;
  for (const announcement of due) {
    const block = JSON.stringify(sectionOf(announcement)).length + 1;
    const entry = JSON.stringify(metadataOf(announcement)).length + 1;
    const last = posts.at(-1);
    const fits = FRAME + blocks + block <= BLOCKS_LENGTH_LIMIT && FRAME + metadata + entry <= METADATA_LENGTH_LIMIT;
    if (last && last.length < DIGEST_LIMIT && fits) {
      last.push(announcement);
      blocks += block;
      metadata += entry;
    } else {
      posts.push([announcement]);
      blocks = block;
      metadata = entry;
    }
  }
  return posts;
}
