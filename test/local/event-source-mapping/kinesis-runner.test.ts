import { expect, test } from 'vitest';
import type { FailureDestinations } from '../../../local/event-source-mapping/failure-destination';
import { compileFilters } from '../../../local/event-source-mapping/filter';
import { KinesisRunner } from '../../../local/event-source-mapping/kinesis-runner';
import type { KinesisMapping } from '../../../local/event-source-mapping/mapping';
import { Reporter } from '../../../local/event-source-mapping/reporter';
import { FakeClock, settled } from './fake-clock';
import { type Behaviour, FakeFunction, NotInvoked, reportFailed } from './fake-function';
import { FakeStream } from './fake-stream';

const shard = 'shardId-000000000000';
const otherShard = 'shardId-000000000001';
const streamArn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes';
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:handler';

const mappingOf = (changed: Partial<KinesisMapping> = {}): KinesisMapping => ({
  kind: 'kinesis',
  uuid: 'a1b2c3d4',
  functionArn,
  eventSourceArn: streamArn,
  batchSize: 10,
  windowSeconds: 0,
  reportsItemFailures: false,
  filter: undefined,
  publishesCounts: false,
  start: { kind: 'trim-horizon' },
  parallelizationFactor: 1,
  bisects: false,
  maximumRetries: Number.POSITIVE_INFINITY,
  maximumAgeSeconds: Number.POSITIVE_INFINITY,
  onFailure: undefined,
  ...changed,
});

interface Delivery {
  readonly to: string;
  readonly key?: string;
  readonly body: Record<string, unknown>;
}

function scene(changed: Partial<KinesisMapping> = {}, behaviour?: Behaviour) {
  const clock = new FakeClock();
  const stream = new FakeStream(clock, shard);
  const handler = new FakeFunction(behaviour);
  const delivered: Delivery[] = [];
  const reports: string[] = [];
  const destinations: FailureDestinations = {
    putObject: async (to, key, body) => void delivered.push({ to, key, body: JSON.parse(body) }),
    sendMessage: async (to, body) => void delivered.push({ to, body: JSON.parse(body) }),
    publish: async () => Promise.reject(new Error('no such topic')),
  };
  const runner = new KinesisRunner({
    mapping: mappingOf(changed),
    roleArn: 'arn:aws:iam::000000000000:role/handler',
    source: stream,
    invoke: handler.invoke,
    destinations,
    clock,
    pollInterval: 100,
    retryDelay: () => 1_000,
    reporter: new Reporter('changes', (message) => reports.push(message)),
  });
  return { clock, stream, handler, runner, delivered, reports };
}

test('records go to the function in order, in batches of at most BatchSize', async () => {
  const { clock, stream, handler, runner } = scene({ batchSize: 2 });
  stream.put(shard, 'a', 'b', 'c');

  runner.start();
  await clock.advance(100);
  stream.put(shard, 'd');
  await clock.advance(100);
  await runner.stop();

  expect(handler.batches).toEqual([['a', 'b'], ['c'], ['d']]);
});

test('every shard is read', async () => {
  const { clock, stream, handler, runner } = scene();
  stream.addShard(otherShard);
  stream.put(shard, 'a');
  stream.put(otherShard, 'b');

  runner.start();
  await clock.advance(100);
  await runner.stop();

  expect(handler.batches).toEqual([['a'], ['b']]);
});

test('the children of a shard that was split are read after its end', async () => {
  const { clock, stream, handler, runner } = scene();
  stream.put(shard, 'before');

  runner.start();
  await clock.advance(100);
  stream.addShard(otherShard, shard);
  stream.put(otherShard, 'after');
  await clock.advance(300);
  const caughtUp = runner.caughtUp();
  await clock.advance(100);

  expect(handler.batches).toEqual([['before'], ['after']]);
  expect(await caughtUp).toBe(true);
  await runner.stop();
});

