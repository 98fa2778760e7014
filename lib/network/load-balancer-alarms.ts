import {
  GraphWidget,
  type IWidget,
  type MathExpression,
  type Metric,
  type MetricOptions,
} from 'aws-cdk-lib/aws-cloudwatch';
import {
  type AlarmDefinition,
  type AlarmName,
  type AlarmsOfConstruct,
  type AlarmTuning,
  nothingHappened,
} from '../monitoring/alarms';

/** The alarms of a load balancer. Those of its targets belong to whoever adds them: how many are healthy, how fast they are. */
export interface LoadBalancerAlarms extends AlarmsOfConstruct {
  /**
   * The load balancer itself answers with a server error: no target is healthy, or none answers in time.
   * @default 10 answers in two of three periods of five minutes
   */
  readonly balancerErrors?: AlarmTuning | false;

  /**
   * Targets answer with server errors.
   * @default 5 % of the requests, in each of three periods of five minutes; threshold in percent
   */
  readonly targetErrors?: AlarmTuning | false;

  /**
   * The load balancer has no connection left for clients.
   * @default at once
   */
  readonly connectionsRejected?: AlarmTuning | false;
}

export const LOAD_BALANCER_ALARMS = [
  'balancerErrors',
  'targetErrors',
  'connectionsRejected',
] as const satisfies AlarmName<LoadBalancerAlarms>[];

/** What alarms and dashboards look at. */
export interface LoadBalancerMetrics {
  /** @default the sum over five minutes */
  metricRequests(options?: MetricOptions): Metric;
  /** The answers with a server error that the load balancer gave itself. @default the sum over five minutes */
  metricBalancerErrors(options?: MetricOptions): Metric;
  /** The answers of targets with a server error. @default the sum over five minutes */
  metricTargetErrors(options?: MetricOptions): Metric;
  /** The answers of targets with a server error, in percent of the requests. @default over five minutes */
  metricTargetErrorRate(options?: MetricOptions): MathExpression;
  /** @default the sum over five minutes */
  metricRejectedConnections(options?: MetricOptions): Metric;
  /** In seconds, of requests that targets answered. @default the average over five minutes */
  metricResponseTime(options?: MetricOptions): Metric;
}

export function loadBalancerAlarms(
  balancer: LoadBalancerMetrics,
): Record<AlarmName<LoadBalancerAlarms>, AlarmDefinition> {
  return {
    balancerErrors: {
      metric: balancer.metricBalancerErrors(),
      threshold: 10,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      says: 'The load balancer answers with server errors of its own: targets are not healthy, or do not answer.',
      missing: nothingHappened,
    },
    targetErrors: {
      metric: balancer.metricTargetErrorRate(),
      threshold: 5,
      evaluationPeriods: 3,
      says: 'Targets of the load balancer answer with server errors.',
      missing: nothingHappened,
    },
    connectionsRejected: {
      metric: balancer.metricRejectedConnections(),
      threshold: 1,
      says: 'The load balancer has no connection left, and rejects clients.',
      missing: nothingHappened,
    },
  };
}

export function loadBalancerWidgets(balancer: LoadBalancerMetrics): IWidget[] {
  return [
    new GraphWidget({ title: 'Requests', left: [balancer.metricRequests({ label: 'requests' })], width: 8 }),
    new GraphWidget({
      title: 'Server errors',
      left: [
        balancer.metricBalancerErrors({ label: 'of the load balancer' }),
        balancer.metricTargetErrors({ label: 'of targets' }),
      ],
      width: 8,
    }),
    new GraphWidget({
      title: 'Time until a target answers (s)',
      left: [
        balancer.metricResponseTime({ label: 'half of the requests', statistic: 'p50' }),
        balancer.metricResponseTime({ label: '99 % of the requests', statistic: 'p99' }),
      ],
      width: 8,
    }),
  ];
}
