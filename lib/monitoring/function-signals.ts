import { Duration } from 'aws-cdk-lib';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { functionAlarms } from '../functions/function-alarms';
import { errorLine, type SignalSource, type Watch } from './golden-signals';
import { errorAlarms, nobodyAsked, type RequestMetrics } from './service-alarms';

/** @param isWorker whether it works for a queue or a stream, and nobody waits for its answer */
export function functionSignals(fn: IFunction, isWorker: boolean, watch: Watch): SignalSource {
  const { label, level } = watch;
  const requests: RequestMetrics = {
    requests: (period) => fn.metricInvocations({ period }),
    errors: (period) => fn.metricErrors({ period }),
  };
  const longest = longestOf(fn, isWorker ? undefined : level.latency);
  return {
    signals: {
      rate: [fn.metricInvocations({ label })],
      errors: [errorLine(requests, watch)],
      failures: [],
      duration: [fn.metricDuration({ statistic: 'p99', label: `${label}: p99` })],
      saturation: [
        fn.metricThrottles({ label: `${label}: throttled` }),
        fn.metric('ConcurrentExecutions', { statistic: 'Maximum', label: `${label}: at once` }),
      ],
    },
    alarms: {
      ...errorAlarms(`Invocations of ${fn.node.path}`, requests, level),
      ...(longest !== undefined && {
        latency: {
          metric: fn.metricDuration({ statistic: 'p99' }),
          threshold: longest,
          evaluationPeriods: 3,
          says: `One invocation of ${fn.node.path} in a hundred takes too long.`,
          missing: nobodyAsked,
        },
      }),
      throttles: functionAlarms(fn, LONGEST_TIMEOUT).throttles,
    },
  };
}

const LONGEST_TIMEOUT = Duration.minutes(15);

/** How long a function may take, in milliseconds: as long as people wait for it, and less than it may run. */
function longestOf(fn: IFunction, latency: number | undefined): number | undefined {
  // Three seconds are Lambda's own default. Of a function of another app nobody knows.
  const timeout = fn instanceof LambdaFunction ? (fn.timeout ?? Duration.seconds(3)).toMilliseconds() * 0.8 : undefined;
  const limits = [latency, timeout].filter((limit) => limit !== undefined);
  return limits.length > 0 ? Math.min(...limits) : undefined;
}