test('from LATEST, only what is written after the start is read, even when the iterator is lost', async () => {
  const { clock, stream, handler, runner } = scene({ start: { kind: 'latest' } });
  stream.put(shard, 'old');
  await clock.advance(1_000);

  runner.start();
  await clock.advance(100);
  stream.outage = 'ExpiredIteratorException';
  await clock.advance(500);
  stream.put(shard, 'new');
  stream.outage = undefined;
  await clock.advance(2_000);
  await runner.stop();

  expect(handler.batches).toEqual([['new']]);
});

test('from AT_TIMESTAMP, what is older is not read', async () => {
  const clock = new FakeClock();
  const { clock: sceneClock, stream, handler, runner } = scene({ start: { kind: 'at', time: clock.now() + 500 } });
  stream.put(shard, 'old');
  await sceneClock.advance(600);
  stream.put(shard, 'new');

  runner.start();
  await sceneClock.advance(100);
  await runner.stop();

  expect(handler.batches).toEqual([['new']]);
});

test('a runner that is started again goes on after its checkpoint', async () => {
  let isDown = false;
  const { clock, stream, handler, runner } = scene({ batchSize: 1 }, ([record]) => {
    if (isDown && record?.data === 'b') throw new Error('down');
  });
  stream.put(shard, 'a', 'b', 'c');
  isDown = true;
  runner.start();
  await clock.advance(500);
  await runner.stop();
  isDown = false;
  handler.batches.length = 0;

  runner.start();
  await clock.advance(500);
  await runner.stop();

  expect(handler.batches).toEqual([['b'], ['c']]);
});

test('the batching window waits for a full batch, and no longer than it says', async () => {
  const { clock, stream, handler, runner } = scene({ batchSize: 3, windowSeconds: 2 });

  runner.start();
  stream.put(shard, 'a');
  await clock.advance(1_000);
  expect(handler.batches).toEqual([]);
  stream.put(shard, 'b');
  await clock.advance(1_200);
  expect(handler.batches).toEqual([['a', 'b']]);
  stream.put(shard, 'c', 'd', 'e');
  await clock.advance(200);
  await runner.stop();

  expect(handler.batches).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
});

test('a batch that fails runs again until it succeeds, and nothing overtakes it', async () => {
  let failures = 2;
  const { clock, stream, handler, runner } = scene({ batchSize: 2 }, () => {
    failures -= 1;
    if (failures >= 0) throw new Error('down');
  });
  stream.put(shard, 'a', 'b', 'c');

  runner.start();
  await clock.advance(3_000);
  await runner.stop();

  expect(handler.batches).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['c']]);
  expect(runner.counts()).toMatchObject({ PolledEventCount: 3, InvokedEventCount: 7, FailedInvokeEventCount: 4 });
});

test('after MaximumRetryAttempts the batch is dropped and the shard goes on', async () => {
  const { clock, stream, handler, runner } = scene({ batchSize: 2, maximumRetries: 1 }, (records) => {
    if (records.some(({ data }) => data === 'poison')) throw new Error('poison');
  });
  stream.put(shard, 'a', 'poison', 'c');

  runner.start();
  await clock.advance(3_000);
  await runner.stop();

  expect(handler.batches).toEqual([['a', 'poison'], ['a', 'poison'], ['c']]);
  expect(runner.counts()).toMatchObject({ DroppedEventCount: 2, OnFailureDestinationDeliveredEventCount: 0 });
});

test('bisecting isolates the record that the function cannot take, without using retries', async () => {
  const { clock, stream, handler, runner, delivered } = scene(
    { bisects: true, maximumRetries: 1, onFailure: { kind: 'sqs', arn: 'arn:aws:sqs:eu-west-1:000000000000:failed' } },
    (records) => {
      if (records.some(({ data }) => data === 'poison')) throw new Error('poison');
    },
  );
  stream.put(shard, 'a', 'b', 'poison', 'd');

  runner.start();
  await clock.advance(5_000);
  await runner.stop();

  expect(handler.batches).toEqual([
    ['a', 'b', 'poison', 'd'],
    ['a', 'b'],
    ['poison', 'd'],
    ['poison'],
    ['poison'],
    ['d'],
  ]);
  expect(delivered).toHaveLength(1);
  expect(delivered[0]?.body).toMatchObject({ KinesisBatchInfo: { batchSize: 1, startSequenceNumber: '0000000003' } });
});

