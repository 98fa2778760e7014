import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeTarget, type IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { nothingHappened } from './alarms';
import { errorLine, type SignalSource, type Watch } from './golden-signals';
import { errorAlarms, nobodyAsked, type RequestMetrics } from './service-alarms';

const minute = Duration.minutes(1);

/** @param group that a load balancer sends requests to: only then it has metrics */
export function targetGroupSignals(group: IApplicationTargetGroup, watch: Watch): SignalSource {
  const { label, level, place } = watch;
  const { metrics } = group;
  const requests: RequestMetrics = {
    requests: (period) => metrics.requestCount({ period }),
    errors: (period) => metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
  };
  const responseTime = (name: string, seconds: string) =>
    new MathExpression({
      label: name,
      expression: `${seconds} * 1000`,
      usingMetrics: { [seconds]: metrics.targetResponseTime({ statistic: 'p99' }) },
    });
  const unhealthy = (name?: string) => metrics.unhealthyHostCount({ statistic: 'Maximum', label: name });
  return {
    signals: {
      rate: [metrics.requestCount({ label })],
      errors: [errorLine(requests, watch)],
      failures: [],
      duration: [responseTime(`${label}: p99`, `seconds${place}`)],
      saturation: [unhealthy(`${label}: unhealthy targets`)],
    },
    alarms: {
      ...errorAlarms(`Requests to ${group.node.path}`, requests, level),
      ...(level.latency !== undefined && {
        latency: {
          metric: responseTime('p99 (ms)', 'seconds'),
          threshold: level.latency,
          evaluationPeriods: 3,
          says: `One request to ${group.node.path} in a hundred takes too long.`,
          missing: nobodyAsked,
        },
      }),
      unhealthyHosts: {
        metric: unhealthy(),
        threshold: 1,
        evaluationPeriods: 3,
        says: `Some target of ${group.node.path} fails its health checks.`,
        missing: nothingHappened,
      },
      noHealthyHost: {
        metric: metrics.healthyHostCount({ statistic: 'Maximum', period: minute }),
        threshold: 1,
        comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: 3,
        says: `No target of ${group.node.path} is healthy, and nobody is served.`,
        missing: {
          treat: TreatMissingData.BREACHING,
          because: 'Without data there is no target at all, and that is what this alarm is for.',
        },
      },
    },
  };
}
