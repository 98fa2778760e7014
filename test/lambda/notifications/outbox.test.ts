import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import type { Announcement } from '../../../domain/notifications/announcement';
import { type DueAnnouncement, dynamoOutbox } from '../../../lambda/notifications/outbox';
import { announcement, announcements } from '../../domain/notifications/announcements';
import { OutboxTable } from './outbox-table';

const NOW = Date.parse('2026-11-18T12:00:00Z');

/** An announcement that became due at `NOW`. */
function dueOne(number: number, changes: Partial<Announcement> = {}): DueAnnouncement {
  return { ...announcement(number, changes), dueSince: NOW };
}

function outboxOn(table: OutboxTable, now = NOW) {
  return dynamoOutbox({ client: table.client, table: 'outbox', now: () => now, rememberedSeconds: 60 });
}

test('a new announcement becomes a row by which it is known, and one that says that it is due; neither expires', async () => {
  const table = new OutboxTable();
  const { id, position, event } = announcement(1);

  await outboxOn(table).add([announcement(1)]);

  const both = {
    format: 1,
    channel: '#marketing',
    id,
    rule: 'big-customer',
    event,
    text: 'Customer 1',
    createdAt: '2026-11-18T12:00:00.000Z',
  };
  expect(table.rows()).toEqual([
    { partition: 'channel##marketing', sort: position, ...both },
    { partition: `message#${id}`, sort: 'message', state: 'due', ...both },
  ]);
});

test('what is known already is left as it is, and what is new beside it is added', async () => {
  const table = new OutboxTable();
  const outbox = outboxOn(table);
  const [said, due, fresh] = [announcement(1), announcement(2), announcement(3)];
  await outbox.add([said, due]);
  await outbox.settle([said], { state: 'sent', ts: '1.2', channelId: 'C1' });

  await outbox.add([said, { ...due, text: 'other' }, fresh]);

  expect(await outbox.due('#marketing')).toEqual([dueOne(2), dueOne(3)]);
});

test('what is withheld is known and expires, is never due, and is not said when its rule is no dry run any more', async () => {
  const table = new OutboxTable();
  const outbox = outboxOn(table);

  const added = await outbox.add([announcement(1, { dryRun: true }), announcement(2)]);
  const addedAgain = await outbox.add([announcement(1), announcement(2)]);

  expect(added.map(({ id }) => id)).toEqual([announcement(1).id, announcement(2).id]);
  expect(addedAgain).toEqual([]);
  expect(await outbox.due('#marketing')).toEqual([dueOne(2)]);
  expect(table.messages()).toMatchObject([
    { state: 'withheld', text: 'Customer 1', channel: '#marketing', rule: 'big-customer', expires: NOW / 1000 + 60 },
    { state: 'due' },
  ]);
});

test.each([
  ['at another place', { position: announcement(7).position }],
  ['in another channel', { channel: '#support' }],
])('a repeat %s is no new announcement, before it was said and after', async (_, repeated) => {
  const table = new OutboxTable();
  const outbox = outboxOn(table);
  await outbox.add([announcement(1)]);

  await outbox.add([announcement(1, repeated)]);
  const dueOnce = [...(await outbox.due('#marketing')), ...(await outbox.due('#support'))];
  await outbox.settle(dueOnce, { state: 'sent', ts: '1.2', channelId: 'C1' });
  await outbox.add([announcement(1, repeated)]);

  expect(dueOnce).toEqual([dueOne(1)]);
  expect(table.rows()).toMatchObject([{ sort: 'message', state: 'sent' }]);
});

test('a transaction that is cancelled for another reason is the caller’s to know', async () => {
  const table = new OutboxTable();
  const conflict = new TransactionCanceledException({
    message: 'Transaction cancelled [None, TransactionConflict]',
    $metadata: {},
    CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
  });
  table.failWith(conflict);

  const added = outboxOn(table).add([announcement(1)]);

  await expect(added).rejects.toBe(conflict);
});

test('what was said is remembered with its place in Slack, and expires', async () => {
  const table = new OutboxTable();
  const outbox = outboxOn(table);
  const post = announcements(2);
  await outbox.add(post);

  await outbox.settle(post, { state: 'sent', ts: '1763460000.000100', channelId: 'C0123' });

  expect(await outbox.due('#marketing')).toEqual([]);
  expect(table.rows()).toHaveLength(2);
  expect(table.messages()[0]).toMatchObject({
    partition: `message#${post[0]?.id}`,
    state: 'sent',
    ts: '1763460000.000100',
    channelId: 'C0123',
    expires: NOW / 1000 + 60,
  });
});

test('what was refused is remembered with its reason', async () => {
  const table = new OutboxTable();
  const outbox = outboxOn(table);
  await outbox.add([announcement(1)]);

  await outbox.settle([announcement(1)], {
    state: 'failed',
    reason: { code: 'channel-refused', message: 'is_archived' },
  });

  expect(table.rows()).toMatchObject([
    { state: 'failed', reason: { code: 'channel-refused', message: 'is_archived' } },
  ]);
});

test('an attempt is remembered until nothing came of it', async () => {
  const outbox = outboxOn(new OutboxTable());
  await outbox.add([announcement(1)]);

  const attempt = await outbox.attempting(dueOne(1));
  const attempted = await outbox.due('#marketing');
  if (attempt) await outbox.notAttempted(attempt);
  const forgotten = await outbox.due('#marketing');

  expect(attempt).toEqual({ ...dueOne(1), attemptedAt: NOW });
  expect(attempted).toEqual([attempt]);
  expect(forgotten).toEqual([dueOne(1)]);
});

test('of two senders that read the same, one can attempt it', async () => {
  const table = new OutboxTable();
  const [one, other] = [outboxOn(table, NOW), outboxOn(table, NOW + 5)];
  await one.add([announcement(1)]);

  const first = [await one.attempting(dueOne(1)), await other.attempting(dueOne(1))];
  const read = { ...dueOne(1), attemptedAt: NOW };
  const second = [await other.attempting(read), await one.attempting(read)];

  expect(first.map((attempt) => attempt !== undefined)).toEqual([true, false]);
  expect(second.map((attempt) => attempt !== undefined)).toEqual([true, false]);
});

test('an attempt of another sender is not forgotten', async () => {
  const table = new OutboxTable();
  const [one, other] = [outboxOn(table, NOW), outboxOn(table, NOW + 5)];
  await one.add([announcement(1)]);
  const attempt = await one.attempting(dueOne(1));
  if (attempt) await other.attempting(attempt);

  if (attempt) await one.notAttempted(attempt);

  expect(await one.due('#marketing')).toMatchObject([{ attemptedAt: NOW + 5 }]);
});

test('what is no longer due cannot be attempted', async () => {
  const outbox = outboxOn(new OutboxTable());

  expect(await outbox.attempting(dueOne(1))).toBeUndefined();
});

test('the outbox says since when there is one', async () => {
  const table = new OutboxTable(new Date(NOW));

  expect(await outboxOn(table).since()).toBe(NOW);
});
