import type { Message } from '@aws-sdk/client-sqs';
import type { QueueSource } from '../../../local/event-source-mapping/queue-source';
import type { FakeClock } from './fake-clock';

interface FakeMessage {
  readonly id: string;
  readonly group: string | undefined;
  readonly body: string;
  visibleAt: number;
}

/** A queue in memory: standard where messages have no group, FIFO where they have. */
export class FakeQueue implements QueueSource {
  outage: string | undefined;
  private messages: FakeMessage[] = [];
  private sent = 0;

  constructor(
    private readonly clock: FakeClock,
    private readonly visibilityTimeout = 30_000,
  ) {}

  /** Sends messages with these bodies; the group of a FIFO message is what stands before a colon. */
  send(...bodies: string[]): void {
    for (const body of bodies) {
      this.sent += 1;
      const group = body.includes(':') ? body.split(':')[0] : undefined;
      this.messages.push({ id: `m${this.sent}`, group, body, visibleAt: 0 });
    }
  }

  get bodies(): string[] {
    return this.messages.map(({ body }) => body);
  }

  async receive(maximum: number): Promise<Message[]> {
    if (this.outage !== undefined) throw new Error(this.outage);
    const now = this.clock.now();
    const hidden = this.messages.filter(({ visibleAt }) => visibleAt > now);
    const lockedGroups = new Set(hidden.flatMap(({ group }) => group ?? []));
    const given = this.messages
      .filter((message) => !hidden.includes(message) && !lockedGroups.has(message.group ?? ''))
      .slice(0, maximum);
    for (const message of given) message.visibleAt = now + this.visibilityTimeout;
    return given.map(({ id, body }) => ({ MessageId: id, ReceiptHandle: id, Body: body }));
  }

  async delete(receiptHandles: readonly string[]): Promise<number> {
    const before = this.messages.length;
    this.messages = this.messages.filter(({ id }) => !receiptHandles.includes(id));
    return before - this.messages.length;
  }

  async size(): Promise<number> {
    return this.messages.length;
  }
}
