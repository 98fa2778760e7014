import { readBatchResponse } from '../../domain/events/batch-response';
import { BatchQueue, eventOf } from './batch-queue';
import type { Clock, RetryDelay } from './clock';
import { EventCounter } from './counts';
import { type Invocation, type Invoke, messageOf } from './invocation';
import type { QueueMapping } from './mapping';
import type { MappingRunner } from './mapping-runner';
import { Pause } from './pause';
import type { QueueSource } from './queue-source';
import type { Reporter } from './reporter';
import { type QueueRecord, queueRecord } from './sqs-event';

export interface QueueRunnerContext {
  readonly mapping: QueueMapping;
  readonly source: QueueSource;
  readonly invoke: Invoke;
  readonly clock: Clock;
  /** Milliseconds between two receives from an empty queue, besides the second that a receive itself waits. */
  readonly pollInterval: number;
  /** Invocations at the same time where the mapping has no maximum concurrency. */
  readonly concurrency: number;
  readonly retryDelay: RetryDelay;
  readonly reporter: Reporter;
}

/** SQS gives out at most ten messages at a time. */
const messagesPerReceive = 10;

/**
 * Runs a mapping of an SQS queue: one receiver, several invocations at the same time.
 *
 * The groups of a FIFO queue keep their order because SQS gives out no more of a group while messages of it are in
 * flight. What failed is left alone: it is seen again when its visibility timeout is over, which the function may
 * have changed.
 */
export class QueueRunner implements MappingRunner {
  private readonly counter = new EventCounter();
  private readonly queue: BatchQueue<QueueRecord>;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly pause: Pause;
  private receiving: Promise<void> = Promise.resolve();
  private isStopping = true;

  constructor(private readonly context: QueueRunnerContext) {
    const { mapping, clock } = context;
    this.queue = new BatchQueue({ batchSize: mapping.batchSize, window: mapping.windowSeconds * 1000 });
    this.pause = new Pause(clock);
  }

  start(): void {
    this.isStopping = false;
    this.receiving = this.receiveAll();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.pause.wake();
    await this.receiving;
    await Promise.all(this.inFlight);
    // What waited for its window stays in the queue, and comes again after its visibility timeout.
    this.queue.clear();
  }

  counts() {
    return this.counter.read();
  }

  async caughtUp(): Promise<boolean> {
    const isIdle = () => this.inFlight.size === 0 && this.queue.length === 0;
    if (this.isStopping || !isIdle()) return false;
    try {
      return (await this.context.source.size()) === 0 && isIdle();
    } catch (error) {
      this.context.reporter.report('size', `cannot read the size of the queue: ${messageOf(error)}`);
      return false;
    }
  }

  private async receiveAll(): Promise<void> {
    const { source, mapping, clock, pollInterval, retryDelay, reporter } = this.context;
    let failures = 0;
    while (!this.isStopping) {
      await this.freeSlot();
      try {
        const messages = await source.receive(Math.min(messagesPerReceive, mapping.batchSize));
        failures = 0;
        reporter.recovered('receive');
        this.queue.add(
          await this.accept(messages.map((message) => queueRecord(message, mapping.eventSourceArn))),
          clock.now(),
        );
        await this.dispatch();
        if (messages.length === 0 && !this.isStopping) await this.pause.sleep(pollInterval);
      } catch (error) {
        failures += 1;
        reporter.report('receive', `cannot receive: ${messageOf(error)}`);
        if (!this.isStopping) await this.pause.sleep(retryDelay(failures));
      }
    }
  }

  /** Counts what was received, and deletes what the filters do not let through, as AWS does. */
  private async accept(records: readonly QueueRecord[]): Promise<QueueRecord[]> {
    const { mapping } = this.context;
    const wanted = records.filter(({ filterable }) => mapping.filter?.(filterable) ?? true);
    const unwanted = records.filter((record) => !wanted.includes(record));
    this.counter.add('PolledEventCount', records.length);
    this.counter.add('FilteredOutEventCount', unwanted.length);
    await this.delete(unwanted);
    return wanted;
  }

  /** Starts every batch that is due; waits where as many run as may. */
  private async dispatch(): Promise<void> {
    for (;;) {
      const batch = this.queue.take(this.context.clock.now());
      if (batch === undefined) return;
      await this.freeSlot();
      const running: Promise<void> = this.process(batch).finally(() => this.inFlight.delete(running));
      this.inFlight.add(running);
    }
  }

  private async freeSlot(): Promise<void> {
    const limit = this.context.mapping.maximumConcurrency ?? this.context.concurrency;
    while (this.inFlight.size >= limit) await Promise.race(this.inFlight);
  }

  private async process(records: readonly QueueRecord[]): Promise<void> {
    this.counter.add('InvokedEventCount', records.length);
    const failed = this.failedOf(await this.context.invoke(eventOf(records)), records);
    this.counter.add('FailedInvokeEventCount', failed.size);
    await this.delete(records.filter((record) => !failed.has(record.messageId)));
  }

  /** The ids of the messages that stay in the queue. */
  private failedOf(invocation: Invocation, records: readonly QueueRecord[]): ReadonlySet<string> {
    const { mapping, reporter } = this.context;
    const all = new Set(records.map(({ messageId }) => messageId));
    const report = (message: string) => reporter.report('invoke', message);
    switch (invocation.kind) {
      case 'not-invoked':
        report(`a batch waits for another try: ${invocation.message}`);
        return all;
      case 'failed':
        report(`a batch failed: the function ended with ${invocation.functionError}`);
        return all;
      case 'answered': {
        if (!mapping.reportsItemFailures) break;
        const response = readBatchResponse(invocation.answer, all);
        if (response.kind === 'partial') return response.failed;
        if (response.kind === 'succeeded') break;
        report(`a batch failed: ${response.message}`);
        return all;
      }
    }
    reporter.recovered('invoke');
    return new Set();
  }

  private async delete(records: readonly QueueRecord[]): Promise<void> {
    if (records.length === 0) return;
    try {
      const deleted = await this.context.source.delete(records.map(({ receiptHandle }) => receiptHandle));
      this.counter.add('DeletedEventCount', deleted);
      if (deleted < records.length) {
        this.context.reporter.report('delete', `${records.length - deleted} messages could not be deleted`);
      }
    } catch (error) {
      this.context.reporter.report('delete', `cannot delete ${records.length} messages: ${messageOf(error)}`);
    }
  }
}
