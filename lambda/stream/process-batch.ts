import type { KinesisStreamRecord } from 'aws-lambda';
import { type Carries, refusesPublished } from '../../domain/events/carries';
import { type DecodedRecord, decodeRecord } from '../../domain/events/decode';
import type { EntityRegistration } from '../../domain/events/entity';
import type { Event } from '../../domain/events/event';
import { isHeartbeat } from '../../domain/events/heartbeat';
import type { Reason, RecordFailure } from '../../domain/failures/failure';
import type { Account, BatchCounts, OutcomeCounts } from './accounting';
import type { KeepFailure } from './failure-store';
import type { Log } from './log';
import type { Registry } from './registry';
import type { Outcome, Sink } from './sink';

/** What a stream function works with. */
export interface StreamContext {
  readonly sink: Sink;
  /** Passes a heartbeat on to what is behind the sink. @returns whether that answers */
  readonly beat: () => Promise<boolean>;
  readonly registry: Pick<Registry, 'byTable' | 'lookAgainFor'>;
  /** What the stream carries. */
  readonly carries: Carries;
  readonly keepFailure: KeepFailure;
  readonly account: Account;
  /** Tells an operator what failed and what makes records come again. */
  readonly log: Log;
  readonly functionName: string;
  /** The clock, in milliseconds. */
  readonly now: () => number;
}

/**
 * Takes one batch of a shard through the sink and accounts for each of its records.
 *
 * Poison goes to the failure store and the shard goes on. Where the sink cannot take a record now, the batch ends
 * before it: it and all after it come again, and only what is before it is counted and kept.
 *
 * @returns the sequence number of the first record that has to come again, or undefined when all have ended
 * @throws what the sink throws, and what SSM answers when the entities cannot be read: the whole batch comes again
 */
export async function processBatch(
  records: readonly KinesisStreamRecord[],
  context: StreamContext,
): Promise<string | undefined> {
  const decoded = await decodeAll(records, context);
  const outcomes = await outcomesOf(decoded, context);

  const ended = await keepFailures(records, decoded, beforeRetry(outcomes, context), context);
  context.account(count(decoded.slice(0, ended), outcomes.slice(0, ended)));
  return records[ended]?.kinesis.sequenceNumber;
}

async function decodeAll(records: readonly KinesisStreamRecord[], context: StreamContext): Promise<DecodedRecord[]> {
  const first = decodeWith(await context.registry.byTable(), records, context.carries);
  if (first.unknownTables.size === 0) return first.decoded;

  const changed = await context.registry.lookAgainFor([...first.unknownTables]);
  return changed ? decodeWith(await context.registry.byTable(), records, context.carries).decoded : first.decoded;
}

function decodeWith(
  registrations: ReadonlyMap<string, EntityRegistration>,
  records: readonly KinesisStreamRecord[],
  carries: Carries,
): { decoded: DecodedRecord[]; unknownTables: Set<string> } {
  const unknownTables = new Set<string>();
  const entities = new Set([...registrations.values()].map(({ entity }) => entity));
  // Where there may be no changes, what looks like one is of an unknown table, but for the heartbeat.
  const taken = refusesPublished(carries, entities) ? 'changes' : 'both';
  const entityOf = (table: string) => {
    const registration = registrations.get(table);
    if (!registration) unknownTables.add(table);
    return registration;
  };
  const decoded = records.map(({ kinesis }) =>
    decodeRecord(Buffer.from(kinesis.data, 'base64'), {
      entityOf,
      entities,
      carries: taken,
      arrivedAt: kinesis.approximateArrivalTimestamp * 1000,
    }),
  );
  return { decoded, unknownTables };
}

/** One outcome for each record: the sink's, that of heartbeats, or `failed` for what could not be decoded. */
async function outcomesOf(decoded: readonly DecodedRecord[], { sink, beat, log }: StreamContext): Promise<Outcome[]> {
  const events = decoded.flatMap((record) => (record.ok ? [record.event] : []));
  const ofSink = await answersOf(
    sink,
    events.filter((event) => !isHeartbeat(event)),
  );
  const ofHeartbeat = events.some(isHeartbeat) ? await passOn(beat, log) : undefined;
  return decoded.map((record) => {
    if (!record.ok) return { kind: 'failed', reason: record.reason };
    return isHeartbeat(record.event) ? (ofHeartbeat as Outcome) : (ofSink.next().value as Outcome);
  });
}

