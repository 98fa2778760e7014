import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type IWidget,
  type MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import {
  type AlarmDefinition,
  type AlarmName,
  type AlarmsOfConstruct,
  type AlarmTuning,
  nothingHappened,
} from '../monitoring/alarms';
import { tableThrottleAlarms } from '../monitoring/throttle-alarms';

/** What is measured of an entity's table and of its way to the stream. */
export interface EntityTableMetrics {
  /** How old the oldest change is that DynamoDB has not put onto the stream yet: the greatest, in milliseconds. */
  metricUnreplicatedAge(options?: MathExpressionOptions): MathExpression;
  /** How many changes DynamoDB gave up to put onto the stream, such as those that are too large. */
  metricNotReplicated(options?: MathExpressionOptions): MathExpression;
  /** How many changes the stream refused because a shard was full; DynamoDB tries them again. */
  metricReplicationThrottled(options?: MathExpressionOptions): MathExpression;
  /** How many reads of the table were refused. */
  metricReadsThrottled(options?: MetricOptions): Metric;
  /** How many writes to the table were refused. */
  metricWritesThrottled(options?: MetricOptions): Metric;
}

/** The alarms of an `EntityTable`. */
export interface EntityTableAlarms extends AlarmsOfConstruct {
  /**
   * Changes never reach the stream: they are too large for it, or DynamoDB may not write to it.
   * @default one change in five minutes
   */
  readonly notReplicated?: AlarmTuning | false;

  /**
   * Changes reach the stream late.
   * @default 15 minutes (threshold in milliseconds)
   */
  readonly unreplicatedAge?: AlarmTuning | false;

  /**
   * The stream refuses changes because a shard is full; DynamoDB tries again.
   * @default one in each of three periods of five minutes
   */
  readonly replicationThrottled?: AlarmTuning | false;

  /**
   * Reads of the table are refused.
   * @default one in each of three periods of five minutes; clients try again
   */
  readonly tableReadsThrottled?: AlarmTuning | false;

  /**
   * Writes to the table are refused.
   * @default one in each of three periods of five minutes; clients try again
   */
  readonly tableWritesThrottled?: AlarmTuning | false;
}

export const ENTITY_TABLE_ALARMS = [
  'notReplicated',
  'unreplicatedAge',
  'replicationThrottled',
  'tableReadsThrottled',
  'tableWritesThrottled',
] as const satisfies AlarmName<EntityTableAlarms>[];

export function entityTableAlarms(
  table: EntityTableMetrics & { readonly entity: string },
): Record<AlarmName<EntityTableAlarms>, AlarmDefinition> {
  return {
    notReplicated: {
      metric: table.metricNotReplicated(),
      threshold: 1,
      says: `Changes of ${table.entity} never reach the stream.`,
      missing: nothingHappened,
    },
    unreplicatedAge: {
      metric: table.metricUnreplicatedAge(),
      threshold: Duration.minutes(15).toMilliseconds(),
      says: `Changes of ${table.entity} reach the stream late.`,
      missing: nothingHappened,
    },
    replicationThrottled: {
      metric: table.metricReplicationThrottled(),
      threshold: 1,
      evaluationPeriods: 3,
      says: `The stream refuses changes of ${table.entity}: a shard is full.`,
      missing: nothingHappened,
    },
    ...tableThrottleAlarms(
      { reads: table.metricReadsThrottled(), writes: table.metricWritesThrottled() },
      `the table of ${table.entity}`,
    ),
  };
}

export function entityTableWidgets(table: EntityTableMetrics & { readonly table: ITable }): IWidget[] {
  const written = table.table.metric('ConsumedWriteCapacityUnits', { statistic: 'Sum', label: 'units' });
  return [
    new GraphWidget({ title: 'Written', left: [written], width: 8 }),
    new GraphWidget({
      title: 'How old the oldest change is that waits for the stream (ms)',
      left: [table.metricUnreplicatedAge()],
      width: 8,
    }),
    new GraphWidget({
      title: 'Lost or refused',
      left: [
        table.metricNotReplicated({ label: 'never reach the stream' }),
        table.metricReplicationThrottled({ label: 'refused by the stream' }),
        table.metricReadsThrottled({ label: 'reads refused' }),
        table.metricWritesThrottled({ label: 'writes refused' }),
      ],
      width: 8,
    }),
  ];
}
