import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Clock } from './clock';
import type { EventCountName, EventCounts } from './counts';
import { messageOf } from './invocation';
import { Pause } from './pause';
import type { Reporter } from './reporter';

/** Puts metric data into the namespace `AWS/Lambda`; throws when that fails. */
export type PutMetrics = (data: readonly MetricDatum[]) => Promise<void>;

/** PutMetricData takes a thousand metrics in one request. */
const metricsPerRequest = 1_000;

export function cloudWatchPut(cloudwatch: CloudWatchClient): PutMetrics {
  return async (data) => {
    for (let start = 0; start < data.length; start += metricsPerRequest) {
      const MetricData = data.slice(start, start + metricsPerRequest);
      await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData }));
    }
  };
}

/** A mapping whose counts are published. */
export interface Counted {
  readonly uuid: string;
  counts(): EventCounts;
}

export interface CountPublisherContext {
  readonly put: PutMetrics;
  readonly clock: Clock;
  /** Milliseconds between two publications. */
  readonly interval: number;
  readonly reporter: Reporter;
}

/**
 * Publishes what the counts grew by, every few seconds and when it stops. A mapping that polled nothing says so with
 * a `PolledEventCount` of 0, as AWS does; other counts are left out while they stand still.
 */
export class CountPublisher {
  private readonly published = new Map<string, EventCounts>();
  private readonly pause: Pause;
  private publishing: Promise<void> = Promise.resolve();
  private isStopping = true;

  constructor(
    private readonly mappings: readonly Counted[],
    private readonly context: CountPublisherContext,
  ) {
    this.pause = new Pause(context.clock);
  }

  start(): void {
    this.isStopping = false;
    this.publishing = this.publishAll();
  }

  /** Publishes what is left. */
  async stop(): Promise<void> {
    if (this.isStopping) return;
    this.isStopping = true;
    this.pause.wake();
    await this.publishing;
    await this.publish();
  }

  private async publishAll(): Promise<void> {
    while (!this.isStopping) {
      await this.pause.sleep(this.context.interval);
      if (!this.isStopping) await this.publish();
    }
  }

  private async publish(): Promise<void> {
    const { put, clock, reporter } = this.context;
    const counts = this.mappings.map((mapping) => ({ uuid: mapping.uuid, now: mapping.counts() }));
    const data = counts.flatMap(({ uuid, now }) => this.growthOf(uuid, now, new Date(clock.now())));
    if (data.length === 0) return;
    try {
      await put(data);
      // Only now: what could not be published is part of the next growth.
      for (const { uuid, now } of counts) this.published.set(uuid, now);
      reporter.recovered('metrics');
    } catch (error) {
      reporter.report('metrics', `cannot publish event counts: ${messageOf(error)}`);
    }
  }

  private growthOf(uuid: string, now: EventCounts, Timestamp: Date): MetricDatum[] {
    const before = this.published.get(uuid);
    const names = Object.keys(now) as EventCountName[];
    const growth = names.map((MetricName) => ({ MetricName, Value: now[MetricName] - (before?.[MetricName] ?? 0) }));
    const Dimensions = [{ Name: 'EventSourceMappingUUID', Value: uuid }];
    return growth
      .filter(({ MetricName, Value }) => Value > 0 || MetricName === 'PolledEventCount')
      .map((datum) => ({ ...datum, Unit: 'Count', Dimensions, Timestamp }));
  }
}
