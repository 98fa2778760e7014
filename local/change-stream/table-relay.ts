import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import type { Clock, RetryDelay } from '../event-source-mapping/clock';
import { Pause } from '../event-source-mapping/pause';
import type { Reporter } from '../event-source-mapping/reporter';
import { shardsToStart } from '../event-source-mapping/shard-tree';
import { type ChangeRecord, type CreationTimePrecision, changeRecord } from './change-record';
import { CreationTimes } from './creation-times';
import { type PutRecords, putInOrder, recordBytes } from './put-in-order';
import type { TableStream } from './table-stream';
import { changesNothing } from './unchanged';

/** What a relay has done with the changes of its table. */
export interface RelayCounts {
  /** Put into the Kinesis stream. */
  readonly relayed: number;
  /** Left out, because they changed nothing. */
  readonly unchanged: number;
  /** Skipped, because a record of theirs is larger than Kinesis takes: AWS's `FailedToReplicateRecordCount`. */
  readonly tooLarge: number;
}

export interface TableRelayContext {
  readonly tableName: string;
  readonly precision: CreationTimePrecision;
  readonly source: TableStream;
  readonly put: PutRecords;
  readonly clock: Clock;
  /** Milliseconds between two reads of a stream that has nothing new. */
  readonly pollInterval: number;
  readonly retryDelay: RetryDelay;
  readonly reporter: Reporter;
}

/** The largest record that the change stream of DynamoDB writes: 1 MiB. */
const maximumRecordBytes = 1024 * 1024;

/** Where a shard of the DynamoDB stream is read. */
interface Cursor {
  iterator: string | undefined;
  /** The last change that was relayed. */
  after: string | undefined;
}

/** Relays the changes of one table, from the oldest that its DynamoDB stream has. */
export class TableRelay {
  private readonly times = new CreationTimes();
  private readonly pause: Pause;
  private readonly cursors = new Map<string, Cursor>();
  private readonly finished = new Set<string>();
  private readonly done = { relayed: 0, unchanged: 0, tooLarge: 0 };
  private mustListShards = true;
  private isStopping = false;
  private waiters: ((isEmpty: boolean) => void)[] = [];

  constructor(private readonly context: TableRelayContext) {
    this.pause = new Pause(context.clock);
  }

  /** Relays until it is stopped. */
  async run(): Promise<void> {
    const { pollInterval, retryDelay, reporter } = this.context;
    let failures = 0;
    while (!this.isStopping) {
      const waiters = this.waiters;
      this.waiters = [];
      let read = 0;
      try {
        read = await this.relayOnce();
        failures = 0;
        reporter.recovered('read');
        answerAll(waiters, read === 0);
      } catch (error) {
        failures += 1;
        reporter.report('read', `cannot read the table's stream: ${error instanceof Error ? error.message : error}`);
        answerAll(waiters, false);
      }
      if (read === 0 && !this.isStopping) await this.pause.sleep(failures > 0 ? retryDelay(failures) : pollInterval);
    }
    answerAll(this.waiters, false);
  }

  /** Makes `run` return once the records that are under way are put. */
  stop(): void {
    this.isStopping = true;
    this.pause.wake();
  }

  counts(): RelayCounts {
    return { ...this.done };
  }

  /** Whether a read that began after this call found nothing new, with everything before it relayed. */
  caughtUp(): Promise<boolean> {
    if (this.isStopping) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      this.pause.wake();
    });
  }

  /** Relays a page of each shard. @returns how many changes were read */
  private async relayOnce(): Promise<number> {
    if (this.mustListShards) await this.listShards();
    let read = 0;
    for (const [shardId, cursor] of this.cursors) read += await this.relayPage(shardId, cursor);
    // A table's stream has shards once it has changes: until then, and after the end of one, look for others.
    this.mustListShards ||= this.cursors.size === 0;
    return read;
  }

  private async listShards(): Promise<void> {
    const shards = await this.context.source.shards();
    const known = new Set([...this.cursors.keys(), ...this.finished]);
    for (const { id } of shardsToStart(shards, known, this.finished)) {
      this.cursors.set(id, { iterator: undefined, after: undefined });
    }
    this.mustListShards = false;
  }

  private async relayPage(shardId: string, cursor: Cursor): Promise<number> {
    const { source } = this.context;
    const iterator = cursor.iterator ?? (await source.iterator(shardId, cursor.after));
    // An iterator is used once: should this read fail, the next one begins after the last change that was relayed.
    cursor.iterator = undefined;
    const { records, next } = await source.read(iterator);
    if (!(await this.relay(records))) return records.length;
    cursor.iterator = next;
    cursor.after = records.at(-1)?.dynamodb?.SequenceNumber ?? cursor.after;
    if (next === undefined) {
      this.cursors.delete(shardId);
      this.finished.add(shardId);
      this.mustListShards = true;
    }
    return records.length;
  }

  /** @returns whether all were put; not so only when the relay is being stopped while the stream refuses them */
  private async relay(changes: readonly _Record[]): Promise<boolean> {
    const { put, retryDelay, reporter } = this.context;
    const records = changes.flatMap((change) => this.recordOf(change) ?? []);
    const isPut = await putInOrder(records, put, async (failures, reason) => {
      reporter.report('put', `the Kinesis stream refuses records: ${reason}`);
      if (!this.isStopping) await this.pause.sleep(retryDelay(failures));
      return !this.isStopping;
    });
    if (isPut) {
      this.done.relayed += records.length;
      reporter.recovered('put');
    }
    return isPut;
  }

  private recordOf(change: _Record): ChangeRecord | undefined {
    const { tableName, precision, clock, reporter } = this.context;
    if (changesNothing(change)) {
      this.done.unchanged += 1;
      return undefined;
    }
    const now = clock.now();
    const createdAt = this.times.next(change.dynamodb?.ApproximateCreationDateTime ?? new Date(now), now);
    const record = changeRecord(change, { tableName, precision, createdAt });
    if (recordBytes(record) <= maximumRecordBytes) return record;
    this.done.tooLarge += 1;
    reporter.report('size', 'a change is skipped: its record would be larger than 1 MiB');
    return undefined;
  }
}

function answerAll(waiters: readonly ((isEmpty: boolean) => void)[], isEmpty: boolean): void {
  for (const answer of waiters) answer(isEmpty);
}
