import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { LocalError } from '../local-error';
import { compileFilters, type Filterable, FilterError } from './filter';
import type { StreamPosition } from './stream-source';

/** An event source mapping as AWS would run it, with AWS's defaults filled in. */
export type Mapping = KinesisMapping | QueueMapping;

interface MappingBase {
  readonly uuid: string;
  readonly functionArn: string;
  readonly eventSourceArn: string;
  /** `BatchSize`; default 100 (Kinesis) or 10 (SQS). */
  readonly batchSize: number;
  /** `MaximumBatchingWindowInSeconds`; default 0. */
  readonly windowSeconds: number;
  /** Whether `FunctionResponseTypes` has `ReportBatchItemFailures`. */
  readonly reportsItemFailures: boolean;
  /** Lets a record pass; undefined where `FilterCriteria` has no filter. */
  readonly filter: ((record: Filterable) => boolean) | undefined;
  /** Whether `MetricsConfig` asks for `EventCount`. */
  readonly publishesCounts: boolean;
}

export interface KinesisMapping extends MappingBase {
  readonly kind: 'kinesis';
  readonly start: StreamPosition;
  /** `ParallelizationFactor`: batches of one shard that run at the same time; default 1. */
  readonly parallelizationFactor: number;
  /** `BisectBatchOnFunctionError`; default false. */
  readonly bisects: boolean;
  /** `MaximumRetryAttempts`; infinite by default. */
  readonly maximumRetries: number;
  /** `MaximumRecordAgeInSeconds`; infinite by default. */
  readonly maximumAgeSeconds: number;
  readonly onFailure: FailureTarget | undefined;
}

export interface QueueMapping extends MappingBase {
  readonly kind: 'sqs';
  readonly isFifo: boolean;
  /** `ScalingConfig.MaximumConcurrency`. */
  readonly maximumConcurrency: number | undefined;
}

/** Where a mapping sends what it gives up. */
interface FailureTarget {
  readonly kind: 's3' | 'sqs' | 'sns';
  readonly arn: string;
}

/**
 * What an app's template says of a mapping and the emulator does not keep: it answers none of these when it is asked
 * for its mappings, and says `Enabled` of every mapping that was made by CloudFormation.
 */
export type DeclaredMapping = Pick<
  EventSourceMappingConfiguration,
  'MetricsConfig' | 'TumblingWindowInSeconds' | 'StartingPositionTimestamp'
> & { readonly Enabled?: boolean };

/** Whether mappings of this source are run here; others (DynamoDB Streams) are left to the emulator. */
export function isKinesisOrSqs(eventSourceArn: string | undefined): eventSourceArn is string {
  return eventSourceArn !== undefined && ['kinesis', 'sqs'].includes(serviceOf(eventSourceArn));
}

/**
 * Reads the configuration of a Kinesis or SQS mapping.
 *
 * @throws LocalError for a tumbling window, a stream consumer, a filter that AWS would refuse, and the like
 */
export function readMapping(configuration: EventSourceMappingConfiguration): Mapping {
  const eventSourceArn = configuration.EventSourceArn ?? '';
  if (configuration.TumblingWindowInSeconds !== undefined && configuration.TumblingWindowInSeconds > 0) {
    throw unsupported(
      configuration,
      'TumblingWindowInSeconds is not supported on the local machine; remove it, or test this function on AWS',
    );
  }
  return serviceOf(eventSourceArn) === 'sqs' ? readQueueMapping(configuration) : readKinesisMapping(configuration);
}

function readBase(configuration: EventSourceMappingConfiguration, dataField: 'data' | 'body', batchSize: number) {
  return {
    uuid: configuration.UUID ?? '',
    functionArn: configuration.FunctionArn ?? '',
    eventSourceArn: configuration.EventSourceArn ?? '',
    batchSize: configuration.BatchSize ?? batchSize,
    windowSeconds: configuration.MaximumBatchingWindowInSeconds ?? 0,
    reportsItemFailures: configuration.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    filter: readFilter(configuration, dataField),
    publishesCounts: configuration.MetricsConfig?.Metrics?.includes('EventCount') ?? false,
  };
}

function readKinesisMapping(configuration: EventSourceMappingConfiguration): KinesisMapping {
  if (configuration.EventSourceArn?.includes('/consumer/')) {
    throw unsupported(configuration, 'the emulator has no stream consumers; use the ARN of the stream');
  }
  return {
    kind: 'kinesis',
    ...readBase(configuration, 'data', 100),
    start: readStart(configuration),
    parallelizationFactor: configuration.ParallelizationFactor ?? 1,
    bisects: configuration.BisectBatchOnFunctionError ?? false,
    maximumRetries: infiniteIfNegative(configuration.MaximumRetryAttempts),
    maximumAgeSeconds: infiniteIfNegative(configuration.MaximumRecordAgeInSeconds),
    onFailure: readFailureTarget(configuration),
  };
}

function readQueueMapping(configuration: EventSourceMappingConfiguration): QueueMapping {
  const isFifo = configuration.EventSourceArn?.endsWith('.fifo') ?? false;
  const base = readBase(configuration, 'body', 10);
  return {
    kind: 'sqs',
    ...base,
    // A FIFO queue takes at most ten, and has no window.
    ...(isFifo ? { batchSize: Math.min(10, base.batchSize), windowSeconds: 0 } : {}),
    isFifo,
    maximumConcurrency: configuration.ScalingConfig?.MaximumConcurrency,
  };
}

function readStart(configuration: EventSourceMappingConfiguration): StreamPosition {
  switch (configuration.StartingPosition) {
    case 'TRIM_HORIZON':
      return { kind: 'trim-horizon' };
    case 'LATEST':
      return { kind: 'latest' };
    case 'AT_TIMESTAMP':
      if (configuration.StartingPositionTimestamp === undefined) break;
      return { kind: 'at', time: configuration.StartingPositionTimestamp.getTime() };
  }
  throw unsupported(
    configuration,
    `StartingPosition is ${configuration.StartingPosition}; a stream needs TRIM_HORIZON, LATEST, ` +
      'or AT_TIMESTAMP with a StartingPositionTimestamp',
  );
}

function readFilter(configuration: EventSourceMappingConfiguration, dataField: 'data' | 'body') {
  const filters = configuration.FilterCriteria?.Filters ?? [];
  const patterns = filters.flatMap(({ Pattern }) => (Pattern === undefined ? [] : [Pattern]));
  if (patterns.length === 0) return undefined;
  try {
    return compileFilters(patterns, dataField);
  } catch (error) {
    if (error instanceof FilterError) throw unsupported(configuration, `FilterCriteria: ${error.message}`);
    throw error;
  }
}

function readFailureTarget(configuration: EventSourceMappingConfiguration): FailureTarget | undefined {
  const arn = configuration.DestinationConfig?.OnFailure?.Destination;
  if (arn === undefined || arn === '') return undefined;
  const kind = serviceOf(arn);
  if (kind === 's3' || kind === 'sqs' || kind === 'sns') return { kind, arn };
  throw unsupported(configuration, `a failure destination is a bucket, queue or topic, found ${arn}`);
}

/** A mapping that cannot be run here as AWS would run it. */
function unsupported({ FunctionArn, EventSourceArn }: EventSourceMappingConfiguration, sentence: string): LocalError {
  return new LocalError(`event source mapping of ${FunctionArn} on ${EventSourceArn}: ${sentence}`);
}

function infiniteIfNegative(value: number | undefined): number {
  return value === undefined || value < 0 ? Number.POSITIVE_INFINITY : value;
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}
