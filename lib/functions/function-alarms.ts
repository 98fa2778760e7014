import type { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type AlarmDefinition,
  type AlarmName,
  type AlarmsOfConstruct,
  type AlarmTuning,
  nothingHappened,
} from '../monitoring/alarms';

/** The alarms of a function. */
export interface FunctionAlarms extends AlarmsOfConstruct {
  /**
   * The function crashes or runs out of time.
   * @default at least once in two of three periods of five minutes: what failed once is tried again
   */
  readonly errors?: AlarmTuning | false;

  /**
   * The function takes nearly as long as it may.
   * @default a good part of its timeout in each of three periods of five minutes (threshold in milliseconds)
   */
  readonly duration?: AlarmTuning | false;

  /**
   * Lambda does not start the function: the account's concurrency is used up.
   * @default at least once in each of three periods of five minutes
   */
  readonly throttles?: AlarmTuning | false;
}

export const FUNCTION_ALARMS = ['errors', 'duration', 'throttles'] as const satisfies AlarmName<FunctionAlarms>[];

/** @param longest how long the function may take before its alarm fires */
export function functionAlarms(fn: IFunction, longest: Duration): Record<AlarmName<FunctionAlarms>, AlarmDefinition> {
  return {
    errors: {
      metric: fn.metricErrors(),
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      says: 'A function crashes or runs out of time again and again.',
      missing: nothingHappened,
    },
    duration: {
      metric: fn.metricDuration({ statistic: 'Maximum' }),
      threshold: longest.toMilliseconds(),
      evaluationPeriods: 3,
      says: 'A function takes nearly as long as it may.',
      missing: nothingHappened,
    },
    throttles: {
      metric: fn.metricThrottles(),
      threshold: 1,
      evaluationPeriods: 3,
      says: 'Lambda does not start a function: the concurrency of the account or of the function is used up.',
      missing: nothingHappened,
    },
  };
}

export function functionWidget(fn: IFunction, title: string, width: number): IWidget {
  return new GraphWidget({
    title,
    left: [
      fn.metricInvocations({ label: 'invocations' }),
      fn.metricErrors({ label: 'errors' }),
      fn.metricThrottles({ label: 'throttles' }),
    ],
    right: [fn.metricDuration({ statistic: 'Maximum', label: 'longest (ms)' })],
    width,
  });
}
