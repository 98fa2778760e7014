import { expect, test } from 'vitest';
import { withContextAttributes } from '../../../local/schedules/context-attributes';

const attempt = {
  scheduleArn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/heartbeat',
  scheduledTime: Date.parse('2026-11-18T10:15:55.370Z'),
  executionId: 'd32c5cddcf5bb8c3',
  number: 2,
};

test('each context attribute has its value, as often as it stands there', () => {
  const input =
    '{"at":"<aws.scheduler.scheduled-time>","again":"<aws.scheduler.scheduled-time>","of":"<aws.scheduler.schedule-arn>","run":"<aws.scheduler.execution-id>","try":"<aws.scheduler.attempt-number>"}';

  expect(JSON.parse(withContextAttributes(input, attempt))).toEqual({
    at: '2026-11-18T10:15:55Z',
    again: '2026-11-18T10:15:55Z',
    of: attempt.scheduleArn,
    run: 'd32c5cddcf5bb8c3',
    try: '2',
  });
});

test('what is no context attribute stays', () => {
  expect(withContextAttributes('<aws.scheduler.weather>', attempt)).toBe('<aws.scheduler.weather>');
});
