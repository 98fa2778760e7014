import { afterEach, expect, test } from 'vitest';
import { type AwsAnnouncements, startAwsAnnouncements } from '../../../local/event-bus/aws-announcements';
import type { BusEvent } from '../../../local/event-bus/bus-event';
import type { BusRule } from '../../../local/event-bus/rules';
import { FakeClock, settled } from '../event-source-mapping/fake-clock';
import { imagePushed } from './aws-events';

const EVERY_PUSH: BusRule = {
  name: 'pushes',
  arn: 'arn:aws:events:eu-west-1:000000000000:rule/pushes',
  matches: () => true,
  targets: [{ Arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events' }],
};

let running: AwsAnnouncements | undefined;

afterEach(() => running?.stop());

/** Announcements of what a test lets happen. */
async function start(rules: readonly BusRule[] = [EVERY_PUSH]) {
  const clock = new FakeClock();
  const put: string[] = [];
  const reports: string[] = [];
  const happened: (BusEvent | Error)[] = [];
  let looks = 0;
  running = await startAwsAnnouncements({
    listRules: async () => [...rules],
    kinesis: {
      send: async ({ input }: { input: { Data: Buffer } }) => put.push(JSON.parse(input.Data.toString()).id),
    } as never,
    looks: [
      async () => {
        looks += 1;
        const [next] = happened.splice(0, 1);
        if (next instanceof Error) throw next;
        return next ? [next] : [];
      },
    ],
    pollInterval: 250,
    report: (message) => reports.push(message),
    clock,
  });
  return { announcements: running, clock, put, reports, happened, looks: () => looks };
}

test('what happens is on the stream after the next look', async () => {
  const { clock, put, happened } = await start();

  happened.push(imagePushed);
  await clock.advance(250);
  await settled();

  expect(put).toEqual([imagePushed.id]);
});

test('it has caught up when a look found nothing new, and waits for none', async () => {
  const { announcements, put, happened } = await start();
  happened.push(imagePushed);

  expect(await announcements.caughtUp()).toBe(false);
  expect(put).toEqual([imagePushed.id]);
  expect(await announcements.caughtUp()).toBe(true);
});

test('a look that fails is told, and the next one is made', async () => {
  const { clock, put, reports, happened } = await start();

  happened.push(new Error('the emulator is away'), imagePushed);
  await clock.advance(500);
  await settled();

  expect(reports).toEqual(['the emulator is away']);
  expect(put).toEqual([imagePushed.id]);
});

test('where no rule puts anything onto a stream, nothing is looked at', async () => {
  const { announcements, clock, looks } = await start([]);

  await clock.advance(10_000);

  expect(looks()).toBe(0);
  expect(await announcements.caughtUp()).toBe(true);
});

test('nothing is looked at after the end', async () => {
  const { announcements, clock, looks } = await start();
  await announcements.stop();
  const before = looks();

  await clock.advance(10_000);

  expect(looks()).toBe(before);
});

test('what no look tells of can be said', async () => {
  const { announcements, put } = await start();

  await announcements.say(imagePushed);

  expect(put).toEqual([imagePushed.id]);
});
