import { createHash } from 'node:crypto';
import { readBatchResponse } from '../../domain/events/batch-response';
import {
  type Attempt,
  afterInvocation,
  type BatchOutcome,
  firstAttempt,
  type RetryPolicy,
  splitByAge,
} from './attempt';
import { BatchQueue, eventOf } from './batch-queue';
import { Checkpoint } from './checkpoint';
import type { Clock, RetryDelay } from './clock';
import type { EventCounter } from './counts';
import { type DiscardedBatch, deliverDiscarded, type FailureDestinations } from './failure-destination';
import { type Invocation, type Invoke, messageOf } from './invocation';
import { type EventRecord, eventRecord, filterableRecord } from './kinesis-event';
import type { KinesisMapping } from './mapping';
import { Pause } from './pause';
import type { Reporter } from './reporter';
import type { StreamPage, StreamPosition, StreamSource } from './stream-source';

/** What a poller works with. */
export interface ShardPollerContext {
  readonly mapping: KinesisMapping;
  /** The execution role of the function, as its event names it. */
  readonly roleArn: string;
  readonly source: StreamSource;
  readonly invoke: Invoke;
  readonly destinations: FailureDestinations;
  readonly counter: EventCounter;
  readonly clock: Clock;
  /** Milliseconds between two reads of a shard that has nothing new. */
  readonly pollInterval: number;
  readonly retryDelay: RetryDelay;
  readonly reporter: Reporter;
}

/** GetRecords gives at most so many. */
const maximumPage = 10_000;

/** One of the batches of a shard that may run at the same time; a partition key always goes to the same lane. */
interface Lane {
  readonly queue: BatchQueue<EventRecord>;
  running: Promise<void> | undefined;
}

/**
 * Reads one shard and passes its records to the function: in order, or in order for each partition key where the
 * mapping has a parallelization factor.
 */
export class ShardPoller {
  private readonly checkpoint = new Checkpoint();
  private readonly lanes: Lane[];
  private readonly policy: RetryPolicy;
  private readonly pause: Pause;
  /** Where the next iterator begins. */
  private position: StreamPosition;
  private isStopping = false;
  private hasEnded = false;
  private waiters: ((isEmpty: boolean) => void)[] = [];

  constructor(
    private readonly shardId: string,
    private beginning: StreamPosition,
    private readonly context: ShardPollerContext,
  ) {
    const { mapping, clock } = context;
    this.position = beginning;
    const limits = { batchSize: mapping.batchSize, window: mapping.windowSeconds * 1000 };
    this.lanes = Array.from({ length: mapping.parallelizationFactor }, () => ({
      queue: new BatchQueue<EventRecord>(limits),
      running: undefined,
    }));
    this.policy = {
      maximumRetries: mapping.maximumRetries,
      maximumAge: mapping.maximumAgeSeconds * 1000,
      bisects: mapping.bisects,
    };
    this.pause = new Pause(clock);
  }

  /**
   * Polls until it is stopped, or until the shard is closed and everything in it is done with.
   *
   * @returns whether the shard was read to its end
   */
  async run(): Promise<boolean> {
    const isClosed = await this.readAll();
    await this.finishLanes(isClosed);
    this.hasEnded = true;
    this.answerWaiters(isClosed);
    return isClosed && this.checkpoint.isSettled;
  }

  /** Where another poller of this shard has to go on: after the checkpoint. */
  get resumesAt(): StreamPosition {
    const { position } = this.checkpoint;
    return position === undefined ? this.beginning : { kind: 'after', sequenceNumber: position };
  }

  /** Makes `run` return as soon as the invocations under way are over. Batches that failed are not tried again. */
  stop(): void {
    this.isStopping = true;
    this.pause.wake();
  }

  /** Whether a read that began after this call found nothing new, with nothing left to do. */
  async isCaughtUp(): Promise<boolean> {
    if (this.hasEnded) return !this.isStopping && this.checkpoint.isSettled;
    const isEmpty = await new Promise<boolean>((resolve) => {
      this.waiters.push(resolve);
      this.pause.wake();
    });
    return isEmpty && this.checkpoint.isSettled;
  }

