import type { KinesisStreamRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import type { EntityRegistration } from '../../../domain/events/entity';
import type { Failure, RecordFailure } from '../../../domain/failures/failure';
import type { BatchCounts } from '../../../lambda/stream/accounting';
import type { LogKeys } from '../../../lambda/stream/log';
import { processBatch, type StreamContext } from '../../../lambda/stream/process-batch';
import type { Outcome, Sink } from '../../../lambda/stream/sink';
import { changeRecord } from '../../../testing';
import { registration } from '../../events';

test('each record ends in one way and is counted once', async () => {
  const stream = streamWith({ sink: answers('delivered', 'filtered', 'superseded') });

  const comesAgain = await processBatch([record('1'), record('2'), record('3')], stream.context);

  expect(comesAgain).toBeUndefined();
  expect(stream.outcomes()).toEqual([{ delivered: 1, filtered: 1, superseded: 1, failed: 0 }]);
});

test('what cannot be decoded goes to the failure store, whole and with its reason, and the rest goes on', async () => {
  const stream = streamWith({ sink: answers('delivered') });

  const comesAgain = await processBatch([record('1', 'no json'), record('2')], stream.context);

  expect(comesAgain).toBeUndefined();
  expect(stream.outcomes()).toEqual([{ delivered: 1, filtered: 0, superseded: 0, failed: 1 }]);
  expect(stream.failures).toMatchObject([
    {
      kind: 'record',
      function: 'search-function',
      reason: { code: 'not-json' },
      record: { shardId: 'shardId-000000000000', sequenceNumber: '1', data: base64('no json') },
    },
  ]);
});

test('what the sink gives up goes to the failure store with the event that it was', async () => {
  const reason = { code: 'refused-by-index', message: 'failed to parse field [employees] of type [integer]' } as const;
  const stream = streamWith({ sink: async () => [{ kind: 'failed', reason }] });

  await processBatch([record('1')], stream.context);

  expect(stream.failures).toMatchObject([{ reason, event: { type: 'customers.inserted', subject: 'c1' } }]);
});

test('a batch ends before the first record that the sink cannot take now', async () => {
  const stream = streamWith({ sink: answers('delivered', 'retry', 'delivered') });

  const comesAgain = await processBatch([record('1'), record('2'), record('3')], stream.context);

  expect(comesAgain).toBe('2');
  expect(stream.outcomes()).toEqual([{ delivered: 1, filtered: 0, superseded: 0, failed: 0 }]);
  expect(stream.warnings).toEqual(['2 of 3 records come again: down']);
});

test('a failure after the first record that comes again is not kept yet', async () => {
  const stream = streamWith({ sink: answers('retry') });

  const comesAgain = await processBatch([record('1'), record('2', 'no json')], stream.context);

  expect(comesAgain).toBe('1');
  expect(stream.failures).toEqual([]);
});

test('a record that the failure store does not take comes again', async () => {
  const stream = streamWith({ sink: answers('delivered'), keepFailure: () => Promise.reject(new Error('no bucket')) });

  const comesAgain = await processBatch([record('1'), record('2', 'no json')], stream.context);

  expect(comesAgain).toBe('2');
  expect(stream.outcomes()).toEqual([{ delivered: 1, filtered: 0, superseded: 0, failed: 0 }]);
  expect(stream.warnings).toEqual(['The failure store does not take a record that failed: Error: no bucket']);
});

test('a table that is not registered is looked for again, and its change is taken when it is there now', async () => {
  const stream = streamWith({
    sink: answers('delivered'),
    registered: [],
    registeredLater: [registration('customers')],
  });

  await processBatch([record('1')], stream.context);

  expect(stream.outcomes()).toEqual([{ delivered: 1, filtered: 0, superseded: 0, failed: 0 }]);
});

test('a change of a table that nobody registered goes to the failure store', async () => {
  const stream = streamWith({ sink: answers(), registered: [] });

  await processBatch([record('1')], stream.context);

  expect(stream.failures).toMatchObject([{ reason: { code: 'unknown-table' } }]);
});

test('before a table is attached a stream takes what is published, after that only changes', async () => {
  const published = JSON.stringify({ specversion: '1.0', id: 'e1', source: '/web', type: 'page.opened', data: {} });
  const before = streamWith({ sink: answers('delivered'), registered: [] });
  const after = streamWith({ sink: answers() });

  await processBatch([record('1', published)], before.context);
  await processBatch([record('1', published)], after.context);

  expect(before.failures).toEqual([]);
  expect(after.failures).toMatchObject([{ reason: { code: 'not-allowed-on-stream' } }]);
});

test('a sink that gives another number of outcomes than events is refused', async () => {
  const stream = streamWith({ sink: answers('delivered', 'delivered') });

  await expect(processBatch([record('1')], stream.context)).rejects.toThrow('2 outcomes for 1 events');
});

test('what fails is logged by the id of its event, with where it stood and nothing of what it holds', async () => {
  const reason = { code: 'refused-by-index', message: 'failed to parse field [employees] of type [integer]' } as const;
  const stream = streamWith({ sink: async () => [{ kind: 'failed', reason }] });

  await processBatch([record('1'), record('2', 'no json')], stream.context);

  const [decoded, undecoded] = stream.failures as RecordFailure[];
  expect(stream.errors).toEqual([
    [
      'A record failed: failed to parse field [employees] of type [integer]',
      {
        correlation_id: decoded?.event?.id,
        code: 'refused-by-index',
        shardId: 'shardId-000000000000',
        sequenceNumber: '1',
      },
    ],
    [
      `A record failed: ${undecoded?.reason.message}`,
      { correlation_id: '2', code: 'not-json', shardId: 'shardId-000000000000', sequenceNumber: '2' },
    ],
  ]);
  expect(stream.counts).toMatchObject([{ documentsRejected: 1 }]);
});

const withHeartbeat = [registration('customers'), registration('towpath-heartbeats')];
const heartbeat = JSON.stringify(changeRecord({ table: 'towpath-heartbeats-table' }));

test('a heartbeat is passed on once for a batch, and the sink does not see it', async () => {
  let beats = 0;
  const stream = streamWith({
    sink: answers('filtered'),
    beat: async () => {
      beats += 1;
      return true;
    },
    registered: withHeartbeat,
  });

  await processBatch([record('1', heartbeat), record('2'), record('3', heartbeat)], stream.context);

  expect(beats).toBe(1);
  expect(stream.counts).toEqual([
    { outcomes: { delivered: 2, filtered: 1, superseded: 0, failed: 0 }, documentsRejected: 0, heartbeats: 2 },
  ]);
});

test.each([
  ['does not answer', async () => false, 'what is behind this function does not answer'],
  ['throws', () => Promise.reject(new Error('no network')), 'Error: no network'],
])('where what is behind the function %s, a heartbeat is not counted, and holds nothing up', async (_, beat, why) => {
  const stream = streamWith({ sink: answers(), beat, registered: withHeartbeat });

  const comesAgain = await processBatch([record('1', heartbeat)], stream.context);

  expect(comesAgain).toBeUndefined();
  expect(stream.counts).toMatchObject([{ outcomes: { filtered: 1 }, heartbeats: 0 }]);
  expect(stream.warnings).toEqual([`A heartbeat ends here: ${why}`]);
});

test('a stream with nothing but a heartbeat takes what is published', async () => {
  const published = JSON.stringify({ specversion: '1.0', id: 'e1', source: '/web', type: 'page.opened', data: {} });
  const stream = streamWith({ sink: answers('delivered'), registered: [registration('towpath-heartbeats')] });

  await processBatch([record('1', published)], stream.context);

  expect(stream.failures).toEqual([]);
});

interface StreamOptions {
  readonly sink: Sink;
  readonly beat?: StreamContext['beat'];
  readonly registered?: EntityRegistration[];
  readonly registeredLater?: EntityRegistration[];
  readonly keepFailure?: StreamContext['keepFailure'];
}

function streamWith({
  sink,
  beat = async () => true,
  registered = [registration('customers')],
  registeredLater,
  keepFailure,
}: StreamOptions) {
  const failures: Failure[] = [];
  const counts: BatchCounts[] = [];
  const warnings: string[] = [];
  const errors: [string, LogKeys | undefined][] = [];
  let known = registered;
  const context: StreamContext = {
    sink,
    beat,
    registry: {
      byTable: async () => new Map(known.map((entity) => [entity.table, entity])),
      lookAgainFor: async () => {
        known = registeredLater ?? known;
        return registeredLater !== undefined;
      },
    },
    carries: 'either',
    keepFailure: keepFailure ?? (async (failure) => void failures.push(failure)),
    account: (batch) => void counts.push(batch),
    log: {
      warn: (message) => void warnings.push(message),
      error: (message, keys) => void errors.push([message, keys]),
    },
    functionName: 'search-function',
    now: () => 0,
  };
  const outcomes = () => counts.map(({ outcomes }) => outcomes);
  return { context, failures, counts, outcomes, warnings, errors };
}

function answers(...kinds: Exclude<Outcome['kind'], 'failed'>[]): Sink {
  return async () => kinds.map((kind): Outcome => (kind === 'retry' ? { kind, message: 'down' } : { kind }));
}

function record(sequenceNumber: string, data: string = JSON.stringify(changeRecord())): KinesisStreamRecord {
  return {
    awsRegion: 'eu-west-1',
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes',
    eventVersion: '1.0',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/search',
    kinesis: {
      approximateArrivalTimestamp: 1_794_996_955.37,
      data: base64(data),
      kinesisSchemaVersion: '1.0',
      partitionKey: 'c1',
      sequenceNumber,
    },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
