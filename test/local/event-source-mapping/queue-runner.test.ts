import { expect, test } from 'vitest';
import { compileFilters } from '../../../local/event-source-mapping/filter';
import type { QueueMapping } from '../../../local/event-source-mapping/mapping';
import { QueueRunner } from '../../../local/event-source-mapping/queue-runner';
import { Reporter } from '../../../local/event-source-mapping/reporter';
import { FakeClock } from './fake-clock';
import { type Behaviour, FakeFunction, NotInvoked, reportFailed } from './fake-function';
import { FakeQueue } from './fake-queue';

const mappingOf = (changed: Partial<QueueMapping> = {}): QueueMapping => ({
  kind: 'sqs',
  uuid: 'a1b2c3d4',
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:sender',
  eventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:work',
  batchSize: 10,
  windowSeconds: 0,
  reportsItemFailures: false,
  filter: undefined,
  publishesCounts: false,
  isFifo: false,
  maximumConcurrency: undefined,
  ...changed,
});

function scene(changed: Partial<QueueMapping> = {}, behaviour?: (clock: FakeClock) => Behaviour) {
  const clock = new FakeClock();
  const queue = new FakeQueue(clock);
  const handler = new FakeFunction(behaviour?.(clock));
  const reports: string[] = [];
  const runner = new QueueRunner({
    mapping: mappingOf(changed),
    source: queue,
    invoke: handler.invoke,
    clock,
    pollInterval: 100,
    concurrency: 5,
    retryDelay: () => 1_000,
    reporter: new Reporter('work', (message) => reports.push(message)),
  });
  return { clock, queue, handler, runner, reports };
}

/** A function that takes a second for each batch. */
const slow =
  (clock: FakeClock): Behaviour =>
  () =>
    clock.sleep(1_000);

test('messages go to the function in batches and are deleted when it succeeds', async () => {
  const { clock, queue, handler, runner } = scene({ batchSize: 2 });
  queue.send('a', 'b', 'c');

  runner.start();
  await clock.advance(100);

  expect(handler.batches).toEqual([['a', 'b'], ['c']]);
  expect(queue.bodies).toEqual([]);
  expect(await runner.caughtUp()).toBe(true);
  expect(runner.counts()).toMatchObject({ PolledEventCount: 3, InvokedEventCount: 3, DeletedEventCount: 3 });
  await runner.stop();
});

test('messages of a batch that failed come again after their visibility timeout, and not before', async () => {
  let isDown = true;
  const { clock, queue, handler, runner } = scene({}, () => () => {
    if (isDown) throw new Error('down');
  });
  queue.send('a');

  runner.start();
  await clock.advance(29_000);
  isDown = false;
  expect(handler.batches).toEqual([['a']]);
  expect(await runner.caughtUp()).toBe(false);
  await clock.advance(2_000);
  await runner.stop();

  expect(handler.batches).toEqual([['a'], ['a']]);
  expect(runner.counts()).toMatchObject({ InvokedEventCount: 2, FailedInvokeEventCount: 1, DeletedEventCount: 1 });
});

test('only the messages that a partial answer names stay in the queue', async () => {
  const { clock, queue, runner } = scene({ reportsItemFailures: true }, () => (records) => reportFailed(records, 'b'));
  queue.send('a', 'b', 'c');

  runner.start();
  await clock.advance(100);
  await runner.stop();

  expect(queue.bodies).toEqual(['b']);
  expect(runner.counts()).toMatchObject({ FailedInvokeEventCount: 1, DeletedEventCount: 2 });
});

test('an answer that names an unknown message leaves the whole batch in the queue', async () => {
  const { clock, queue, runner } = scene({ reportsItemFailures: true }, () => () => ({
    batchItemFailures: [{ itemIdentifier: 'unknown' }],
  }));
  queue.send('a', 'b');

  runner.start();
  await clock.advance(100);
  await runner.stop();

  expect(queue.bodies).toEqual(['a', 'b']);
});

test('messages of a throttled function stay in the queue', async () => {
  const { clock, queue, runner, reports } = scene({}, () => () => {
    throw new NotInvoked('TooManyRequestsException: Rate exceeded');
  });
  queue.send('a');

  runner.start();
  await clock.advance(100);
  await runner.stop();

  expect(queue.bodies).toEqual(['a']);
  expect(reports.join()).toContain('TooManyRequestsException');
});

test('groups of a FIFO queue run side by side, and never two batches of one group', async () => {
  const { clock, queue, handler, runner } = scene({ isFifo: true, batchSize: 2 }, slow);
  queue.send('a:1', 'a:2', 'a:3', 'b:1', 'b:2', 'c:1');

  runner.start();
  await clock.advance(900);
  expect(handler.batches).toEqual([['a:1', 'a:2'], ['b:1', 'b:2'], ['c:1']]);
  await clock.advance(2_000);
  await runner.stop();

  expect(handler.batches.slice(3)).toEqual([['a:3']]);
});

test('no more invocations run at the same time than the maximum concurrency', async () => {
  const { clock, queue, handler, runner } = scene({ batchSize: 1, maximumConcurrency: 2 }, slow);
  queue.send('a', 'b', 'c', 'd', 'e');

  runner.start();
  await clock.advance(5_000);
  await runner.stop();

  expect(handler.peak).toBe(2);
  expect(handler.batches).toHaveLength(5);
});

test('a window gathers more messages than one receive gives', async () => {
  const { clock, queue, handler, runner } = scene({ batchSize: 25, windowSeconds: 1 });
  queue.send(...Array.from({ length: 12 }, (_, index) => `m${index}`));

  runner.start();
  await clock.advance(2_000);
  await runner.stop();

  expect(handler.batches.map((batch) => batch.length)).toEqual([12]);
});

test('messages that no filter lets through are deleted without an invocation', async () => {
  const filter = compileFilters(['{"body":{"kind":["wanted"]}}'], 'body');
  const { clock, queue, handler, runner } = scene({ filter });
  queue.send('{"kind":"wanted"}', '{"kind":"other"}');

  runner.start();
  await clock.advance(100);
  await runner.stop();

  expect(handler.batches).toEqual([['{"kind":"wanted"}']]);
  expect(queue.bodies).toEqual([]);
  expect(runner.counts()).toMatchObject({ PolledEventCount: 2, FilteredOutEventCount: 1, InvokedEventCount: 1 });
});

test('stopping waits for the invocations under way', async () => {
  const { clock, queue, handler, runner } = scene({}, slow);
  queue.send('a');
  runner.start();
  await clock.advance(500);

  const stopping = runner.stop();
  await clock.advance(1_000);
  await stopping;

  expect(handler.batches).toEqual([['a']]);
  expect(queue.bodies).toEqual([]);
});

test('an outage of the queue is reported once and survived', async () => {
  const { clock, queue, handler, runner, reports } = scene();
  queue.outage = 'connection refused';

  runner.start();
  await clock.advance(5_000);
  queue.outage = undefined;
  queue.send('a');
  await clock.advance(1_500);
  await runner.stop();

  expect(handler.batches).toEqual([['a']]);
  expect(reports).toEqual([expect.stringContaining('connection refused')]);
});
