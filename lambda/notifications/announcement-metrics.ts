import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { NAMESPACE, type TowpathMetric } from '../../domain/monitoring/metrics';

/** What came of one invocation of the sender. */
export interface SenderCounts {
  readonly sent: number;
  readonly failed: number;
  /** How long the oldest announcement waits that could not be said, in milliseconds; 0 when none waits. */
  readonly oldestAge: number;
  /** Heartbeats to which Slack answered. */
  readonly heartbeats: number;
}

/** Counts what is withheld, in the function that matches; only when there is some, as a metric costs by the hour. */
export function withheldMetric(functionName: string): (count: number) => void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  const name: TowpathMetric = 'AnnouncementsWithheld';
  return (count) => {
    metrics.addMetric(name, MetricUnit.Count, count);
    metrics.publishStoredMetrics();
  };
}

/**
 * What the sender did, as CloudWatch metrics in the embedded metric format, see domain/monitoring/metrics.ts. Zeros are
 * counted too, so that alarms see a sender that works.
 */
export function announcementMetrics(functionName: string): (counts: SenderCounts) => void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  const add = (name: TowpathMetric, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number) =>
    metrics.addMetric(name, unit, value);
  return ({ sent, failed, oldestAge, heartbeats }) => {
    add('AnnouncementsSent', MetricUnit.Count, sent);
    add('AnnouncementsFailed', MetricUnit.Count, failed);
    add('OldestAnnouncementAge', MetricUnit.Milliseconds, oldestAge);
    if (heartbeats > 0) add('HeartbeatsSeen', MetricUnit.Count, heartbeats);
    metrics.publishStoredMetrics();
  };
}
