import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { dynamoOutbox } from '../../../lambda/notifications/outbox';
import { announcement, announcements } from '../../domain/notifications/announcements';
import { OutboxTable } from './outbox-table';

const NOW = Date.parse('2026-11-18T12:00:00Z');

function outboxOn(table: OutboxTable) {
  return dynamoOutbox({ client: table.client, table: 'outbox', now: () => NOW, rememberedSeconds: 60 });
}

test('a new announcement becomes a due row that does not expire', async () => {
  const table = new OutboxTable();
  const { id, position, event } = announcement(1);

  const due = await outboxOn(table).add([announcement(1)]);

  expect(due).toEqual(new Set([id]));
  expect(table.rows()).toEqual([
    {
      format: 1,
      channel: '#marketing',
      sequence: `due#${position}`,
      id,
      rule: 'big-customer',
      event,
      text: 'Customer 1',
      createdAt: '2026-11-18T12:00:00.000Z',
    },
  ]);
});

test('what is known already is left as it is, and what is new beside it is added', async () => {
  const table = new OutboxTable();
  const outbox = outboxOn(table);
  const [said, due, fresh] = [announcement(1), announcement(2), announcement(3)];
  await outbox.add([said, due]);
  await outbox.settle([said], { state: 'sent', ts: '1.2', channelId: 'C1' });

  const answer = await outbox.add([said, { ...due, text: 'other' }, fresh]);

  expect(answer).toEqual(new Set([due.id, fresh.id]));
  expect(await outbox.due('#marketing')).toEqual([due, fresh]);
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
  expect(table.rows()[0]).toMatchObject({
    sequence: `done#${post[0]?.position}`,
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

  await outbox.attempting(announcement(1));
  const attempted = await outbox.due('#marketing');
  await outbox.notAttempted(announcement(1));
  const forgotten = await outbox.due('#marketing');

  expect(attempted).toEqual([announcement(1, { attemptedAt: NOW } as object)]);
  expect(forgotten).toEqual([announcement(1)]);
});

test('what is no longer due cannot be attempted', async () => {
  const outbox = outboxOn(new OutboxTable());

  await expect(outbox.attempting(announcement(1))).rejects.toThrow('conditional');
});
