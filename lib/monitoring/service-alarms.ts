import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { type ErrorWindow, errorThreshold, type ServiceLevel } from '../../domain/monitoring/service-level';
import type { AlarmDefinition, AlarmName, AlarmsOfConstruct, AlarmTuning } from './alarms';

/**
 * The alarms that `ServiceMonitoring` makes about plain resources of AWS, by name, whichever resource they are about.
 * `notify` is whom they tell themselves: by default nobody, because the alarm of the service tells.
 */
export interface ServiceAlarms extends AlarmsOfConstruct {
  /**
   * Of a function or a target group: requests fail so often that the errors of a month are used up in two days.
   * @default 14.4 times what the service level's availability allows, in two of three periods of five minutes (threshold
   * in percent)
   */
  readonly errorRatio?: AlarmTuning | false;

  /**
   * Of a function or a target group: requests fail more often than the service level allows, for hours.
   * @default what its availability allows, in each of six hours (threshold in percent)
   */
  readonly errorBudget?: AlarmTuning | false;

  /**
   * Of a function or a target group: answers take too long, for one request in a hundred.
   * @default the service level's latency in each of three periods of five minutes; of functions that work for a queue or a
   * stream, and where the level has none, four fifths of their timeout (threshold in milliseconds)
   */
  readonly latency?: AlarmTuning | false;

  /**
   * Of a function: Lambda does not start it, because the concurrency of the account or of the function is used up.
   * @default at least once in each of three periods of five minutes
   */
  readonly throttles?: AlarmTuning | false;

  /**
   * Of a target group: some target fails its health checks.
   * @default one in each of three periods of five minutes: a target that is replaced makes it so for a while
   */
  readonly unhealthyHosts?: AlarmTuning | false;

  /**
   * Of a target group: no target is healthy, and nobody is served.
   * @default in each of three minutes
   */
  readonly noHealthyHost?: AlarmTuning | false;

  /**
   * Of a queue: a message waits too long.
   * @default as long as the service level says, in two of three periods of five minutes (threshold in milliseconds)
   */
  readonly oldestMessage?: AlarmTuning | false;

  /**
   * Of a queue for messages that failed: there are some.
   * @default one
   */
  readonly deadLetters?: AlarmTuning | false;

  /**
   * Of a table: DynamoDB itself fails.
   * @default five requests in each of three periods of five minutes; clients try again
   */
  readonly tableErrors?: AlarmTuning | false;

  /**
   * Of a table: reads are refused.
   * @default one in each of three periods of five minutes; clients try again
   */
  readonly tableReadsThrottled?: AlarmTuning | false;

  /**
   * Of a table: writes are refused.
   * @default one in each of three periods of five minutes; clients try again
   */
  readonly tableWritesThrottled?: AlarmTuning | false;

  /**
   * Of a Kinesis stream: its slowest reader is too far behind.
   * @default as far as the service level lets a record wait, in two of three periods of five minutes (threshold in
   * milliseconds)
   */
  readonly readerBehind?: AlarmTuning | false;

  /**
   * Of a Kinesis stream: reads are refused.
   * @default ten in each of three periods of five minutes; readers try again
   */
  readonly readsThrottled?: AlarmTuning | false;

  /**
   * Of a Kinesis stream: writes are refused.
   * @default one in each of three periods of five minutes; writers try again
   */
  readonly writesThrottled?: AlarmTuning | false;
}

export const FUNCTION_SIGNAL_ALARMS = [
  'errorRatio',
  'errorBudget',
  'latency',
  'throttles',
] as const satisfies AlarmName<ServiceAlarms>[];

export const TARGET_GROUP_SIGNAL_ALARMS = [
  'errorRatio',
  'errorBudget',
  'latency',
  'unhealthyHosts',
  'noHealthyHost',
] as const satisfies AlarmName<ServiceAlarms>[];

export const QUEUE_SIGNAL_ALARMS = ['oldestMessage'] as const satisfies AlarmName<ServiceAlarms>[];

export const DEAD_LETTER_QUEUE_SIGNAL_ALARMS = ['deadLetters'] as const satisfies AlarmName<ServiceAlarms>[];

export const TABLE_SIGNAL_ALARMS = [
  'tableErrors',
  'tableReadsThrottled',
  'tableWritesThrottled',
] as const satisfies AlarmName<ServiceAlarms>[];

