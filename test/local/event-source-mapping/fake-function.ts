import type { Invocation, Invoke } from '../../../local/event-source-mapping/invocation';

/** What a function does with the records of an event: answers, throws, or is not to be reached. */
export type Behaviour = (records: readonly EventRecordView[]) => unknown;

/** As much of an event's record as tests look at. */
export interface EventRecordView {
  /** The data of a Kinesis record, or the body of a message. */
  readonly data: string;
  /** The sequence number or message id. */
  readonly id: string;
  readonly partitionKey: string;
}

/** Thrown by a behaviour: the service refuses to run the function. */
export class NotInvoked extends Error {}

/** A function that remembers the batches that it was called with. */
export class FakeFunction {
  readonly batches: string[][] = [];
  /** The most that ran at the same time. */
  peak = 0;
  private running = 0;

  constructor(private readonly behaviour: Behaviour = () => undefined) {}

  readonly invoke: Invoke = async (event) => {
    const records = readEvent(event);
    this.batches.push(records.map(({ data }) => data));
    this.running += 1;
    this.peak = Math.max(this.peak, this.running);
    try {
      return await this.answer(records);
    } finally {
      this.running -= 1;
    }
  };

  private async answer(records: readonly EventRecordView[]): Promise<Invocation> {
    const ran = { executedVersion: '$LATEST', requestId: 'request-1' };
    try {
      const answer = await this.behaviour(records);
      return { kind: 'answered', answer: answer === undefined ? 'null' : JSON.stringify(answer), ...ran };
    } catch (error) {
      if (error instanceof NotInvoked) return { kind: 'not-invoked', message: error.message };
      return { kind: 'failed', functionError: 'Unhandled', ...ran };
    }
  }
}

/** The answer of a function that reports failures, for records with these data. */
export function reportFailed(records: readonly EventRecordView[], ...failed: string[]) {
  return {
    batchItemFailures: records.filter(({ data }) => failed.includes(data)).map(({ id }) => ({ itemIdentifier: id })),
  };
}

function readEvent(event: string): EventRecordView[] {
  const parsed: { Records: { kinesis?: Record<string, string>; messageId?: string; body?: string }[] } =
    JSON.parse(event);
  return parsed.Records.map(({ kinesis, messageId, body }) => ({
    data: kinesis === undefined ? (body ?? '') : Buffer.from(kinesis.data ?? '', 'base64').toString(),
    id: kinesis?.sequenceNumber ?? messageId ?? '',
    partitionKey: kinesis?.partitionKey ?? '',
  }));
}
