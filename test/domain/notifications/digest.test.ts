import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIGEST_LIMIT, planPosts } from '../../../domain/notifications/digest';
import { METADATA_LENGTH_LIMIT, messageOf, mistakesInMessage } from '../../../domain/notifications/slack-message';
import { announcement, announcements } from './announcements';

test('a few announcements are posted one by one', () => {
  const posts = planPosts(announcements(3));

  expect(posts.map((post) => post.length)).toEqual([1, 1, 1]);
});

test('a backlog is gathered into digests of forty at most', () => {
  const posts = planPosts(announcements(85));

  expect(posts.map((post) => post.length)).toEqual([DIGEST_LIMIT, DIGEST_LIMIT, 5]);
});

test('long announcements make smaller digests', () => {
  const posts = planPosts(announcements(9, { text: 'x'.repeat(3000) }));

  expect(posts.map((post) => post.length)).toEqual([3, 3, 3]);
});

test('whatever is due is in one post, in order, and within the limits of Slack', () => {
  const due = fc
    .array(fc.string({ unit: fc.constantFrom('x', '"', '\n', '😀', 'word '.repeat(80)), minLength: 1, maxLength: 7 }), {
      maxLength: 150,
    })
    .map((texts) => texts.map((text, index) => announcement(index, { text: text.slice(0, 3000) })));
  fc.assert(
    fc.property(due, (all) => {
      const posts = planPosts(all);

      expect(posts.flat()).toEqual(all);
      for (const post of posts) {
        const message = messageOf('#marketing', post);
        expect(mistakesInMessage(message)).toEqual([]);
        if (post.length > 1) expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(12_000);
        expect(JSON.stringify(message.metadata).length).toBeLessThanOrEqual(METADATA_LENGTH_LIMIT);
      }
    }),
  );
});