async function answersOf(sink: Sink, events: readonly Event[]): Promise<Iterator<Outcome>> {
  const answers = events.length > 0 ? await sink(events) : [];
  if (answers.length !== events.length) {
    throw new Error(
      `The sink gave ${answers.length} outcomes for ${events.length} events; it has to give one for each`,
    );
  }
  return answers[Symbol.iterator]();
}

/** A heartbeat never comes again: it holds nothing up, and the next one is as good. */
async function passOn(beat: StreamContext['beat'], log: Log): Promise<Outcome> {
  try {
    if (await beat()) return { kind: 'delivered' };
    log.warn('A heartbeat ends here: what is behind this function does not answer');
  } catch (error) {
    log.warn(`A heartbeat ends here: ${String(error)}`);
  }
  return { kind: 'filtered' };
}

/** The outcomes before the first record that has to come again. */
function beforeRetry(outcomes: readonly Outcome[], context: StreamContext): readonly Outcome[] {
  const index = outcomes.findIndex(({ kind }) => kind === 'retry');
  const outcome = outcomes[index];
  if (outcome?.kind !== 'retry') return outcomes;

  context.log.warn(`${outcomes.length - index} of ${outcomes.length} records come again: ${outcome.message}`);
  return outcomes.slice(0, index);
}

/** @returns how many records from the start have ended: fewer than before when the failure store does not answer */
async function keepFailures(
  records: readonly KinesisStreamRecord[],
  decoded: readonly DecodedRecord[],
  outcomes: readonly Outcome[],
  context: StreamContext,
): Promise<number> {
  const kept = await Promise.allSettled(
    outcomes.map(async (outcome, index) => {
      const record = records[index];
      if (outcome.kind === 'failed' && record) {
        const failure = failureOf(record, decoded[index], outcome.reason, context);
        await context.keepFailure(failure);
        logFailure(failure, context.log);
      }
    }),
  );
  const refused = kept.findIndex(({ status }) => status === 'rejected');
  if (refused === -1) return outcomes.length;

  context.log.warn(
    `The failure store does not take a record that failed: ${String((kept[refused] as PromiseRejectedResult).reason)}`,
  );
  return refused;
}

function failureOf(
  record: KinesisStreamRecord,
  decoded: DecodedRecord | undefined,
  reason: Reason,
  context: StreamContext,
): RecordFailure {
  const event = decoded?.ok ? decoded.event : undefined;
  return {
    format: 1,
    kind: 'record',
    function: context.functionName,
    at: new Date(context.now()).toISOString(),
    reason,
    record: {
      streamArn: record.eventSourceARN,
      shardId: record.eventID.slice(0, record.eventID.indexOf(':')),
      sequenceNumber: record.kinesis.sequenceNumber,
      partitionKey: record.kinesis.partitionKey,
      arrivedAt: new Date(record.kinesis.approximateArrivalTimestamp * 1000).toISOString(),
      data: record.kinesis.data,
    },
    ...(event && { event: { id: event.id, type: event.type, subject: event.subject } }),
  };
}

/** By the event's id, a person finds what every function said of it. */
function logFailure({ event, record, reason }: RecordFailure, log: Log): void {
  const { shardId, sequenceNumber } = record;
  log.error(`A record failed: ${reason.message}`, {
    correlation_id: event?.id ?? sequenceNumber,
    code: reason.code,
    shardId,
    sequenceNumber,
  });
}

function count(decoded: readonly DecodedRecord[], ended: readonly Outcome[]): BatchCounts {
  const outcomes: OutcomeCounts = { delivered: 0, filtered: 0, superseded: 0, failed: 0 };
  let documentsRejected = 0;
  let heartbeats = 0;
  for (const [index, outcome] of ended.entries()) {
    if (outcome.kind === 'retry') continue;
    outcomes[outcome.kind] += 1;
    if (outcome.kind === 'failed' && outcome.reason.code === 'refused-by-index') documentsRejected += 1;
    const record = decoded[index];
    if (record?.ok && isHeartbeat(record.event) && outcome.kind === 'delivered') heartbeats += 1;
  }
  return { outcomes, documentsRejected, heartbeats };
}
