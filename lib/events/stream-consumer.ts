import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { EventSourceMapping, type IFunction, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { PropCheck } from '../prop-check';
import type { IEventStream } from './event-stream';
import { beforeForgotten } from './event-stream-alarms';

export interface StreamConsumerOptions {
  /**
   * At most how many records a batch has, 1–10,000.
   * @default 500: a batch of change records stays well below Lambda's 6 MB
   */
  readonly batchSize?: number;

  /**
   * How long to wait for a batch to fill.
   * @default not at all: what arrives is handled within about a second
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * How many batches of a shard are handled side by side, 1–10; the order within a partition key is kept.
   * @default 1
   */
  readonly parallelizationFactor?: number;

  /**
   * How old a record may become while its batch is tried again, less than the stream keeps it.
   * @default six sevenths of the stream's retention (six days of seven), so that it reaches the failure store before the
   * stream forgets it
   */
  readonly maxRecordAge?: Duration;

  /**
   * How often a batch is tried again.
   * @default until it succeeds or the records are too old
   */
  readonly retryAttempts?: number;
}

/** @throws Mistake about what Lambda would refuse, or what would lose records */
export function checkConsumerOptions(check: PropCheck, options: StreamConsumerOptions, stream: IEventStream): void {
  const { batchSize, maxBatchingWindow, parallelizationFactor, maxRecordAge, retryAttempts } = options;
  const second = Duration.seconds(1);
  check.wholeNumber('batchSize', batchSize, { from: 1, to: 10_000 });
  const window = { from: Duration.seconds(0), to: Duration.minutes(5), unit: second };
  check.duration(
    'maxBatchingWindow',
    maxBatchingWindow,
    window,
    'write whole seconds, five minutes at most: Duration.seconds(5)',
  );
  check.wholeNumber('parallelizationFactor', parallelizationFactor, { from: 1, to: 10 });
  const longest = beforeForgotten(stream.retention);
  const age = { from: Duration.minutes(1), to: stream.retention.minus(second), unit: second };
  check.duration(
    'maxRecordAge',
    maxRecordAge,
    age,
    `write whole seconds, at least a minute and less than the ${stream.retention.toHumanString()} for which the stream keeps records, or leave it out for ${longest.toHumanString()}: later they are forgotten before they reach the failure store`,
  );
  const untilDone = 'write a whole number from 0 to 10000, or leave it out to try until it succeeds';
  check.wholeNumber('retryAttempts', retryAttempts, { from: 0, to: 10_000 }, untilDone);
}

/**
 * Makes a stream invoke a function, in the way that loses nothing: from the oldest record, again from the first that
 * failed, in halves where the function fails as a whole, into the failure store at last, with its own counts on.
 */
export function consume(
  scope: Construct,
  stream: IEventStream,
  fn: IFunction,
  options: StreamConsumerOptions = {},
): EventSourceMapping {
  const mapping = new EventSourceMapping(scope, 'Mapping', {
    target: fn,
    eventSourceArn: stream.stream.streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: options.batchSize ?? 500,
    maxBatchingWindow: options.maxBatchingWindow,
    parallelizationFactor: options.parallelizationFactor,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: options.retryAttempts,
    maxRecordAge: options.maxRecordAge ?? beforeForgotten(stream.retention),
    onFailure: stream.failures.asMappingDestination(),
    metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
  });
  // Lambda tries the permissions out when it makes a mapping.
  mapping.node.addDependency(stream.grants.read(fn));
  stream._addConsumer(fn.node.path);
  return mapping;
}

/** What Lambda counts of the records of an event source mapping, where its event counts are switched on. */
export type MappingCount =
  | 'PolledEventCount'
  | 'FilteredOutEventCount'
  | 'InvokedEventCount'
  | 'FailedInvokeEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount';

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
export function mappingMetric(mapping: EventSourceMapping, name: MappingCount, options?: MetricOptions): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName: name,
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    statistic: 'Sum',
    ...options,
  });
}