  private async readAll(): Promise<boolean> {
    const { source, clock, pollInterval, retryDelay, reporter } = this.context;
    let iterator: string | undefined;
    let failures = 0;
    while (!this.isStopping) {
      this.dispatch();
      if (this.waitingRecords() >= this.readAhead()) {
        this.answerWaiters(false);
        await this.pause.sleep(pollInterval);
        continue;
      }
      const waiters = this.waiters;
      this.waiters = [];
      try {
        iterator ??= await this.openIterator();
        const page = await source.read(iterator, this.readAhead());
        failures = 0;
        reporter.recovered('read');
        iterator = page.next;
        const last = page.records.at(-1);
        if (last !== undefined) this.position = { kind: 'after', sequenceNumber: last.sequenceNumber };
        this.accept(page, clock.now());
        for (const answer of waiters) answer(page.records.length === 0 && page.isLatest);
        if (page.next === undefined) return true;
        if (page.records.length === 0 && !this.isStopping) await this.pause.sleep(pollInterval);
      } catch (error) {
        for (const answer of waiters) answer(false);
        iterator = undefined;
        failures += 1;
        reporter.report('read', `cannot read ${this.shardId}: ${messageOf(error)}`);
        if (!this.isStopping) await this.pause.sleep(retryDelay(failures));
      }
    }
    return false;
  }

  private async openIterator(): Promise<string> {
    const { source, clock } = this.context;
    const now = clock.now();
    const iterator = await source.iterator(this.shardId, this.position);
    // "Latest" is said once: what comes from now on must not be lost when this iterator is.
    if (this.position.kind === 'latest') {
      this.beginning = { kind: 'at', time: now };
      this.position = this.beginning;
    }
    return iterator;
  }

  /** As much as all lanes take at once: reading further ahead would only fill memory. */
  private readAhead(): number {
    const { batchSize, parallelizationFactor } = this.context.mapping;
    return Math.min(maximumPage, batchSize * parallelizationFactor);
  }

  private waitingRecords(): number {
    return this.lanes.reduce((sum, { queue }) => sum + queue.length, 0);
  }

  private accept(page: StreamPage, now: number): void {
    const { mapping, counter, roleArn } = this.context;
    const source = { eventSourceArn: mapping.eventSourceArn, shardId: this.shardId, roleArn };
    const filteredOut: string[] = [];
    this.checkpoint.read(page.records.map(({ sequenceNumber }) => sequenceNumber));
    for (const record of page.records) {
      const passes = mapping.filter?.(filterableRecord(record, source)) ?? true;
      if (passes) this.laneOf(record.partitionKey).queue.add([eventRecord(record, source)], now);
      else filteredOut.push(record.sequenceNumber);
    }
    this.checkpoint.complete(filteredOut);
    counter.add('PolledEventCount', page.records.length);
    counter.add('FilteredOutEventCount', filteredOut.length);
  }

  private laneOf(partitionKey: string): Lane {
    const [only] = this.lanes;
    if (only !== undefined && this.lanes.length === 1) return only;
    const hash = createHash('md5').update(partitionKey).digest().readUInt32BE(0);
    const lane = this.lanes[hash % this.lanes.length];
    if (lane === undefined) throw new Error('a mapping has at least one lane');
    return lane;
  }

  /** Starts what is due in each lane that is free. */
  private dispatch(): void {
    for (const lane of this.lanes) {
      if (lane.running !== undefined || this.isStopping) continue;
      const batch = lane.queue.take(this.context.clock.now());
      if (batch === undefined) continue;
      lane.running = this.process(batch).finally(() => {
        lane.running = undefined;
        this.dispatch();
        this.pause.wake();
      });
    }
  }

  /** Waits for what is under way and, unless the poller is stopping, for what still waits. */
  private async finishLanes(isClosed: boolean): Promise<void> {
    for (;;) {
      this.dispatch();
      const running = this.lanes.flatMap((lane) => lane.running ?? []);
      if (running.length > 0) await Promise.race(running);
      else if (isClosed && !this.isStopping && this.waitingRecords() > 0)
        await this.pause.sleep(this.context.pollInterval);
      else return;
    }
  }

