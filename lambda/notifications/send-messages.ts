import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { SenderCounts } from './announcement-metrics';
import { type Later, type Said, type SenderContext, sayDue } from './say-due';
import { type WorkQueue, workIn } from './work-queue';

export interface SendMessagesContext extends SenderContext {
  readonly queue: Pick<WorkQueue, 'announceWork' | 'postpone'>;
  readonly account: (counts: SenderCounts) => void;
}

/** SQS forgets a message of the queue after 14 days; older than this, in milliseconds, it is replaced by a new one. */
const OLD = 10 * 24 * 60 * 60 * 1000;

/**
 * Does the work of the channels that a batch of the queue names, side by side, and lets heartbeats go on to Slack.
 *
 * @returns the messages that have to come again: those of channels with something left to say
 */
export async function sendMessages(
  records: readonly SQSRecord[],
  context: SendMessagesContext,
): Promise<SQSBatchResponse> {
  const { byChannel, heartbeats } = workOf(records, context);
  const channels = [...byChannel];
  const [said, heartbeatsSeen] = await Promise.all([
    Promise.all(channels.map(([channel]) => sayDue(channel, context))),
    heartbeats > 0 ? passOn(heartbeats, context) : 0,
  ]);
  context.account({
    sent: total(said, 'sent'),
    failed: total(said, 'failed'),
    oldestAge: Math.max(0, ...said.map(({ oldestAge = 0 }) => oldestAge)),
    heartbeats: heartbeatsSeen,
  });

  const again = await Promise.all(
    channels.map(([channel, messages], index) => {
      const later = said[index]?.later;
      return later ? comeAgain(channel, messages, later, context) : [];
    }),
  );
  return { batchItemFailures: again.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/**
 * Sees to it that a channel with something left to say is looked at again.
 *
 * @returns those of its messages that have to come again
 */
async function comeAgain(
  channel: string,
  messages: readonly SQSRecord[],
  later: Later,
  context: SendMessagesContext,
): Promise<readonly SQSRecord[]> {
  const kept = await withoutOld(channel, messages, context);
  await Promise.all(kept.map((message) => postpone(message, later.seconds, context)));
  return kept;
}

/** Puts a new message in the place of those that SQS would soon forget. */
async function withoutOld(
  channel: string,
  messages: readonly SQSRecord[],
  { queue, now, log }: SendMessagesContext,
): Promise<readonly SQSRecord[]> {
  const young = messages.filter(({ attributes }) => now() - Number(attributes.SentTimestamp) <= OLD);
  if (young.length === messages.length) return messages;

  const problem = (await queue.announceWork([channel])).get(channel);
  if (problem === undefined) return young;

  log.warn(`An old message of ${channel} cannot be replaced: ${problem}`);
  return messages;
}

function workOf(
  records: readonly SQSRecord[],
  { log }: SendMessagesContext,
): { byChannel: Map<string, SQSRecord[]>; heartbeats: number } {
  const byChannel = new Map<string, SQSRecord[]>();
  let heartbeats = 0;
  for (const record of records) {
    const work = workIn(record.body);
    if (work === undefined) log.error(`Message ${record.messageId} of the queue names no channel; it is dropped`);
    else if (work.kind === 'heartbeat') heartbeats += 1;
    else byChannel.set(work.channel, [...(byChannel.get(work.channel) ?? []), record]);
  }
  return { byChannel, heartbeats };
}

/** Heartbeats never come again: the next one is as good. @returns how many of them Slack answered to */
async function passOn(heartbeats: number, { slack, log }: SendMessagesContext): Promise<number> {
  const answer = await slack.check();
  if (answer.kind === 'ok') return heartbeats;

  log.warn(`A heartbeat ends here: Slack answers with ${answer.kind}`);
  return 0;
}

/** Without a time the message comes again when the queue's visibility timeout has passed; so it does if this fails. */
async function postpone(message: SQSRecord, seconds: number | undefined, context: SendMessagesContext): Promise<void> {
  if (seconds === undefined) return;
  try {
    await context.queue.postpone(message.receiptHandle, seconds);
  } catch (error) {
    context.log.warn(`Message ${message.messageId} of the queue cannot be postponed: ${String(error)}`);
  }
}

function total(said: readonly Said[], count: 'sent' | 'failed'): number {
  return said.reduce((sum, one) => sum + one[count], 0);
}