test('the lowest failed record of a partial answer is the checkpoint: it and everything after it runs again', async () => {
  let isDown = true;
  const { clock, stream, handler, runner } = scene({ reportsItemFailures: true }, (records) => {
    const failed = isDown ? ['d', 'b'] : [];
    isDown = false;
    return reportFailed(records, ...failed);
  });
  stream.put(shard, 'a', 'b', 'c', 'd');

  runner.start();
  await clock.advance(2_000);
  await runner.stop();

  expect(handler.batches).toEqual([
    ['a', 'b', 'c', 'd'],
    ['b', 'c', 'd'],
  ]);
  expect(runner.counts()).toMatchObject({ InvokedEventCount: 7, FailedInvokeEventCount: 2 });
});

test('with bisect, a partial answer splits the batch at its checkpoint, at once', async () => {
  const { clock, stream, handler, runner } = scene(
    { reportsItemFailures: true, bisects: true, maximumRetries: 0 },
    (records) => reportFailed(records, 'poison'),
  );
  stream.put(shard, 'a', 'b', 'poison', 'd', 'e');

  runner.start();
  await clock.advance(0);
  await runner.stop();

  expect(handler.batches).toEqual([
    ['a', 'b', 'poison', 'd', 'e'],
    ['poison', 'd', 'e'],
    ['poison', 'd'],
    ['poison'],
    ['d'],
    ['e'],
  ]);
  expect(runner.counts()).toMatchObject({ DroppedEventCount: 1 });
});

test('without ReportBatchItemFailures an answer that names failures is a success', async () => {
  const { clock, stream, handler, runner } = scene({}, (records) => reportFailed(records, 'a'));
  stream.put(shard, 'a');

  runner.start();
  await clock.advance(3_000);
  await runner.stop();

  expect(handler.batches).toEqual([['a']]);
});

test('a failed record that is not in the batch makes the whole batch fail', async () => {
  const { clock, stream, handler, runner } = scene({ reportsItemFailures: true, maximumRetries: 1 }, () => ({
    batchItemFailures: [{ itemIdentifier: 'no such record' }],
  }));
  stream.put(shard, 'a', 'b');

  runner.start();
  await clock.advance(3_000);
  await runner.stop();

  expect(handler.batches).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect(runner.counts()).toMatchObject({ FailedInvokeEventCount: 4, DroppedEventCount: 2 });
});

test('records older than MaximumRecordAgeInSeconds are given up, the younger ones of their batch are not', async () => {
  let isDown = true;
  const { clock, stream, handler, runner, delivered } = scene(
    { maximumAgeSeconds: 60, onFailure: { kind: 'sqs', arn: 'arn:aws:sqs:eu-west-1:000000000000:failed' } },
    () => {
      if (isDown) throw new Error('down');
    },
  );
  stream.put(shard, 'old');
  await clock.advance(30_000);
  stream.put(shard, 'young');

  runner.start();
  await clock.advance(31_500);
  isDown = false;
  await clock.advance(2_000);
  await runner.stop();

  expect(handler.batches.at(-1)).toEqual(['young']);
  expect(delivered.map(({ body }) => body.requestContext)).toMatchObject([{ condition: 'RecordAgeExceeded' }]);
  expect(runner.counts()).toMatchObject({ OnFailureDestinationDeliveredEventCount: 1, DroppedEventCount: 0 });
});

test('records that are too old when they are read are given up without an invocation', async () => {
  const { clock, stream, handler, runner, delivered } = scene({
    maximumAgeSeconds: 60,
    onFailure: { kind: 'sqs', arn: 'arn:aws:sqs:eu-west-1:000000000000:failed' },
  });
  stream.put(shard, 'old');
  await clock.advance(61_000);

  runner.start();
  await clock.advance(100);
  await runner.stop();

  expect(handler.batches).toEqual([]);
  expect(delivered[0]?.body).toMatchObject({ requestContext: { approximateInvokeCount: 0 } });
  expect(delivered[0]?.body).not.toHaveProperty('responseContext');
});

