import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { FailureReasons } from '../../../local/flow/failure-reasons';

test('the log is read when more have failed, and the last reason is told with its code', async () => {
  const { reasons, log, looks } = start();
  log.push(line('A record failed: no such field', 'refused-by-index'));

  const none = await reasons.latest('group', 0);
  const first = await reasons.latest('group', 1);
  const unchanged = await reasons.latest('group', 1);
  log.push(line('An announcement of rule "large" failed: no such channel', 'refused-by-slack'));
  const second = await reasons.latest('group', 2);

  expect(none).toBe(undefined);
  expect(first).toBe('refused-by-index: no such field');
  expect(unchanged).toBe(first);
  expect(second).toBe('refused-by-slack: no such channel');
  expect(looks()).toBe(2);
});

test('other lines that speak of a failure are no reasons', async () => {
  const { reasons, log } = start();
  log.push('a library failed: whatever', line('Something failed: unknown', 'code'));

  expect(await reasons.latest('group', 1)).toBe(undefined);
});

function line(message: string, code: string): string {
  return JSON.stringify({ level: 'ERROR', message, code });
}

function start() {
  const log: string[] = [];
  let looks = 0;
  const client = new CloudWatchLogsClient({ region: 'eu-west-1' });
  client.send = async () => {
    looks += 1;
    return { events: log.map((message) => ({ message })) };
  };
  return { reasons: new FailureReasons(client), log, looks: () => looks };
}
