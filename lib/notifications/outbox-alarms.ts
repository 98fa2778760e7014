import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { heartbeatAlarm } from '../events/sink-alarms';
import { FUNCTION_ALARMS, type FunctionAlarms, functionAlarms, functionWidget } from '../functions/function-alarms';
import type { TowpathFunction } from '../functions/towpath-function';
import { type AlarmDefinition, type AlarmName, type AlarmTuning, nothingHappened } from '../monitoring/alarms';

/** The alarms of an `Outbox`. */
export interface OutboxAlarms extends FunctionAlarms {
  /**
   * An announcement waits for Slack: it is down, refuses the token, or more is said in a channel than Slack takes.
   * @default 15 minutes (threshold in milliseconds)
   */
  readonly oldestAnnouncement?: AlarmTuning | false;

  /**
   * Slack will never take an announcement; it is in the failure store.
   * @default one in five minutes
   */
  readonly announcementsFailed?: AlarmTuning | false;

  /**
   * The table of the outbox refuses writes.
   * @default one in each of three periods of five minutes; they are tried again
   */
  readonly outboxThrottled?: AlarmTuning | false;

  /**
   * No heartbeat came through, or Slack did not answer to it.
   * @default for 15 minutes
   */
  readonly heartbeat?: AlarmTuning | false;
}

export const OUTBOX_ALARMS = [
  ...FUNCTION_ALARMS,
  'oldestAnnouncement',
  'announcementsFailed',
  'outboxThrottled',
  'heartbeat',
] as const satisfies AlarmName<OutboxAlarms>[];

interface OutboxParts {
  readonly sender: TowpathFunction;
  readonly table: ITable;
  readonly senderTimeout: Duration;
  readonly hasHeartbeat: boolean;
}

export function outboxAlarms({
  sender,
  table,
  senderTimeout,
  hasHeartbeat,
}: OutboxParts): Partial<Record<AlarmName<OutboxAlarms>, AlarmDefinition>> {
  return {
    // A channel with much to say is worked on until little of the timeout is left.
    ...functionAlarms(sender, senderTimeout.minus(Duration.seconds(2))),
    oldestAnnouncement: {
      metric: sender.metricOfTowpath('OldestAnnouncementAge', { statistic: 'Maximum' }),
      threshold: Duration.minutes(15).toMilliseconds(),
      says: 'An announcement waits for Slack.',
      missing: {
        treat: TreatMissingData.NOT_BREACHING,
        because:
          'Without data the sender was not asked to say anything; its heartbeat alarm tells when it should have been.',
      },
    },
    announcementsFailed: {
      metric: sender.metricOfTowpath('AnnouncementsFailed'),
      threshold: 1,
      says: 'Slack will never take an announcement; it is in the failure store.',
      missing: nothingHappened,
    },
    outboxThrottled: {
      metric: table.metric('WriteThrottleEvents', { statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 3,
      says: 'The table of the outbox refuses writes.',
      missing: nothingHappened,
    },
    ...(hasHeartbeat && {
      heartbeat: heartbeatAlarm(
        sender,
        'No heartbeat came through to Slack: it does not answer, or nothing comes as far as the sender.',
      ),
    }),
  };
}

export function outboxWidgets(sender: TowpathFunction): IWidget[] {
  return [
    new GraphWidget({
      title: 'Announcements',
      left: [
        sender.metricOfTowpath('AnnouncementsSent', { label: 'sent' }),
        sender.metricOfTowpath('AnnouncementsFailed', { label: 'failed' }),
      ],
      stacked: true,
      width: 8,
    }),
    new GraphWidget({
      title: 'How long the oldest waits (ms)',
      left: [sender.metricOfTowpath('OldestAnnouncementAge', { statistic: 'Maximum' })],
      width: 8,
    }),
    functionWidget(sender, 'The sender', 8),
  ];
}
