import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PACE, type SenderContext, sayDue } from '../../../lambda/notifications/say-due';
import type { Slack } from '../../../lambda/notifications/slack';
import { announcement, announcements } from '../../domain/notifications/announcements';
import { START, senderAtWork } from './sender-at-work';
import type { SlackInMemory } from './slack-in-memory';

test('a few announcements are posted one by one, in order, about one a second', async () => {
  const { context, slack, table, waits } = await senderAtWork([announcement(2), announcement(1), announcement(3)]);

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 3, failed: 0 });
  expect(slack.said()).toEqual([['Customer 1'], ['Customer 2'], ['Customer 3']]);
  expect(waits).toEqual([PACE, PACE]);
  expect(table.messages().map(({ state, ts }) => [state, ts])).toEqual([
    ['sent', '1.000100'],
    ['sent', '2.000100'],
    ['sent', '3.000100'],
  ]);
});

test('a backlog is gathered into digests that name every event', async () => {
  const { context, slack, table } = await senderAtWork(announcements(45));

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 45, failed: 0 });
  expect(slack.said().map((texts) => texts.length)).toEqual([40, 5]);
  expect(slack.said().flat()).toEqual(announcements(45).map(({ text }) => text));
  expect(table.messages().every(({ state }) => state === 'sent')).toBe(true);
});

test('what becomes due in the meantime is said as well', async () => {
  const { context, outbox, slack } = await senderAtWork([announcement(1)]);
  const post = slack.post.bind(slack);
  slack.post = async (message) => {
    if (slack.messages.length === 0) await outbox.add([announcement(2)]);
    return post(message);
  };

  await sayDue('#marketing', context);

  expect(slack.said()).toEqual([['Customer 1'], ['Customer 2']]);
});

test('a channel without work is left alone', async () => {
  const { context, slack } = await senderAtWork([announcement(1, { channel: '#support' })]);

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 0, failed: 0 });
  expect(slack.messages).toEqual([]);
});

test('a pause that Slack asks for is kept', async () => {
  const { context, slack, waits } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'rate-limited', retryAfter: 7 });

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 1, failed: 0 });
  expect(waits).toEqual([7000]);
});

test('for a pause that is longer than the invocation, the channel comes again', async () => {
  const { context, slack, outbox } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'rate-limited', retryAfter: 300 });

  const said = await sayDue('#marketing', context);

  expect(said).toMatchObject({ sent: 0, failed: 0, later: { seconds: 300 } });
  expect(await outbox.due('#marketing')).toEqual([{ ...announcement(1), dueSince: START }]);
});

test('no post is begun when little is left of the invocation', async () => {
  const { context, slack, clock } = await senderAtWork(announcements(3));
  clock.endsAt = START + 16_500;

  const said = await sayDue('#marketing', context);

  expect(said).toMatchObject({ sent: 2, failed: 0, later: { seconds: 0 } });
  expect(slack.said()).toEqual([['Customer 1'], ['Customer 2']]);
});

test.each([
  { kind: 'unreachable', message: 'ECONNREFUSED' } as const,
  { kind: 'token-refused', message: 'Slack refuses the token with token_revoked' } as const,
  { kind: 'scope-missing', scopes: 'chat:write', message: 'The Slack app misses scopes: chat:write' } as const,
])('while Slack is $kind everything waits, and nothing is taken for attempted', async (refusal) => {
  const { context, slack, outbox, warnings, errors } = await senderAtWork(announcements(2));
  slack.refuseNextPost(refusal);

  const said = await sayDue('#marketing', context);

  expect(said).toMatchObject({ sent: 0, failed: 0, later: {} });
  expect(await outbox.due('#marketing')).toEqual(announcements(2).map((due) => ({ ...due, dueSince: START })));
  expect([...warnings, ...errors]).toEqual([`#marketing waits: ${refusal.message}`]);
  expect(errors).toHaveLength(refusal.kind === 'unreachable' ? 0 : 1);
});

test('when the answer to a post is lost, the history is asked, and nothing is said twice', async () => {
  const { context, slack, table, comeAgain } = await senderAtWork([announcement(1)]);
  slack.loseNextAnswer();

  const first = await sayDue('#marketing', context);
  comeAgain();
  const second = await sayDue('#marketing', context);

  expect([first, second]).toEqual([
    { sent: 0, failed: 0, later: {}, oldestAge: 0 },
    { sent: 1, failed: 0 },
  ]);
  expect(slack.said()).toEqual([['Customer 1']]);
  expect(slack.historyRead).toEqual([START - 60_000]);
  expect(table.messages()).toMatchObject([{ state: 'sent', ts: '1.000100', channelId: 'MARKETING' }]);
});

