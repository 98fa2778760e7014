import { readBatchResponse } from '../domain/events/batch-response';
import type { KinesisEvent, KinesisEventRecord } from '../domain/events/kinesis-event';
import { type LambdaContext, lambdaContext } from './lambda-context';

/**
 * A function behind an `EventHandler`: async, it answers with `batchItemFailures`. The third parameter is there for the
 * types of @types/aws-lambda; it is never given.
 */
export type Handler = (event: KinesisEvent, context: LambdaContext, callback: never) => unknown;

export interface InvokeOptions {
  /** What the handler's context has instead of the defaults. @default a function `handler` with 30 seconds left */
  readonly context?: Partial<LambdaContext>;
}

/** What becomes of a batch: each of its records is in one of the two lists. */
export interface BatchResult {
  /** What is done with, in the order of the batch. */
  readonly succeeded: KinesisEventRecord[];
  /** What Lambda will give to the function again, in the order of the batch. */
  readonly again: KinesisEventRecord[];
  /** Why the batch failed as a whole: what the handler threw, or what is wrong with its answer. Absent otherwise. */
  readonly failure?: unknown;
}

/**
 * Calls a handler with a batch, once, and tells what Lambda makes of its answer where partial batch responses are
 * switched on, as `EventHandler` does.
 *
 * - The record with the lowest sequence number that the answer names, and all after it, come again.
 * - An empty answer, or one with an empty list, means that all succeeded.
 * - All come again when the handler throws, or when an entry of its answer has no `itemIdentifier`, or one that is not
 *   in the batch.
 *
 * The handler gets a copy of the event.
 *
 * @throws Error for a handler that Lambda could not run and for an event that it could not give; not for what the
 * handler throws, which is the result's `failure`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export async function invoke(handler: Handler, event: KinesisEvent, options: InvokeOptions = {}): Promise<BatchResult> {
  checkHandler(handler);
  checkEvent(event);
  const answering = call(handler, event, lambdaContext(options.context));
  let answer: string;
  try {
    answer = JSON.stringify(await answering()) ?? '';
  } catch (failure) {
    if (failure instanceof NotAsync) throw failure;
    return { succeeded: [], again: [...event.Records], failure };
  }
  return resultOf(event, answer);
}

function call(handler: Handler, event: KinesisEvent, context: LambdaContext): () => Promise<unknown> {
  return async () => {
    const answer = handler(structuredClone(event), context, undefined as never);
    if (!isPromise(answer)) throw new NotAsync(answer);
    return answer;
  };
}

function resultOf(event: KinesisEvent, answer: string): BatchResult {
  const known = new Set(event.Records.map(({ kinesis }) => kinesis.sequenceNumber));
  const response = readBatchResponse(answer, known);
  switch (response.kind) {
    case 'succeeded':
      return { succeeded: [...event.Records], again: [] };
    case 'failed':
      return { succeeded: [], again: [...event.Records], failure: new Error(`${response.message}: ${answer}`) };
    case 'partial': {
      const [checkpoint = 0n] = [...response.failed].map(BigInt).sort((one, other) => (one < other ? -1 : 1));
      const isBefore = ({ kinesis }: KinesisEventRecord) => BigInt(kinesis.sequenceNumber) < checkpoint;
      return {
        succeeded: event.Records.filter(isBefore),
        again: event.Records.filter((record) => !isBefore(record)),
      };
    }
  }
}

/** The handler gave its answer at once, and Lambda waits for that of a promise only. */
class NotAsync extends Error {
  constructor(answer: unknown) {
    super(
      `invoke: the handler returned ${typeof answer === 'object' ? JSON.stringify(answer) : String(answer)} and no promise, and Lambda takes the answer of a promise only; write it as async`,
    );
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function checkHandler(handler: Handler): void {
  if (typeof handler !== 'function') {
    throw new Error(`invoke: the handler is ${handler === null ? 'null' : typeof handler}; give the function itself`);
  }
  if (handler.length > 2) {
    throw new Error(
      'invoke: the handler takes a callback, which Lambda has no more from Node.js 24; write `async (event, context) => …`',
    );
  }
}

function checkEvent(event: KinesisEvent): void {
  const records: unknown = event?.Records;
  if (!Array.isArray(records) || records.length === 0) {
    throw new Error('invoke: the event has no Records; make it with kinesisEvent([…])');
  }
  const wrong = records.findIndex((record) => !/^\d+$/.test(record?.kinesis?.sequenceNumber));
  if (wrong !== -1) {
    throw new Error(
      `invoke: record ${wrong} of the event has no sequence number in digits; make it with kinesisEvent([…])`,
    );
  }
}
