import type { DynamoDBClient, PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from 'vitest';
import type { ScheduleDescription } from '../../../local/schedules/schedule';
import { type Schedules, startSchedules } from '../../../local/schedules/schedules';
import { FakeClock, settled } from '../event-source-mapping/fake-clock';

const minute = 60_000;

function heartbeat(changes: Partial<ScheduleDescription> = {}, retries = 2): ScheduleDescription {
  return {
    Arn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/heartbeat',
    Name: 'heartbeat',
    ScheduleExpression: 'rate(5 minutes)',
    Target: {
      Arn: 'arn:aws:scheduler:::aws-sdk:dynamodb:putItem',
      Input:
        '{"TableName":"heartbeats","Item":{"time":{"S":"<aws.scheduler.scheduled-time>"},"try":{"S":"<aws.scheduler.attempt-number>"}}}',
      RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: retries },
    },
    ...changes,
  };
}

let running: Schedules | undefined;

afterEach(() => running?.stop());

/** Schedules at work on a table, which refuses so many writes at first. */
async function start(descriptions: readonly ScheduleDescription[], refusals = 0) {
  const clock = new FakeClock(Date.parse('2026-11-18T10:00:00.000Z'));
  const written: string[] = [];
  const reports: string[] = [];
  let left = refusals;
  const dynamodb = {
    send: async ({ input }: { input: PutItemCommandInput }) => {
      if (left > 0) {
        left -= 1;
        throw new Error('the table is away');
      }
      written.push(`${input.TableName} ${input.Item?.time?.S} try ${input.Item?.try?.S}`);
    },
  } as unknown as DynamoDBClient;
  running = await startSchedules({
    listSchedules: async () => [...descriptions],
    dynamodb,
    report: (message) => reports.push(message),
    clock,
  });
  await settled();
  return { schedules: running, clock, written, reports };
}

test('a schedule runs at once and then at its rate', async () => {
  const { clock, written } = await start([heartbeat()]);

  await clock.advance(10 * minute);
  await settled();

  expect(written).toEqual([
    'heartbeats 2026-11-18T10:00:00Z try 1',
    'heartbeats 2026-11-18T10:05:00Z try 1',
    'heartbeats 2026-11-18T10:10:00Z try 1',
  ]);
});

test('it runs when it is asked to, beside its own times', async () => {
  const { schedules, clock, written } = await start([heartbeat()]);
  await clock.advance(minute);

  await schedules.runNow();

  expect(written).toEqual(['heartbeats 2026-11-18T10:00:00Z try 1', 'heartbeats 2026-11-18T10:01:00Z try 1']);
});

test('a call that fails is tried again, for the time that was scheduled', async () => {
  const { clock, written, reports } = await start([heartbeat()], 2);

  await clock.advance(minute);

  expect(written).toEqual(['heartbeats 2026-11-18T10:00:00Z try 3']);
  expect(reports).toEqual([]);
});

test('a call is given up after so many tries', async () => {
  const { clock, written, reports } = await start([heartbeat()], 3);

  await clock.advance(minute);

  expect(written).toEqual([]);
  expect(reports).toEqual(['schedule heartbeat: given up after 3 tries: the table is away']);
});

test('a call is given up when it is too old', async () => {
  const { clock, reports } = await start([heartbeat({ ScheduleExpression: 'rate(1 day)' }, 185)], 185);

  await clock.advance(5 * minute);

  expect(reports).toEqual([expect.stringMatching(/^schedule heartbeat: given up after \d+ tries: the table is away$/)]);
});

test('what a machine slept through is not made up for', async () => {
  const { clock, written } = await start([heartbeat()]);
  clock.jump(62 * minute);

  await clock.advance(3 * minute);
  await settled();

  expect(written).toEqual([
    'heartbeats 2026-11-18T10:00:00Z try 1',
    'heartbeats 2026-11-18T10:05:00Z try 1',
    'heartbeats 2026-11-18T11:05:00Z try 1',
  ]);
});

test('a schedule that is not understood is told, and the others run', async () => {
  const { written, reports } = await start([
    heartbeat({ Name: 'nightly', ScheduleExpression: 'cron(0 2 * * ? *)' }),
    heartbeat(),
  ]);

  expect(reports).toEqual([expect.stringMatching('^schedule nightly does not run here: ')]);
  expect(written).toHaveLength(1);
});

test('nothing runs after the end', async () => {
  const { schedules, clock, written } = await start([heartbeat()]);

  await schedules.stop();
  await clock.advance(10 * minute);

  expect(written).toHaveLength(1);
});