test('when a post was cut off before it reached Slack, it is made after all', async () => {
  const { context, slack, comeAgain } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'unknown', message: 'timeout' });

  await sayDue('#marketing', context);
  comeAgain();
  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 1, failed: 0 });
  expect(slack.said()).toEqual([['Customer 1']]);
});

test('of a digest whose answer was lost, every announcement is found again, beside what came later', async () => {
  const { context, slack, outbox, comeAgain } = await senderAtWork(announcements(5));
  slack.loseNextAnswer();

  await sayDue('#marketing', context);
  comeAgain();
  await outbox.add([announcement(6)]);
  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 6, failed: 0 });
  expect(slack.said().map((texts) => texts.length)).toEqual([5, 1]);
});

test('a crash between a post and its mark says nothing twice', async () => {
  const { context, slack, outbox, comeAgain } = await senderAtWork(announcements(4));
  const crashing = { ...outbox, settle: () => Promise.reject(new Error('crash')) };

  const crashed = await sayDue('#marketing', { ...context, outbox: crashing });
  comeAgain();
  const said = await sayDue('#marketing', context);

  expect(crashed).toMatchObject({ sent: 0, failed: 0, later: {} });
  expect(said).toEqual({ sent: 4, failed: 0 });
  expect(slack.messages).toHaveLength(1);
});

test('while the history cannot be read, nothing is posted again', async () => {
  const { context, slack, comeAgain } = await senderAtWork([announcement(1)]);
  slack.loseNextAnswer();
  await sayDue('#marketing', context);
  comeAgain();
  slack.refuseHistory({ kind: 'unreachable', message: 'ECONNREFUSED' });

  const said = await sayDue('#marketing', context);

  expect(said).toMatchObject({ sent: 0, failed: 0, later: {} });
  expect(slack.messages).toHaveLength(1);
});

test('where the app may write and not read, what may have been said is said again, with a warning', async () => {
  const { context, slack, warnings, comeAgain } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'unknown', message: 'timeout' });
  await sayDue('#marketing', context);
  comeAgain();
  slack.refuseHistory({ kind: 'channel-refused', code: 'not_in_channel' });

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 1, failed: 0 });
  expect(warnings.at(-1)).toContain('not_in_channel');
});

test('a history that may not be read for want of a scope holds up nobody, and the scope is named', async () => {
  const { context, slack, warnings, errors, comeAgain } = await senderAtWork([announcement(1)]);
  slack.loseNextAnswer();
  await sayDue('#marketing', context);
  comeAgain();
  slack.refuseHistory({ kind: 'scope-missing', scopes: 'channels:history', message: 'missing' });

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 1, failed: 0 });
  expect(slack.said()).toEqual([['Customer 1'], ['Customer 1']]);
  expect(warnings.filter((warning) => warning.includes('missing_scope: channels:history'))).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('a channel in which another sender has begun is left to it', async () => {
  const { context, outbox, slack, warnings, errors } = await senderAtWork(announcements(2));
  const overtaken: SenderContext['outbox'] = {
    ...outbox,
    attempting: async (read) => {
      await outbox.attempting(read);
      return outbox.attempting(read);
    },
  };

  const said = await sayDue('#marketing', { ...context, outbox: overtaken });

  expect(said).toMatchObject({ sent: 0, failed: 0, later: {} });
  expect(slack.messages).toEqual([]);
  expect([...warnings, ...errors]).toEqual(['#marketing waits: another sender is at work in it']);
});

test('a post that may still be under way is left to its sender, and looked for once it cannot be', async () => {
  const { context, clock, slack, comeAgain } = await senderAtWork([announcement(1)]);
  slack.loseNextAnswer();
  await sayDue('#marketing', context);
  clock.now += 1000;
  clock.endsAt = clock.now + 120_000;

  const early = await sayDue('#marketing', context);
  comeAgain();
  const said = await sayDue('#marketing', context);

  expect(early).toMatchObject({ sent: 0, failed: 0, later: {} });
  expect(slack.historyRead).toHaveLength(1);
  expect(said).toEqual({ sent: 1, failed: 0 });
  expect(slack.messages).toHaveLength(1);
});

