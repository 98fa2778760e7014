import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { type Later, type Said, type SenderContext, sayDue } from './say-due';
import { channelOf, type WorkQueue } from './work-queue';

export interface SendMessagesContext extends SenderContext {
  readonly queue: Pick<WorkQueue, 'announceWork' | 'postpone'>;
  /** Counts what was said and what failed. */
  readonly account: (counts: { readonly sent: number; readonly failed: number }) => void;
}

/** SQS forgets a message of the queue after 14 days; older than this, in milliseconds, it is replaced by a new one. */
const OLD = 10 * 24 * 60 * 60 * 1000;

/**
 * Does the work of the channels that a batch of the queue names, side by side.
 *
 * @returns the messages that have to come again: those of channels with something left to say
 */
export async function sendMessages(
  records: readonly SQSRecord[],
  context: SendMessagesContext,
): Promise<SQSBatchResponse> {
  const channels = [...byChannel(records, context)];
  const said = await Promise.all(channels.map(([channel]) => sayDue(channel, context)));
  context.account({ sent: total(said, 'sent'), failed: total(said, 'failed') });

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

function byChannel(records: readonly SQSRecord[], { log }: SendMessagesContext): Map<string, SQSRecord[]> {
  const channels = new Map<string, SQSRecord[]>();
  for (const record of records) {
    const channel = channelOf(record.body);
    if (channel === undefined) log.error(`Message ${record.messageId} of the queue names no channel; it is dropped`);
    else channels.set(channel, [...(channels.get(channel) ?? []), record]);
  }
  return channels;
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
