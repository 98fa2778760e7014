import { expect, test } from 'vitest';
import { messageOf, mistakesInMessage } from '../../../domain/notifications/slack-message';
import { announcement, announcements } from './announcements';

test('an announcement is a section that carries its id, and is named in the metadata', () => {
  const ada = announcement(1, { text: '*Ada* started using us' });

  const message = messageOf('#marketing', [ada]);

  expect(message).toEqual({
    channel: '#marketing',
    text: '*Ada* started using us',
    blocks: [
      { type: 'section', block_id: ada.id, text: { type: 'mrkdwn', text: '*Ada* started using us', verbatim: true } },
    ],
    metadata: {
      event_type: 'towpath_announcement',
      event_payload: {
        announcements: [{ id: ada.id, event: 'event-1', rule: 'big-customer', subject: 'c1' }],
      },
    },
  });
});

test('a digest says how many announcements it holds and since when', () => {
  const message = messageOf('#marketing', announcements(4));

  expect(message.text).toBe('4 announcements since 2026-11-18 10:15:56 UTC');
  expect(message.blocks[0]).toEqual({
    type: 'context',
    block_id: 'digest',
    elements: [{ type: 'mrkdwn', text: message.text, verbatim: true }],
  });
  expect(message.blocks.slice(1).map(({ block_id }) => block_id)).toEqual(announcements(4).map(({ id }) => id));
});

test('a long subject stays out of the metadata', () => {
  const long = announcement(1);
  const message = messageOf('#marketing', [{ ...long, event: { ...long.event, subject: 'x'.repeat(257) } }]);

  expect(message.metadata.event_payload.announcements).toEqual([
    { id: long.id, event: 'event-1', rule: 'big-customer' },
  ]);
});

test.each([
  ['too many blocks', announcements(50), '51 blocks, and Slack takes 50'],
  ['the same announcement twice', [announcement(1), announcement(1)], 'two blocks with the same id'],
  ['an empty announcement', [announcement(1, { text: '' })], 'a block without text'],
  ['a long one', [announcement(1, { text: 'x'.repeat(3001) })], 'a text of 3001 characters, and Slack takes 3000'],
])('%s would be refused', (_, post, mistake) => {
  expect(mistakesInMessage(messageOf('#marketing', post))).toEqual([mistake]);
});
