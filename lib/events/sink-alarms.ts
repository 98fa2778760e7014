import { Duration } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  GraphWidget,
  type IWidget,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { TowpathMetric } from '../../domain/monitoring/metrics';
import { FUNCTION_ALARMS, type FunctionAlarms, functionAlarms, functionWidget } from '../functions/function-alarms';
import type { TowpathFunction } from '../functions/towpath-function';
import { type AlarmDefinition, type AlarmName, type AlarmTuning, nothingHappened } from '../monitoring/alarms';
import { MAPPING_ALARMS, type MappingAlarms, mappingAlarms } from './event-handler-alarms';
import { HEARTBEAT_INTERVAL } from './heartbeat';
import { mappingMetric } from './stream-consumer';
import type { StreamFunction } from './stream-function';

/** The alarms of one of Towpath's functions that read a stream. */
export interface SinkAlarms extends FunctionAlarms, MappingAlarms {
  /**
   * Records can never succeed and are in the failure store.
   * @default one record in five minutes
   */
  readonly failures?: AlarmTuning | false;

  /**
   * Records were read and did not end: neither delivered nor filtered, superseded, failed or given up.
   * @default one in a thousand in two of three hours: what is under way at the hour is no loss
   */
  readonly unaccounted?: AlarmTuning | false;

  /**
   * No heartbeat came through: somewhere between a write in DynamoDB and the far end, the pipeline stands still.
   * @default for 15 minutes
   */
  readonly heartbeat?: AlarmTuning | false;
}

export const SINK_ALARMS = [
  ...FUNCTION_ALARMS,
  ...MAPPING_ALARMS,
  'failures',
  'unaccounted',
  'heartbeat',
] as const satisfies AlarmName<SinkAlarms>[];

/** Why a sink has no alarm about heartbeats. */
export const NO_HEARTBEAT = 'no heartbeat crosses the stream';

/**
 * @param fn a function at an end of the pipeline that counts the heartbeats it sees
 * @param says which end that is
 */
export function heartbeatAlarm(fn: TowpathFunction, says: string): AlarmDefinition {
  return {
    metric: fn.metricOfTowpath('HeartbeatsSeen', { period: HEARTBEAT_INTERVAL }),
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 3,
    says,
    missing: {
      treat: TreatMissingData.BREACHING,
      because: 'Without data no heartbeat was seen, and that is what this alarm is for.',
    },
  };
}

/** @param hasHeartbeat whether a heartbeat crosses the stream */
export function sinkAlarms(
  fn: StreamFunction,
  timeout: Duration,
  hasHeartbeat: boolean,
): Partial<Record<AlarmName<SinkAlarms>, AlarmDefinition>> {
  return {
    ...functionAlarms(fn, Duration.millis(timeout.toMilliseconds() * 0.8)),
    ...mappingAlarms(fn.mapping),
    failures: {
      metric: fn.metricOfTowpath('RecordsFailed'),
      threshold: 1,
      says: 'Records can never succeed and are in the failure store.',
      missing: nothingHappened,
    },
    unaccounted: {
      metric: unaccounted(fn),
      threshold: 0.001,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      says: 'Records were read and did not end.',
      missing: nothingHappened,
    },
    ...(hasHeartbeat && {
      heartbeat: heartbeatAlarm(
        fn,
        'No heartbeat came through the stream to this function, or what is behind it does not answer.',
      ),
    }),
  };
}

/** Which part of the records that came in is missing among those that ended. Repeats make it negative. */
function unaccounted(fn: StreamFunction): MathExpression {
  const period = Duration.hours(1);
  return new MathExpression({
    label: 'part of the records that did not end',
    expression: 'IF(polled > 0, (polled - FILL(ended, 0) - FILL(discarded, 0) - FILL(dropped, 0)) / polled, 0)',
    usingMetrics: {
      polled: mappingMetric(fn.mapping, 'PolledEventCount', { period }),
      ended: fn.metricOfTowpath('RecordsEnded', { period }),
      discarded: mappingMetric(fn.mapping, 'OnFailureDestinationDeliveredEventCount', { period }),
      dropped: mappingMetric(fn.mapping, 'DroppedEventCount', { period }),
    },
    period,
  });
}

const ENDS: readonly (readonly [TowpathMetric, string])[] = [
  ['RecordsDelivered', 'delivered'],
  ['RecordsFiltered', 'filtered'],
  ['RecordsSuperseded', 'superseded'],
  ['RecordsFailed', 'failed'],
];

export function sinkWidgets(fn: StreamFunction): IWidget[] {
  return [
    new GraphWidget({
      title: 'How records ended',
      left: ENDS.map(([name, label]) => fn.metricOfTowpath(name, { label })),
      stacked: true,
      width: 8,
    }),
    new GraphWidget({
      title: 'What Lambda read and gave up',
      left: [
        mappingMetric(fn.mapping, 'PolledEventCount', { label: 'read' }),
        mappingMetric(fn.mapping, 'OnFailureDestinationDeliveredEventCount', { label: 'given up' }),
        mappingMetric(fn.mapping, 'DroppedEventCount', { label: 'lost' }),
      ],
      width: 8,
    }),
    functionWidget(fn, 'The function', 8),
  ];
}