export const STREAM_SIGNAL_ALARMS = [
  'readerBehind',
  'readsThrottled',
  'writesThrottled',
] as const satisfies AlarmName<ServiceAlarms>[];

export const SERVICE_ALARMS: readonly AlarmName<ServiceAlarms>[] = [
  ...new Set([
    ...FUNCTION_SIGNAL_ALARMS,
    ...TARGET_GROUP_SIGNAL_ALARMS,
    ...QUEUE_SIGNAL_ALARMS,
    ...DEAD_LETTER_QUEUE_SIGNAL_ALARMS,
    ...TABLE_SIGNAL_ALARMS,
    ...STREAM_SIGNAL_ALARMS,
  ]),
];

/** The alarms of a function that is watched for a service. */
export type FunctionSignalAlarms = Pick<ServiceAlarms, (typeof FUNCTION_SIGNAL_ALARMS)[number] | 'notify'>;

/** The alarms of a target group that is watched for a service. */
export type TargetGroupSignalAlarms = Pick<ServiceAlarms, (typeof TARGET_GROUP_SIGNAL_ALARMS)[number] | 'notify'>;

/** The alarms of a queue that is watched for a service. */
export type QueueSignalAlarms = Pick<ServiceAlarms, (typeof QUEUE_SIGNAL_ALARMS)[number] | 'notify'>;

/** The alarms of a queue for messages that failed. */
export type DeadLetterQueueSignalAlarms = Pick<
  ServiceAlarms,
  (typeof DEAD_LETTER_QUEUE_SIGNAL_ALARMS)[number] | 'notify'
>;

/** The alarms of a table that is watched for a service. */
export type TableSignalAlarms = Pick<ServiceAlarms, (typeof TABLE_SIGNAL_ALARMS)[number] | 'notify'>;

/** The alarms of a Kinesis stream that is watched for a service. */
export type StreamSignalAlarms = Pick<ServiceAlarms, (typeof STREAM_SIGNAL_ALARMS)[number] | 'notify'>;

/** How the alarms of one resource are tuned: what is said of it alone counts, then what is said of all. */
export function tuningOf(
  names: readonly AlarmName<ServiceAlarms>[],
  ofAll: ServiceAlarms | false | undefined,
  own: ServiceAlarms | false | undefined,
): ServiceAlarms | false | undefined {
  if (own === false || (own === undefined && ofAll === false)) return false;
  const all = ofAll === false ? undefined : ofAll;
  const known: readonly string[] = [...names, 'notify'];
  const entries = [...Object.entries(all ?? {}), ...Object.entries(own ?? {})];
  return Object.fromEntries(entries.filter(([name, tuning]) => known.includes(name) && tuning !== undefined));
}

/** For what comes with requests only. */
export const nobodyAsked = {
  treat: TreatMissingData.NOT_BREACHING,
  because: 'Without data nobody asked for anything, and nothing is wrong.',
};

/** Makes the metrics of requests and of errors, summed over a period. */
export interface RequestMetrics {
  requests(period: Duration): IMetric;
  errors(period: Duration): IMetric;
}

/**
 * How many of a hundred requests fail.
 *
 * @param fewest with fewer errors than these in a period it is 0. Of errors and not of requests: a small service of which
 * every request fails has few requests, too
 */
function errorPercentage({ requests, errors }: RequestMetrics, period: Duration, fewest: number): MathExpression {
  return new MathExpression({
    label: 'errors (%)',
    expression: `IF(FILL(errors, 0) >= ${fewest}, 100 * FILL(errors, 0) / requests, 0)`,
    usingMetrics: { errors: errors(period), requests: requests(period) },
    period,
  });
}

/** @param what `Invocations of \`Shop/Api\`` */
export function errorAlarms(
  what: string,
  metrics: RequestMetrics,
  level: ServiceLevel,
): Record<'errorRatio' | 'errorBudget', AlarmDefinition> {
  const alarm = (window: ErrorWindow, says: string): AlarmDefinition => ({
    metric: errorPercentage(metrics, Duration.minutes(window.minutes), level.fewestErrors),
    threshold: errorThreshold(level, window),
    evaluationPeriods: window.periods,
    datapointsToAlarm: window.datapoints,
    says,
    missing: nobodyAsked,
  });
  return {
    errorRatio: alarm(level.fast, `${what} fail far more often than the service level allows.`),
    errorBudget: alarm(level.slow, `${what} fail more often than the service level allows, and do so for long.`),
  };
}