  /** Takes a batch through all its tries, until each of its records is done with or the poller stops. */
  private async process(records: readonly EventRecord[]): Promise<void> {
    const { clock, retryDelay, counter } = this.context;
    let work: readonly Attempt<EventRecord>[] = [firstAttempt(records)];
    let last: DiscardedBatch['last'];
    let pauses = 0;
    while (!this.isStopping) {
      const [attempt, ...rest] = work;
      if (attempt === undefined) return;
      const { expired, live } = splitByAge(attempt, clock.now(), this.policy);
      if (expired.length > 0) {
        await this.discard(
          { ...attempt, records: expired },
          'RecordAgeExceeded',
          attempt.invocations > 0 ? last : undefined,
        );
        work = live.length > 0 ? [{ ...attempt, records: live }, ...rest] : rest;
        continue;
      }
      const invocation = await this.context.invoke(eventOf(attempt.records));
      if (invocation.kind !== 'not-invoked') last = invocation;
      counter.add('InvokedEventCount', attempt.records.length);
      const decision = afterInvocation(attempt, this.interpret(invocation, attempt.records), this.policy);
      this.complete(decision.succeeded);
      if (decision.exhausted !== undefined) await this.discard(decision.exhausted, 'RetryAttemptsExhausted', last);
      work = [...decision.next, ...rest];
      pauses = decision.pause ? pauses + 1 : 0;
      if (decision.pause && !this.isStopping) await this.sleepUnlessStopped(retryDelay(pauses));
    }
  }

  /** Other lanes wake the shard with each batch that ends; a retry waits its time all the same. */
  private async sleepUnlessStopped(milliseconds: number): Promise<void> {
    const { clock } = this.context;
    const until = clock.now() + milliseconds;
    while (!this.isStopping && clock.now() < until) await this.pause.sleep(until - clock.now());
  }

  /** What an invocation means for its batch; counts and reports what failed. */
  private interpret(invocation: Invocation, records: readonly EventRecord[]): BatchOutcome {
    const { counter, reporter, mapping } = this.context;
    const failed = (message: string, events = records.length) => {
      counter.add('FailedInvokeEventCount', events);
      reporter.report('invoke', `a batch of ${this.shardId} failed: ${message}`);
    };
    switch (invocation.kind) {
      case 'not-invoked':
        failed(invocation.message);
        return { kind: 'not-invoked' };
      case 'failed':
        failed(`the function ended with ${invocation.functionError}`);
        return { kind: 'failed' };
      case 'answered': {
        if (!mapping.reportsItemFailures) break;
        const known = new Set(records.map(({ sequenceNumber }) => sequenceNumber));
        const response = readBatchResponse(invocation.answer, known);
        if (response.kind === 'succeeded') break;
        if (response.kind === 'failed') {
          failed(response.message);
          return { kind: 'failed' };
        }
        failed('the function named them in its answer', response.failed.size);
        const checkpoint = records.findIndex(({ sequenceNumber }) => response.failed.has(sequenceNumber));
        return { kind: 'partial', checkpoint };
      }
    }
    reporter.recovered('invoke');
    return { kind: 'succeeded' };
  }

  /** Gives a batch up: it goes to the failure destination, if there is one, and the shard goes on. */
  private async discard(
    attempt: Attempt<EventRecord>,
    condition: DiscardedBatch['condition'],
    last: DiscardedBatch['last'],
  ): Promise<void> {
    const { mapping, destinations, counter, clock, reporter } = this.context;
    const { records, invocations } = attempt;
    try {
      const batch = { mapping, shardId: this.shardId, records, condition, invocations, last };
      await deliverDiscarded(batch, destinations, clock.now());
      const isDelivered = mapping.onFailure !== undefined;
      counter.add(isDelivered ? 'OnFailureDestinationDeliveredEventCount' : 'DroppedEventCount', records.length);
    } catch (error) {
      counter.add('DroppedEventCount', records.length);
      reporter.report(
        'discard',
        `${records.length} records are lost: their failure destination failed: ${messageOf(error)}`,
      );
    }
    this.complete(records);
  }

  private complete(records: readonly EventRecord[]): void {
    this.checkpoint.complete(records.map(({ sequenceNumber }) => sequenceNumber));
  }

  private answerWaiters(isEmpty: boolean): void {
    for (const answer of this.waiters) answer(isEmpty);
    this.waiters = [];
  }
}
