import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Outcome } from './sink';

/** How many records of a batch ended in which way. Those that come again are counted when they end. */
export type OutcomeCounts = Record<Exclude<Outcome['kind'], 'retry'>, number>;

/** Where the counts of a batch go. */
export type Account = (counts: OutcomeCounts) => void;

const METRIC_NAMES: Record<keyof OutcomeCounts, string> = {
  delivered: 'RecordsDelivered',
  filtered: 'RecordsFiltered',
  superseded: 'RecordsSuperseded',
  failed: 'RecordsFailed',
};

/**
 * Counts as CloudWatch metrics in the embedded metric format: namespace `Towpath`, one dimension `service`, which is
 * the function's name.
 */
export function metricsAccount(functionName: string): Account {
  const metrics = new Metrics({ namespace: 'Towpath', serviceName: functionName });
  return (counts) => {
    for (const [kind, name] of Object.entries(METRIC_NAMES)) {
      metrics.addMetric(name, MetricUnit.Count, counts[kind as keyof OutcomeCounts]);
    }
    metrics.publishStoredMetrics();
  };
}
