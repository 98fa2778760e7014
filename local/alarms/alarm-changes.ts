import { randomUUID } from 'node:crypto';
import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandOutput,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { type BusEvent, type Place, saidByAws } from '../event-bus/bus-event';
import type { Look } from '../event-bus/watch';

/** What an alarm's state is, and why. */
interface State {
  readonly value: string;
  readonly reason: string;
  readonly reasonData?: string;
  readonly timestamp: string;
}

/**
 * Tells which alarms have another state than at the last look, as CloudWatch says it; of an alarm that was made since then,
 * nothing. A state that came and went between two looks is not seen.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 *
 * @param now milliseconds since 1970
 */
export function alarmChanges(cloudwatch: Pick<CloudWatchClient, 'send'>, place: Place, now: () => number): Look {
  let before = new Map<string, State>();
  return async () => {
    const alarms = await describeAlarms(cloudwatch);
    const states = new Map(alarms.map((alarm) => [alarm.AlarmName ?? '', stateOf(alarm)]));
    const changed = alarms.flatMap((alarm) => {
      const previous = before.get(alarm.AlarmName ?? '');
      const state = stateOf(alarm);
      return previous && previous.value !== state.value ? [changeOf(alarm, state, previous, place, now())] : [];
    });
    before = states;
    return changed;
  };
}

type AnyAlarm = MetricAlarm & CompositeAlarm;

async function describeAlarms(cloudwatch: Pick<CloudWatchClient, 'send'>): Promise<AnyAlarm[]> {
  const alarms: AnyAlarm[] = [];
  let NextToken: string | undefined;
  do {
    const page: DescribeAlarmsCommandOutput = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], NextToken }),
    );
    alarms.push(...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return alarms;
}

function stateOf({ StateValue, StateReason, StateReasonData, StateUpdatedTimestamp }: AnyAlarm): State {
  return {
    value: StateValue ?? 'INSUFFICIENT_DATA',
    reason: StateReason ?? '',
    ...(StateReasonData && { reasonData: StateReasonData }),
    timestamp: (StateUpdatedTimestamp ?? new Date(0)).toISOString().replace('Z', '+0000'),
  };
}

function changeOf(alarm: AnyAlarm, state: State, previousState: State, place: Place, now: number): BusEvent {
  const { AlarmName: alarmName = '', AlarmArn = '' } = alarm;
  const detail = { alarmName, configuration: configurationOf(alarm), previousState, state };
  const source = 'aws.cloudwatch';
  return saidByAws(
    { 'detail-type': 'CloudWatch Alarm State Change', source, resources: [AlarmArn], detail },
    place,
    now,
  );
}

function configurationOf(alarm: AnyAlarm): object {
  const { AlarmDescription, AlarmRule, MetricName: name, Namespace: namespace, Dimensions = [] } = alarm;
  const description = AlarmDescription && { description: AlarmDescription };
  if (AlarmRule !== undefined) return { ...description, alarmRule: AlarmRule };
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const metricStat = {
    metric: { dimensions, name, namespace },
    period: alarm.Period,
    stat: alarm.ExtendedStatistic ?? alarm.Statistic,
  };
  return { ...description, metrics: [{ id: randomUUID(), metricStat, returnData: true }] };
}
