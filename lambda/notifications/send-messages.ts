import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { type Said, type SenderContext, sayDue } from './say-due';
import { channelOf, type WorkQueue } from './work-queue';

export interface SendMessagesContext extends SenderContext {
  readonly queue: Pick<WorkQueue, 'postpone'>;
  /** Counts what was said and what failed. */
  readonly account: (counts: { readonly sent: number; readonly failed: number }) => void;
}

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

  const again = channels.flatMap(([, messages], index) => {
    const later = said[index]?.later;
    return later ? messages.map((message) => ({ message, seconds: later.seconds })) : [];
  });
  await Promise.all(again.map(({ message, seconds }) => postpone(message, seconds, context)));
  return { batchItemFailures: again.map(({ message }) => ({ itemIdentifier: message.messageId })) };
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
