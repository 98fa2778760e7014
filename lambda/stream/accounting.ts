import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { NAMESPACE, type TowpathMetric } from '../../domain/monitoring/metrics';
import type { Outcome } from './sink';

/** How many records of a batch ended in which way. Those that come again are counted when they end. */
export type OutcomeCounts = Record<Exclude<Outcome['kind'], 'retry'>, number>;

/** What is counted of a batch. */
export interface BatchCounts {
  readonly outcomes: OutcomeCounts;
  /** Of the records that failed, how many an index refused. */
  readonly documentsRejected: number;
  /** Heartbeats that came through. */
  readonly heartbeats: number;
}

/** Where the counts of a batch go. */
export type Account = (counts: BatchCounts) => void;

const METRIC_NAMES: Record<keyof OutcomeCounts, TowpathMetric> = {
  delivered: 'RecordsDelivered',
  filtered: 'RecordsFiltered',
  superseded: 'RecordsSuperseded',
  failed: 'RecordsFailed',
};

/**
 * Counts as CloudWatch metrics in the embedded metric format, see domain/monitoring/metrics.ts. What is seldom is counted
 * only when it happens: a metric costs by the hours in which it has values.
 */
export function metricsAccount(functionName: string): Account {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  const add = (name: TowpathMetric, value: number) => metrics.addMetric(name, MetricUnit.Count, value);
  return ({ outcomes, documentsRejected, heartbeats }) => {
    for (const [kind, name] of Object.entries(METRIC_NAMES)) add(name, outcomes[kind as keyof OutcomeCounts]);
    add('RecordsEnded', total(outcomes));
    if (documentsRejected > 0) add('DocumentsRejected', documentsRejected);
    if (heartbeats > 0) add('HeartbeatsSeen', heartbeats);
    metrics.publishStoredMetrics();
  };
}

function total(outcomes: OutcomeCounts): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
