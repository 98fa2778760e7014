import { expect, test } from 'vitest';
import { readSchedule, type ScheduleDescription } from '../../../local/schedules/schedule';

function schedule(changes: Partial<ScheduleDescription> = {}, target: Partial<ScheduleDescription['Target']> = {}) {
  return {
    Arn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/heartbeat',
    Name: 'heartbeat',
    State: 'ENABLED',
    ScheduleExpression: 'rate(5 minutes)',
    Target: { Arn: 'arn:aws:scheduler:::aws-sdk:dynamodb:putItem', ...target },
    ...changes,
  };
}

const minute = 60_000;

test.each([
  ['rate(1 minute)', minute],
  ['rate(5 minutes)', 5 * minute],
  ['rate(2 hours)', 120 * minute],
  ['rate(1 day)', 1440 * minute],
])('%s', (ScheduleExpression, period) => {
  expect(readSchedule(schedule({ ScheduleExpression }))).toMatchObject({ kind: 'run', schedule: { period } });
});

test.each(['cron(0 8 * * ? *)', 'at(2026-11-20T13:00:00)', 'rate(0 minutes)', 'rate(5 weeks)'])(
  '%s is refused',
  (ScheduleExpression) => {
    expect(readSchedule(schedule({ ScheduleExpression }))).toEqual({
      kind: 'refuse',
      sentence: `schedule heartbeat does not run here: its times are ${ScheduleExpression}; only those of rate(…) are understood`,
    });
  },
);

test('another call than putItem is refused', () => {
  const reading = readSchedule(schedule({}, { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' }));

  expect(reading).toMatchObject({ kind: 'refuse', sentence: expect.stringContaining('it calls sqs:sendMessage;') });
});

test('what the emulator runs itself, and what is switched off, is left alone', () => {
  const ofFunction = schedule({}, { Arn: 'arn:aws:lambda:eu-west-1:000000000000:function:clean-up' });

  expect(readSchedule(ofFunction)).toEqual({ kind: 'leave' });
  expect(readSchedule(schedule({ State: 'DISABLED' }))).toEqual({ kind: 'leave' });
});

test("without a retry policy it is AWS's: a day, and 185 times", () => {
  const reading = readSchedule(schedule());

  expect(reading).toMatchObject({ schedule: { maximumAge: 1440 * minute, maximumRetries: 185 } });
});
