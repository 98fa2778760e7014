import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { HEARTBEATS } from '../../domain/events/heartbeat';
import { TowpathTable } from '../towpath-table';
import { registerEntity } from './registration';

export interface HeartbeatProps {
  /** The stream that carries it. */
  readonly stream: IStream;
  readonly registryPath: string;
}

/** How often the heart beats. */
export const HEARTBEAT_INTERVAL = Duration.minutes(5);

/**
 * Writes the time into a table of its own every five minutes; from there it goes the way of every change. The functions
 * at the ends of the pipeline count it, and their alarms fire when there is nothing to count.
 */
export class Heartbeat extends Construct {
  constructor(scope: Construct, id: string, { stream, registryPath }: HeartbeatProps) {
    super(scope, id);
    const table = new TowpathTable(this, 'Table', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      kinesisStream: stream,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    registerEntity(this, registryPath, {
      format: 1,
      entity: HEARTBEATS,
      table: table.tableName,
      partitionKey: 'id',
      sensitive: [],
    });
    new Schedule(this, 'Schedule', {
      description: 'Towpath: a heartbeat through the pipeline',
      schedule: ScheduleExpression.rate(HEARTBEAT_INTERVAL),
      target: new Universal({
        service: 'dynamodb',
        action: 'putItem',
        policyStatements: [new PolicyStatement({ actions: ['dynamodb:PutItem'], resources: [table.tableArn] })],
        input: ScheduleTargetInput.fromObject({
          TableName: table.tableName,
          Item: { id: { S: 'heartbeat' }, time: { S: ContextAttribute.scheduledTime } },
        }),
        // The next one is as good.
        maxEventAge: HEARTBEAT_INTERVAL,
        retryAttempts: 2,
      }),
    });
  }
}
