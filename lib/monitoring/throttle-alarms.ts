import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmDefinition, nothingHappened } from './alarms';

/** How many reads and writes were refused, each summed over a period. */
interface Refused {
  readonly reads: Metric;
  readonly writes: Metric;
}

/** @param stream what it is called in a sentence: `the stream` */
export function streamThrottleAlarms(
  { reads, writes }: Refused,
  stream: string,
): Record<'readsThrottled' | 'writesThrottled', AlarmDefinition> {
  return {
    // Readers are refused now and then, and read again.
    readsThrottled: refused(reads, 10, `Readers of ${stream} are refused: there are too many for its shards.`),
    writesThrottled: refused(writes, 1, `Writes to ${stream} are refused: a shard is full.`),
  };
}

/** @param table what it is called in a sentence: `the table of customers` */
export function tableThrottleAlarms(
  { reads, writes }: Refused,
  table: string,
): Record<'tableReadsThrottled' | 'tableWritesThrottled', AlarmDefinition> {
  return {
    tableReadsThrottled: refused(reads, 1, `Reads of ${table} are refused.`),
    tableWritesThrottled: refused(writes, 1, `Writes to ${table} are refused.`),
  };
}

function refused(metric: Metric, threshold: number, says: string): AlarmDefinition {
  return { metric, threshold, evaluationPeriods: 3, says, missing: nothingHappened };
}
