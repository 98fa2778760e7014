import { hash } from 'node:crypto';
import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** What a message of the queue says: this channel has work. What the work is stands in the outbox. */
export interface ChannelHasWork {
  readonly format: 1;
  readonly channel: string;
}

/** The FIFO queue between the outbox and the sender: one group for each channel. */
export interface WorkQueue {
  /** @returns the channels whose message could not be sent, each with what SQS answered */
  announceWork(channels: readonly string[]): Promise<Map<string, string>>;
  /** Lets a message that is in flight come again after so many seconds. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
}

export interface WorkQueueOptions {
  readonly client: SQSClient;
  readonly url: string;
  /** An id that was never given before. One that follows from content would make SQS drop later work for five minutes. */
  readonly newId: () => string;
}

/** SQS takes ten messages at once. */
const BATCH_LIMIT = 10;

/** A message can be kept from sight for twelve hours at most, counted from when it was received. */
const POSTPONE_LIMIT = 11 * 60 * 60;

export function sqsWorkQueue({ client, url, newId }: WorkQueueOptions): WorkQueue {
  const announceSome = async (channels: readonly string[]): Promise<Map<string, string>> => {
    try {
      const { Failed = [] } = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: url,
          Entries: channels.map((channel, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify({ format: 1, channel } satisfies ChannelHasWork),
            MessageGroupId: hash('sha256', channel, 'hex'),
            MessageDeduplicationId: newId(),
          })),
        }),
      );
      return new Map(Failed.map(({ Id, Message }) => [channels[Number(Id)] ?? '', Message ?? 'no reason given']));
    } catch (error) {
      return new Map(channels.map((channel) => [channel, String(error)]));
    }
  };

  return {
    async announceWork(channels) {
      const failed: [string, string][] = [];
      for (let start = 0; start < channels.length; start += BATCH_LIMIT) {
        failed.push(...(await announceSome(channels.slice(start, start + BATCH_LIMIT))));
      }
      return new Map(failed);
    },

    async postpone(receiptHandle, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: Math.min(seconds, POSTPONE_LIMIT),
        }),
      );
    },
  };
}

/** @returns undefined for a body that is none of ours */
export function channelOf(body: string): string | undefined {
  try {
    const { format, channel } = JSON.parse(body) as Partial<ChannelHasWork>;
    return format === 1 && typeof channel === 'string' ? channel : undefined;
  } catch {
    return undefined;
  }
}