test('a function that cannot be invoked uses up no retries', async () => {
  let throttles = 5;
  const { clock, stream, handler, runner, reports } = scene({ maximumRetries: 0 }, () => {
    throttles -= 1;
    if (throttles >= 0) throw new NotInvoked('TooManyRequestsException: Rate exceeded');
  });
  stream.put(shard, 'a');

  runner.start();
  await clock.advance(10_000);
  await runner.stop();

  expect(handler.batches).toHaveLength(6);
  expect(runner.counts()).toMatchObject({ DroppedEventCount: 0, FailedInvokeEventCount: 5 });
  expect(reports).toEqual([expect.stringContaining('TooManyRequestsException')]);
});

test('a bucket gets the whole batch that was given up, under the key that AWS documents', async () => {
  const { clock, stream, runner, delivered } = scene(
    { maximumRetries: 0, onFailure: { kind: 's3', arn: 'arn:aws:s3:::failed' } },
    () => Promise.reject(new Error('poison')),
  );
  stream.put(shard, 'a', 'b');

  runner.start();
  await clock.advance(100);
  await runner.stop();

  const [object] = delivered;
  expect(object?.to).toBe('arn:aws:s3:::failed');
  expect(object?.key).toMatch(
    /^aws\/lambda\/a1b2c3d4\/shardId-000000000000\/2026\/11\/18\/2026-11-18T10\.15\.55-[0-9a-f-]{36}$/,
  );
  expect(object?.body).toEqual({
    requestContext: {
      requestId: 'request-1',
      functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-11-18T10:15:55.000Z',
    KinesisBatchInfo: {
      shardId: shard,
      startSequenceNumber: '0000000001',
      endSequenceNumber: '0000000002',
      approximateArrivalOfFirstRecord: '2026-11-18T10:15:55.000Z',
      approximateArrivalOfLastRecord: '2026-11-18T10:15:55.000Z',
      batchSize: 2,
      streamArn,
    },
    payload: expect.any(String),
  });
  const { Records } = JSON.parse(String(object?.body.payload));
  expect(Records[1]).toMatchObject({ eventID: `${shard}:0000000002`, kinesis: { data: 'Yg==' } });
});

test('a queue gets what is known of the batch, without its records', async () => {
  const { clock, stream, runner, delivered } = scene(
    { maximumRetries: 0, onFailure: { kind: 'sqs', arn: 'arn:aws:sqs:eu-west-1:000000000000:failed' } },
    () => Promise.reject(new Error('poison')),
  );
  stream.put(shard, 'a');

  runner.start();
  await clock.advance(100);
  await runner.stop();

  expect(delivered[0]?.body).toMatchObject({ KinesisBatchInfo: { batchSize: 1 } });
  expect(delivered[0]?.body).not.toHaveProperty('payload');
});

test('what a failure destination does not take counts as dropped', async () => {
  const { clock, stream, runner, reports } = scene(
    { maximumRetries: 0, onFailure: { kind: 'sns', arn: 'arn:aws:sns:eu-west-1:000000000000:failed' } },
    () => Promise.reject(new Error('poison')),
  );
  stream.put(shard, 'a');

  runner.start();
  await clock.advance(100);
  await runner.stop();

  expect(runner.counts()).toMatchObject({ DroppedEventCount: 1, OnFailureDestinationDeliveredEventCount: 0 });
  expect(reports.join()).toContain('no such topic');
});

test('with a parallelization factor, batches of one shard run side by side, and each key keeps its order', async () => {
  const keys = Array.from({ length: 20 }, (_, index) => `key${index}`);
  const { clock, stream, handler, runner } = scene({ parallelizationFactor: 4, batchSize: 5 }, () => settled());
  stream.put(shard, ...keys.flatMap((key) => [`${key}:1`, `${key}:2`, `${key}:3`]));

  runner.start();
  await clock.advance(1_000);
  await runner.stop();

  const order = handler.batches.flat();
  for (const key of keys) {
    expect(order.filter((data) => data.startsWith(`${key}:`))).toEqual([`${key}:1`, `${key}:2`, `${key}:3`]);
  }
  expect(handler.peak).toBe(4);
});

test('a batch that waits for its retry is not hurried by the other batches of its shard', async () => {
  const { clock, stream, handler, runner } = scene({ parallelizationFactor: 4, batchSize: 1 }, async ([record]) => {
    if (record?.partitionKey === 'stuck') throw new Error('down');
    await settled();
  });
  stream.put(shard, 'stuck:1', ...Array.from({ length: 50 }, (_, index) => `other:${index}`));

  runner.start();
  await clock.advance(900);
  await runner.stop();

  expect(handler.batches.flat().filter((data) => data === 'stuck:1')).toEqual(['stuck:1']);
});

test('with a parallelization factor, the checkpoint stays before the first record that is not done with', async () => {
  let isDown = true;
  const { clock, stream, handler, runner } = scene({ parallelizationFactor: 4, batchSize: 1 }, ([record]) => {
    if (isDown && record?.partitionKey === 'stuck') throw new Error('down');
  });
  stream.put(shard, 'a:1', 'stuck:1', 'b:1', 'c:1');
  runner.start();
  await clock.advance(500);
  await runner.stop();
  isDown = false;
  handler.batches.length = 0;

  runner.start();
  await clock.advance(500);
  await runner.stop();

  expect(handler.batches.flat()).toContain('stuck:1');
  expect(handler.batches.flat()).not.toContain('a:1');
});

test('records that no filter lets through are counted and passed by', async () => {
  const filter = compileFilters(['{"data":{"kind":["wanted"]}}'], 'data');
  const { clock, stream, handler, runner } = scene({ filter });
  stream.put(shard, '{"kind":"wanted"}', '{"kind":"other"}', 'not JSON', '{"kind":"wanted","more":1}');

  runner.start();
  await clock.advance(100);
  const caughtUp = runner.caughtUp();
  await clock.advance(100);
  expect(await caughtUp).toBe(true);
  await runner.stop();

  expect(handler.batches).toEqual([['{"kind":"wanted"}', '{"kind":"wanted","more":1}']]);
  expect(runner.counts()).toMatchObject({
    PolledEventCount: 4,
    FilteredOutEventCount: 2,
    InvokedEventCount: 2,
    FailedInvokeEventCount: 0,
    DroppedEventCount: 0,
  });
});

test('it is not caught up while a batch is in flight', async () => {
  let finish: () => void = () => undefined;
  const { clock, stream, runner } = scene(
    {},
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  stream.put(shard, 'a');
  runner.start();
  await clock.advance(100);

  const during = runner.caughtUp();
  await clock.advance(200);
  finish();
  await clock.advance(100);
  const after = runner.caughtUp();
  await clock.advance(200);

  expect(await during).toBe(false);
  expect(await after).toBe(true);
  await runner.stop();
});

test('stopping waits for the invocation under way', async () => {
  let finish: () => void = () => undefined;
  const { clock, stream, runner } = scene(
    {},
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  stream.put(shard, 'a');
  runner.start();
  await clock.advance(100);

  let isStopped = false;
  const stopping = runner.stop().then(() => {
    isStopped = true;
  });
  await settled();
  expect(isStopped).toBe(false);
  finish();
  await stopping;

  expect(isStopped).toBe(true);
});

test('an outage of the stream is reported once and survived', async () => {
  const { clock, stream, handler, runner, reports } = scene();
  stream.outage = 'connection refused';

  runner.start();
  await clock.advance(5_000);
  stream.outage = undefined;
  stream.put(shard, 'a');
  await clock.advance(2_000);
  await runner.stop();

  expect(handler.batches).toEqual([['a']]);
  expect(reports).toEqual([expect.stringContaining('connection refused')]);
});
