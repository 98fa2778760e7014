import {
  CloudWatchLogsClient,
  type FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { EmbeddedMetrics } from '../../local/embedded-metrics';

test('each line of metrics is counted once, also those of the same millisecond', async () => {
  const log = [metric(1, 2), metric(5, 3)];
  const metrics = new EmbeddedMetrics(logsWith(log));

  const first = { ...(await metrics.read('group')) };
  log.push(metric(5, 4), metric(6, 1));
  const second = { ...(await metrics.read('group')) };
  const third = await metrics.read('group');

  expect(first).toEqual({ RecordsDelivered: 5 });
  expect(second).toEqual({ RecordsDelivered: 10 });
  expect(third).toEqual({ RecordsDelivered: 10 });
});

test('a function that was never invoked has no counts', async () => {
  const client = new CloudWatchLogsClient({ region: 'eu-west-1' });
  client.send = async () => {
    throw new ResourceNotFoundException({ message: 'no such group', $metadata: {} });
  };

  expect(await new EmbeddedMetrics(client).read('group')).toEqual({});
});

interface Line {
  readonly timestamp: number;
  readonly message: string;
}

function metric(timestamp: number, count: number): Line {
  const description = { Namespace: 'Towpath', Dimensions: [['service']], Metrics: [{ Name: 'RecordsDelivered' }] };
  const message = { _aws: { Timestamp: timestamp, CloudWatchMetrics: [description] }, RecordsDelivered: count };
  return { timestamp, message: JSON.stringify(message) };
}

function logsWith(lines: readonly Line[]): CloudWatchLogsClient {
  const client = new CloudWatchLogsClient({ region: 'eu-west-1' });
  client.send = async ({ input: { startTime = 0 } }: FilterLogEventsCommand) => ({
    events: lines.filter(({ timestamp }) => timestamp >= startTime),
  });
  return client;
}
