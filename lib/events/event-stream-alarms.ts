import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type IWidget,
  type Metric,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDefinition, AlarmName, AlarmsOfConstruct, AlarmTuning } from '../monitoring/alarms';
import { streamThrottleAlarms } from '../monitoring/throttle-alarms';

/** What is measured of a stream. */
export interface EventStreamMetrics {
  /** How long ago the last record arrived that the slowest reader has read: the greatest, in milliseconds. */
  metricIteratorAge(options?: MetricOptions): Metric;
  /** How many records arrived. */
  metricIncomingRecords(options?: MetricOptions): Metric;
  /** How many reads were refused because the readers of a shard read too often or too much. */
  metricReadsThrottled(options?: MetricOptions): Metric;
  /** How many writes were refused because a shard was full. */
  metricWritesThrottled(options?: MetricOptions): Metric;
}

/** The alarms of an `EventStream`. */
export interface EventStreamAlarms extends AlarmsOfConstruct {
  /**
   * Some reader is behind: a sink is down, or slower than what is written.
   * @default one hour (threshold in milliseconds)
   */
  readonly iteratorAge?: AlarmTuning | false;

  /**
   * Some reader is so far behind that records will be given up.
   * @default half of the age at which mappings give up a record: three days of seven (threshold in milliseconds)
   */
  readonly iteratorAgeCritical?: AlarmTuning | false;

  /**
   * Reads are refused: the stream has too many readers.
   * @default ten refused reads in each of three periods of five minutes; a few are normal
   */
  readonly readsThrottled?: AlarmTuning | false;

  /**
   * Writes are refused: a shard is full.
   * @default one refused write in each of three periods of five minutes; writers try again
   */
  readonly writesThrottled?: AlarmTuning | false;
}

export const EVENT_STREAM_ALARMS = [
  'iteratorAge',
  'iteratorAgeCritical',
  'readsThrottled',
  'writesThrottled',
] as const satisfies AlarmName<EventStreamAlarms>[];

const nobodyReads = {
  treat: TreatMissingData.NOT_BREACHING,
  because: 'Without data nobody reads the stream; the heartbeat alarms of its sinks tell when somebody should.',
};

/** How old a record may become while its batch is tried again: six sevenths of the time that the stream keeps it. */
export function beforeForgotten(retention: Duration): Duration {
  return Duration.seconds(Math.floor((retention.toSeconds() * 6) / 7));
}

/** @param retention how long the stream keeps records */
export function eventStreamAlarms(
  stream: EventStreamMetrics,
  retention: Duration,
): Record<AlarmName<EventStreamAlarms>, AlarmDefinition> {
  return {
    iteratorAge: {
      metric: stream.metricIteratorAge(),
      threshold: Duration.hours(1).toMilliseconds(),
      says: 'Some reader of the stream is far behind.',
      missing: nobodyReads,
    },
    iteratorAgeCritical: {
      metric: stream.metricIteratorAge(),
      threshold: beforeForgotten(retention).toMilliseconds() / 2,
      says: 'Some reader of the stream is so far behind that its records will be given up.',
      missing: nobodyReads,
    },
    ...streamThrottleAlarms(
      { reads: stream.metricReadsThrottled(), writes: stream.metricWritesThrottled() },
      'the stream',
    ),
  };
}

export function eventStreamWidgets(stream: EventStreamMetrics): IWidget[] {
  return [
    new GraphWidget({ title: 'Records in', left: [stream.metricIncomingRecords()], width: 8 }),
    new GraphWidget({
      title: 'How far the slowest reader is behind (ms)',
      left: [stream.metricIteratorAge()],
      width: 8,
    }),
    new GraphWidget({
      title: 'Refused',
      left: [stream.metricReadsThrottled({ label: 'reads' }), stream.metricWritesThrottled({ label: 'writes' })],
      width: 8,
    }),
  ];
}