test('in a channel that Slack refuses, each announcement fails with its reason', async () => {
  const { context, slack, failures, table } = await senderAtWork(announcements(4));
  slack.refuseNextPost({ kind: 'channel-refused', code: 'is_archived' });

  const said = await sayDue('#marketing', context);

  const reason = { code: 'channel-refused', message: 'Slack refuses channel #marketing with is_archived' };
  expect(said).toEqual({ sent: 0, failed: 4 });
  expect(failures).toHaveLength(4);
  expect(failures[0]).toEqual({
    format: 1,
    kind: 'announcement',
    function: 'sender',
    at: '2026-11-18T12:00:00.000Z',
    reason,
    announcement: {
      id: announcement(1).id,
      channel: '#marketing',
      sequence: announcement(1).position,
      rule: 'big-customer',
      text: 'Customer 1',
    },
    event: { id: 'event-1', type: 'customers.inserted', subject: 'c1' },
  });
  expect(table.messages()).toMatchObject(Array.from({ length: 4 }, () => ({ state: 'failed', reason })));
});

test('a message that Slack refuses fails, and the rest goes on', async () => {
  const { context, slack, failures } = await senderAtWork(announcements(2));
  slack.refuseNextPost({ kind: 'message-refused', code: 'invalid_blocks' });

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 1, failed: 1 });
  expect(slack.said()).toEqual([['Customer 2']]);
  expect(failures).toMatchObject([
    { reason: { code: 'message-refused', message: 'Slack refuses the message with invalid_blocks' } },
  ]);
});

test('a digest that Slack refuses is taken apart: the bad one takes no others with it', async () => {
  const { context, slack } = await senderAtWork(announcements(4));
  slack.refuseNextPost({ kind: 'message-refused', code: 'invalid_blocks' });
  slack.refuseNextPost({ kind: 'message-refused', code: 'invalid_blocks' });

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 3, failed: 1 });
  expect(slack.said()).toEqual([['Customer 2'], ['Customer 3'], ['Customer 4']]);
});

test('a message without text is not even posted', async () => {
  const { context, slack, failures } = await senderAtWork([announcement(1, { text: '' })]);

  const said = await sayDue('#marketing', context);

  expect(said).toEqual({ sent: 0, failed: 1 });
  expect(slack.messages).toEqual([]);
  expect(failures).toMatchObject([{ reason: { message: 'Slack would refuse the message: a block without text' } }]);
});

test('when the failure store is down, what failed stays due', async () => {
  const { context, slack, outbox, errors } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'channel-refused', code: 'is_archived' });
  const keepFailure = () => Promise.reject(new Error('S3 is down'));

  const said = await sayDue('#marketing', { ...context, keepFailure });

  expect(said).toMatchObject({ sent: 0, failed: 0, later: {} });
  expect(await outbox.due('#marketing')).toHaveLength(1);
  expect(errors).toEqual(['#marketing waits: Error: S3 is down']);
});

const faults = fc.array(fc.constantFrom('none', 'none', 'before', 'after', 'pause'), { maxLength: 40 });

test('wherever the sender is cut off, each announcement is said once, and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), faults, async (count, inThisOrder) => {
      const { context, slack, outbox, comeAgain } = await senderAtWork(announcements(count));
      const left = [...inThisOrder];
      const cutOff = { ...context, ...cutOffBy(() => left.shift() ?? 'none', outbox, slack) };

      while ((await outbox.due('#marketing')).length > 0) {
        await sayDue('#marketing', cutOff);
        comeAgain();
      }

      expect(slack.said().flat()).toEqual(announcements(count).map(({ text }) => text));
    }),
  );
});

/** An outbox and a workspace that fail before or after they have done what they were asked, or ask for a pause. */
function cutOffBy(next: () => string, outbox: SenderContext['outbox'], slack: SlackInMemory) {
  const cut = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const fault = next();
    if (fault === 'before') throw new Error('cut off before');
    const value = await work();
    if (fault === 'after') throw new Error('cut off after');
    return value;
  };
  const faultyOutbox: SenderContext['outbox'] = {
    due: (channel) => cut(() => outbox.due(channel)),
    attempting: (announcement) => cut(() => outbox.attempting(announcement)),
    notAttempted: (attempted) => cut(() => outbox.notAttempted(attempted)),
    settle: (post, settled) => cut(() => outbox.settle(post, settled)),
  };
  const faultySlack: Slack = {
    check: () => slack.check(),
    channelId: (channel) => slack.channelId(channel),
    announcedSince: (channelId, since) => slack.announcedSince(channelId, since),
    post: (message) => {
      const fault = next();
      if (fault === 'before') slack.refuseNextPost({ kind: 'unreachable', message: 'ECONNREFUSED' });
      if (fault === 'after') slack.loseNextAnswer();
      if (fault === 'pause') slack.refuseNextPost({ kind: 'rate-limited', retryAfter: 300 });
      return slack.post(message);
    },
  };
  return { outbox: faultyOutbox, slack: faultySlack };
}
