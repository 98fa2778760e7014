import { GraphWidget, type IWidget, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type AlarmDefinition,
  type AlarmName,
  type AlarmsOfConstruct,
  type AlarmTuning,
  nothingHappened,
} from '../monitoring/alarms';

/** The alarms of what puts AWS's own events onto a stream, one for each stack and stream. */
export interface AwsEventsAlarms extends AlarmsOfConstruct {
  /**
   * EventBridge could not put an event onto the stream; it waits in a queue.
   * @default one event
   */
  readonly eventsUndelivered?: AlarmTuning | false;
}

export const AWS_EVENTS_ALARMS = ['eventsUndelivered'] as const satisfies AlarmName<AwsEventsAlarms>[];

interface Undelivered {
  metricUndelivered(options?: MetricOptions): Metric;
}

export function awsEventsAlarms(events: Undelivered): Record<AlarmName<AwsEventsAlarms>, AlarmDefinition> {
  return {
    eventsUndelivered: {
      metric: events.metricUndelivered(),
      threshold: 1,
      says: 'EventBridge could not put events onto the stream; they wait in a queue.',
      missing: nothingHappened,
    },
  };
}

export function awsEventsWidgets(undelivered: Metric): IWidget[] {
  return [new GraphWidget({ title: 'Events that EventBridge could not deliver', left: [undelivered], width: 8 })];
}
