import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/**
 * What the sender did, as CloudWatch metrics in the embedded metric format: namespace `Towpath`, one dimension
 * `service`, which is the function's name. Zeros are counted too, so that alarms see a sender that works.
 */
export function announcementMetrics(functionName: string): (counts: { sent: number; failed: number }) => void {
  const metrics = new Metrics({ namespace: 'Towpath', serviceName: functionName });
  return ({ sent, failed }) => {
    metrics.addMetric('AnnouncementsSent', MetricUnit.Count, sent);
    metrics.addMetric('AnnouncementsFailed', MetricUnit.Count, failed);
    metrics.publishStoredMetrics();
  };
}
