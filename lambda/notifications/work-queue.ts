import { hash } from 'node:crypto';
import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** What a message of the queue says: this channel has work. What the work is stands in the outbox. */
export interface ChannelHasWork {
  readonly format: 1;
  readonly channel: string;
}

/** A message of the queue that says: a heartbeat came as far as this. */
interface HeartbeatCame {
  readonly format: 1;
  readonly heartbeat: true;
}

/** What a message of the queue asks for. */
export type Work = { readonly kind: 'channel'; readonly channel: string } | { readonly kind: 'heartbeat' };

/** The FIFO queue between the outbox and the sender: one group for each channel. */
export interface WorkQueue {
  /** @returns the channels whose message could not be sent, each with what SQS answered */
  announceWork(channels: readonly string[]): Promise<Map<string, string>>;
  /** Sends a heartbeat on to the sender. @returns whether SQS took it */
  passHeartbeat(): Promise<boolean>;
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
  const entryOf = (id: string, group: string, body: ChannelHasWork | HeartbeatCame) => ({
    Id: id,
    MessageBody: JSON.stringify(body),
    MessageGroupId: hash('sha256', group, 'hex'),
    MessageDeduplicationId: newId(),
  });

  const announceSome = async (channels: readonly string[]): Promise<Map<string, string>> => {
    try {
      const { Failed = [] } = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: url,
          Entries: channels.map((channel, index) => entryOf(String(index), channel, { format: 1, channel })),
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

    async passHeartbeat() {
      const Entries = [entryOf('0', 'heartbeat', { format: 1, heartbeat: true })];
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      return Failed.length === 0;
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
export function workIn(body: string): Work | undefined {
  try {
    const { format, channel, heartbeat } = JSON.parse(body) as Partial<ChannelHasWork & HeartbeatCame>;
    if (format !== 1) return undefined;
    if (heartbeat === true) return { kind: 'heartbeat' };
    return typeof channel === 'string' ? { kind: 'channel', channel } : undefined;
  } catch {
    return undefined;
  }
}
