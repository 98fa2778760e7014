import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { alarmChanges } from '../../../local/alarms/alarm-changes';
import { alarmChanged } from '../event-bus/aws-events';

const place = { account: '123456789012', region: 'us-east-1' };
const now = () => Date.parse('2019-10-02T17:04:40.989Z');

/** The alarm of AWS's example, as CloudWatch describes it. */
function alarm(changes: Partial<MetricAlarm> = {}): MetricAlarm {
  return {
    AlarmName: 'ServerCpuTooHigh',
    AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh',
    AlarmDescription: 'Goes into alarm when server CPU utilization is too high!',
    Namespace: 'AWS/EC2',
    MetricName: 'CPUUtilization',
    Dimensions: [{ Name: 'InstanceId', Value: 'i-12345678901234567' }],
    Period: 300,
    Statistic: 'Average',
    StateValue: 'OK',
    StateReason: 'The first data.',
    StateUpdatedTimestamp: new Date('2019-10-01T13:56:40.987Z'),
    ...changes,
  };
}

const fired = alarm({
  StateValue: 'ALARM',
  StateReason: 'Threshold Crossed',
  StateUpdatedTimestamp: new Date('2019-10-02T17:04:40.989Z'),
});

/** Looks at alarms that are as given, one list after the other. */
function looksAt(...descriptions: readonly (readonly MetricAlarm[])[]) {
  const left = [...descriptions];
  const cloudwatch = { send: async () => ({ MetricAlarms: left.shift() }) };
  return alarmChanges(cloudwatch as never, place, now);
}

test('an alarm that fires is announced as AWS does it', async () => {
  const look = looksAt([alarm()], [fired]);
  await look();

  const [event, ...others] = await look();

  const { detail, ...envelope } = alarmChanged;
  expect(others).toEqual([]);
  expect({ ...event, id: envelope.id }).toMatchObject(envelope);
  expect(event?.detail).toEqual({
    alarmName: 'ServerCpuTooHigh',
    configuration: {
      ...(detail.configuration as object),
      metrics: [{ ...(detail.configuration as { metrics: object[] }).metrics[0], id: expect.any(String) }],
    },
    previousState: { value: 'OK', reason: 'The first data.', timestamp: '2019-10-01T13:56:40.987+0000' },
    state: { value: 'ALARM', reason: 'Threshold Crossed', timestamp: '2019-10-02T17:04:40.989+0000' },
  });
});

test('a composite alarm is announced with its rule', async () => {
  const composite = { AlarmRule: 'ALARM("ServerCpuTooHigh")', MetricName: undefined, Namespace: undefined };
  const look = looksAt([alarm(composite)], [{ ...fired, ...composite } as MetricAlarm]);
  await look();

  const [event] = await look();

  expect(event?.detail.configuration).toEqual({
    description: 'Goes into alarm when server CPU utilization is too high!',
    alarmRule: 'ALARM("ServerCpuTooHigh")',
  });
});

test('the states at the first look, new alarms, and new reasons for the same state are no changes', async () => {
  const look = looksAt(
    [alarm()],
    [alarm(), { ...fired, AlarmName: 'New' }],
    [alarm({ StateReason: 'Again' }), { ...fired, AlarmName: 'New' }],
  );

  expect([await look(), await look(), await look()]).toEqual([[], [], []]);
});

test('each change has an id of its own', async () => {
  const look = looksAt([alarm()], [fired], [alarm()]);
  await look();

  const [first] = await look();
  const [second] = await look();

  expect(first?.id).not.toBe(second?.id);
});
