import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { nothingHappened } from './alarms';
import type { SignalSource, Watch } from './golden-signals';

export function queueSignals(queue: IQueue, { label, level, place }: Watch): SignalSource {
  const oldest = (name: string, seconds: string) =>
    new MathExpression({
      label: name,
      expression: `${seconds} * 1000`,
      usingMetrics: { [seconds]: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }) },
    });
  return {
    signals: {
      rate: [queue.metricNumberOfMessagesSent({ label })],
      errors: [],
      failures: [],
      duration: [oldest(`${label}: oldest message`, `seconds${place}`)],
      saturation: [
        queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: `${label}: messages that wait` }),
      ],
    },
    alarms: {
      oldestMessage: {
        metric: oldest('age of the oldest message (ms)', 'seconds'),
        threshold: level.waiting,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        says: `A message in ${queue.node.path} waits too long.`,
        missing: nothingHappened,
      },
    },
  };
}

/** @param queue to which messages go that failed */
export function deadLetterQueueSignals(queue: IQueue, { label }: Watch): SignalSource {
  const messages = (name?: string) =>
    queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: name });
  return {
    signals: { rate: [], errors: [], failures: [messages(`${label}: messages`)], duration: [], saturation: [] },
    alarms: {
      deadLetters: {
        metric: messages(),
        threshold: 1,
        says: `Messages failed, and are in ${queue.node.path}.`,
        missing: nothingHappened,
      },
    },
  };
}
