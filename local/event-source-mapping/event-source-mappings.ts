import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Clock, exponentialDelay, type RetryDelay, systemClock } from './clock';
import { CountPublisher, cloudWatchPut } from './count-publisher';
import type { EventCounts } from './counts';
import { type DiscoveredMapping, discoverEventSourceMappings } from './discover';
import { failureDestinations, type PublishToTopic } from './failure-destination';
import { lambdaInvoke } from './invocation';
import { KinesisRunner } from './kinesis-runner';
import type { DeclaredMapping, Mapping } from './mapping';
import type { MappingRunner } from './mapping-runner';
import { QueueRunner } from './queue-runner';
import { sqsSource } from './queue-source';
import { Reporter } from './reporter';
import { kinesisSource } from './stream-source';

export interface EventSourceMappingsOptions {
  /** Its request timeout has to allow for the longest timeout of a function. */
  readonly lambda: LambdaClient;
  /**
   * Make it with `requestHandler: new NodeHttpHandler()` (@smithy/node-http-handler): the client's own HTTP/2 breaks
   * on the emulator's answers of more than 64 KiB.
   */
  readonly kinesis: KinesisClient;
  readonly sqs: SQSClient;
  /** For failure destinations that are buckets. */
  readonly s3: S3Client;
  /** For failure destinations that are topics. Without it, what goes to one is counted as dropped and reported. */
  readonly sns?: PublishToTopic;
  /** Takes the event counts of mappings whose `MetricsConfig` asks for them. Without it they are only kept here. */
  readonly cloudwatch?: CloudWatchClient;
  /** What the templates say of the mappings, by UUID: see `readDeclaredMappings`. */
  readonly declared?: ReadonlyMap<string, DeclaredMapping>;
  /** Hears what goes wrong, once for each thing; it is tried again all the same. Never given any record's data. */
  readonly report: (message: string) => void;
  /**
   * Milliseconds between two looks at a shard or queue that has nothing new.
   *
   * @default 100. AWS looks once a second, because a shard serves five reads a second; the emulator has no such limit.
   */
  readonly pollInterval?: number;
  /** @default from 100 ms, doubled with each failure, to two seconds; AWS does not document its own */
  readonly retryDelay?: RetryDelay;
  /**
   * Invocations at the same time for one queue without a maximum concurrency.
   *
   * @default 5: where AWS begins. AWS goes on to 1,250, one machine should not.
   */
  readonly queueConcurrency?: number;
  /**
   * Milliseconds between two publications of event counts.
   *
   * @default 5,000
   */
  readonly publishInterval?: number;
  /** @default the system's */
  readonly clock?: Clock;
}

/** A mapping and what it has counted. */
export interface MappingCounts {
  readonly uuid: string;
  readonly functionArn: string;
  readonly eventSourceArn: string;
  readonly counts: EventCounts;
  /** Why an invocation failed the last time; undefined when none did. */
  readonly latestFailure: string | undefined;
}

/** The event source mappings of an account, at work. */
export interface EventSourceMappings {
  /** Ends all polling, waits for the invocations under way, publishes the last counts. May be called twice. */
  stop(): Promise<void>;
  counts(): MappingCounts[];
  /**
   * Whether all that was in the streams and queues when this was called has gone through. A function may have written
   * to another source meanwhile: ask again until everything that can feed these sources is quiet as well.
   */
  caughtUp(): Promise<boolean>;
}

/**
 * Runs the Kinesis and SQS mappings that are deployed, as AWS would, in place of the emulator.
 *
 * Checkpoints are kept in memory: they end with the process, as the data of the emulator does.
 *
 * @throws LocalError where one cannot be run here as AWS would
 */
export async function startEventSourceMappings(options: EventSourceMappingsOptions): Promise<EventSourceMappings> {
  const discovered = await discoverEventSourceMappings(options.lambda, options.declared ?? new Map(), options.report);
  const mappings = discovered.map((found) => {
    const reporter = reporterOf(found.mapping, options);
    return { mapping: found.mapping, reporter, runner: createRunner(found, reporter, options) };
  });
  const publisher = createPublisher(mappings, options);
  for (const { runner } of mappings) runner.start();
  publisher?.start();
  return {
    stop: async () => {
      await Promise.all(mappings.map(({ runner }) => runner.stop()));
      await publisher?.stop();
    },
    counts: () =>
      mappings.map(({ mapping: { uuid, functionArn, eventSourceArn }, reporter, runner }) => ({
        uuid,
        functionArn,
        eventSourceArn,
        counts: runner.counts(),
        latestFailure: reporter.latestOf('invoke'),
      })),
    caughtUp: async () => (await Promise.all(mappings.map(({ runner }) => runner.caughtUp()))).every(Boolean),
  };
}

function createRunner(
  { mapping, roleArn }: DiscoveredMapping,
  reporter: Reporter,
  options: EventSourceMappingsOptions,
): MappingRunner {
  const shared = {
    invoke: lambdaInvoke(options.lambda, mapping.functionArn),
    clock: options.clock ?? systemClock,
    pollInterval: options.pollInterval ?? 100,
    retryDelay: options.retryDelay ?? exponentialDelay,
    reporter,
  };
  switch (mapping.kind) {
    case 'kinesis': {
      const source = kinesisSource(options.kinesis, mapping.eventSourceArn);
      const destinations = failureDestinations(options.s3, options.sqs, options.sns);
      return new KinesisRunner({ ...shared, mapping, roleArn, source, destinations });
    }
    case 'sqs': {
      const source = sqsSource(options.sqs, mapping.eventSourceArn);
      return new QueueRunner({ ...shared, mapping, source, concurrency: options.queueConcurrency ?? 5 });
    }
  }
}

function createPublisher(
  mappings: readonly { readonly mapping: Mapping; readonly runner: MappingRunner }[],
  options: EventSourceMappingsOptions,
): CountPublisher | undefined {
  const counted = mappings
    .filter(({ mapping }) => mapping.publishesCounts)
    .map(({ mapping, runner }) => ({ uuid: mapping.uuid, counts: () => runner.counts() }));
  if (options.cloudwatch === undefined || counted.length === 0) return undefined;
  return new CountPublisher(counted, {
    put: cloudWatchPut(options.cloudwatch),
    clock: options.clock ?? systemClock,
    interval: options.publishInterval ?? 5_000,
    reporter: new Reporter('event counts', options.report),
  });
}

function reporterOf({ functionArn, eventSourceArn }: Mapping, options: EventSourceMappingsOptions): Reporter {
  const [functionName] = functionArn.split(':').slice(6);
  const sourceName = eventSourceArn.split(/[:/]/).at(-1);
  return new Reporter(`${sourceName} → ${functionName}`, options.report);
}
