import type { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { SINK_ALARMS, type SinkAlarms, sinkAlarms } from '../events/sink-alarms';
import type { StreamFunction } from '../events/stream-function';
import { type AlarmDefinition, type AlarmName, type AlarmTuning, nothingHappened } from '../monitoring/alarms';

/** The alarms of the function that keeps the indexes of a stack. */
export interface SearchIndexAlarms extends SinkAlarms {
  /**
   * An index refuses documents: their records are in the failure store. `failures` is about all others that are there.
   * @default one document in five minutes
   */
  readonly documentsRejected?: AlarmTuning | false;
}

export const SEARCH_INDEX_ALARMS = [
  ...SINK_ALARMS,
  'documentsRejected',
] as const satisfies AlarmName<SearchIndexAlarms>[];

export function searchIndexAlarms(
  fn: StreamFunction,
  timeout: Duration,
  hasHeartbeat: boolean,
): Partial<Record<AlarmName<SearchIndexAlarms>, AlarmDefinition>> {
  const { failures, ...others } = sinkAlarms(fn, timeout, hasHeartbeat);
  const otherFailures = new MathExpression({
    label: 'records that failed for another reason than their index',
    expression: 'failed - FILL(rejected, 0)',
    usingMetrics: {
      failed: fn.metricOfTowpath('RecordsFailed'),
      rejected: fn.metricOfTowpath('DocumentsRejected'),
    },
  });
  return {
    ...others,
    ...(failures && { failures: { ...failures, metric: otherFailures } }),
    documentsRejected: {
      metric: fn.metricOfTowpath('DocumentsRejected'),
      threshold: 1,
      says: 'An index refuses documents; their records are in the failure store.',
      missing: nothingHappened,
    },
  };
}
