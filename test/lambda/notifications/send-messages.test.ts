import type { SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { sendMessages } from '../../../lambda/notifications/send-messages';
import { announcement } from '../../domain/notifications/announcements';
import { START, senderAtWork } from './sender-at-work';

const DAY = 24 * 60 * 60 * 1000;

/** @param rest `sentAt` in milliseconds @default when the sender's clock starts */
function message(id: string, channel: string, rest: { body?: string; sentAt?: number } = {}): SQSRecord {
  const { body = JSON.stringify({ format: 1, channel }), sentAt = START } = rest;
  return {
    messageId: id,
    receiptHandle: `receipt-${id}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(sentAt),
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:work.fifo',
    awsRegion: 'eu-west-1',
  };
}

function heartbeat(id: string): SQSRecord {
  return message(id, '', { body: JSON.stringify({ format: 1, heartbeat: true }) });
}

test('the work of each channel is done once, however many messages name it', async () => {
  const { context, slack, counts } = await senderAtWork([announcement(1), announcement(2, { channel: '#support' })]);

  const answer = await sendMessages(
    [message('1', '#marketing'), message('2', '#marketing'), message('3', '#support')],
    context,
  );

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(slack.messages.map(({ channel }) => channel).toSorted()).toEqual(['#marketing', '#support']);
  expect(counts).toEqual([{ sent: 2, failed: 0, oldestAge: 0, heartbeats: 0 }]);
});

test('a channel that has to pause comes again after that time, and holds up no other', async () => {
  const { context, slack, postponed } = await senderAtWork([announcement(1), announcement(2, { channel: '#support' })]);
  slack.refuseNextPost({ kind: 'rate-limited', retryAfter: 600 });

  const answer = await sendMessages([message('1', '#marketing'), message('2', '#support')], context);

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  expect(postponed).toEqual([['receipt-1', 600]]);
  expect(slack.said()).toEqual([['Customer 2']]);
});

test('during an outage messages come again by the queue’s own visibility timeout', async () => {
  const { context, slack, postponed } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'unreachable', message: 'ECONNREFUSED' });

  const answer = await sendMessages([message('1', '#marketing')], context);

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  expect(postponed).toEqual([]);
});

test('a message that cannot be postponed still comes again', async () => {
  const { context, slack, warnings } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'rate-limited', retryAfter: 600 });
  const queue = { ...context.queue, postpone: () => Promise.reject(new Error('down')) };

  const answer = await sendMessages([message('1', '#marketing')], { ...context, queue });

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  expect(warnings).toEqual(['Message 1 of the queue cannot be postponed: Error: down']);
});

test('a message that waits so long that SQS would forget it is replaced by a new one', async () => {
  const { context, slack, told } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'unreachable', message: 'ECONNREFUSED' });

  const answer = await sendMessages(
    [message('1', '#marketing', { sentAt: START - 11 * DAY }), message('2', '#marketing')],
    context,
  );

  expect(told).toEqual(['#marketing']);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
});

test('an old message is not replaced when nothing is left to say', async () => {
  const { context, told } = await senderAtWork([announcement(1)]);

  const answer = await sendMessages([message('1', '#marketing', { sentAt: START - 11 * DAY })], context);

  expect(told).toEqual([]);
  expect(answer).toEqual({ batchItemFailures: [] });
});

test('an old message that cannot be replaced comes again', async () => {
  const { context, slack, warnings } = await senderAtWork([announcement(1)]);
  slack.refuseNextPost({ kind: 'unreachable', message: 'ECONNREFUSED' });
  const queue = { ...context.queue, announceWork: async () => new Map([['#marketing', 'InternalError']]) };

  const answer = await sendMessages([message('1', '#marketing', { sentAt: START - 11 * DAY })], { ...context, queue });

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  expect(warnings).toContain('An old message of #marketing cannot be replaced: InternalError');
});

test('a message that names no channel is dropped with an error', async () => {
  const { context, errors } = await senderAtWork([]);

  const answer = await sendMessages([message('1', '', { body: 'nonsense' })], context);

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(errors).toEqual(['Message 1 of the queue names no channel; it is dropped']);
});

test('what waits is counted by its age, from when it became due', async () => {
  const { context, slack, counts, clock } = await senderAtWork([announcement(1)]);
  clock.now += 20 * 60_000;
  clock.endsAt += 20 * 60_000;
  slack.refuseNextPost({ kind: 'rate-limited', retryAfter: 600 });

  await sendMessages([message('1', '#marketing')], context);

  expect(counts).toEqual([{ sent: 0, failed: 0, oldestAge: 20 * 60_000, heartbeats: 0 }]);
});

test('a heartbeat to which Slack answers is counted, and says nothing', async () => {
  const { context, slack, counts } = await senderAtWork([]);

  const answer = await sendMessages([heartbeat('1')], context);

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(counts).toEqual([{ sent: 0, failed: 0, oldestAge: 0, heartbeats: 1 }]);
  expect(slack.messages).toEqual([]);
});

test('a heartbeat to which Slack does not answer is not counted, and does not come again', async () => {
  const { context, slack, counts, warnings } = await senderAtWork([]);
  slack.refuseCheck({ kind: 'token-refused', message: 'invalid_auth' });

  const answer = await sendMessages([heartbeat('1')], context);

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(counts).toEqual([{ sent: 0, failed: 0, oldestAge: 0, heartbeats: 0 }]);
  expect(warnings).toEqual(['A heartbeat ends here: Slack answers with token-refused']);
});
