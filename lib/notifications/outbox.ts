import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { DeduplicationScope, FifoThroughputLimit, type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { IFailureStore } from '../failures';
import { type FunctionOptions, TowpathFunction } from '../functions/towpath-function';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { TowpathTable } from '../towpath-table';
import { type OutboxAlarms, outboxAlarms, outboxWidgets } from './outbox-alarms';
import type { ISlackApp } from './slack-app';

export interface OutboxProps extends FunctionOptions {
  readonly slack: ISlackApp;
  /** Where announcements go that Slack will never take. */
  readonly failures: IFailureStore;
  /** Whether heartbeats come through it. */
  readonly heartbeat: boolean;
  /** @default AWS's own keys */
  readonly encryptionKey?: IKey;
  /** @default all of them */
  readonly alarms?: OutboxAlarms | false;
  /** @default it is kept */
  readonly removalPolicy?: RemovalPolicy;
}

/** What DynamoDB needs of a table's key on behalf of those who read and write it. */
const TO_READ_AND_WRITE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

const SENDER_TIMEOUT = Duration.minutes(2);

/**
 * The messages between rules and Slack. A table remembers what is to be said and what was said; a queue says only which
 * channels have work, one group for each channel; the sender posts in order and at Slack's pace.
 */
export class Outbox extends Construct {
  readonly table: ITable;
  readonly queue: IQueue;
  readonly sender: TowpathFunction;
  readonly alarms: Readonly<Partial<Record<AlarmName<OutboxAlarms>, Alarm>>>;

  constructor(scope: Construct, id: string, props: OutboxProps) {
    super(scope, id);
    this.table = this.createTable(props);
    this.queue = this.createQueue(props);
    this.sender = this.createSender(props);
    const parts = {
      sender: this.sender,
      table: this.table,
      senderTimeout: SENDER_TIMEOUT,
      hasHeartbeat: props.heartbeat,
    };
    this.alarms = createAlarms<OutboxAlarms>(this, outboxAlarms(parts), props.alarms);
    showOnDashboard(this, 'destination', 'Slack', outboxWidgets(this.sender));
  }

  /**
   * Lets a function put announcements into the outbox, say which channels have work, and learn since when there is an
   * outbox.
   */
  grantAnnounce(fn: TowpathFunction): void {
    fn.addEnvironment('OUTBOX_TABLE', this.table.tableName);
    fn.addEnvironment('OUTBOX_QUEUE_URL', this.queue.queueUrl);
    this.grantOnTable(fn, 'dynamodb:PutItem', 'dynamodb:DescribeTable');
    this.grantOnQueue(fn, 'sqs:SendMessage');
  }

  private grantOnTable(grantee: IGrantable, ...actions: string[]): Grant {
    this.table.encryptionKey?.grant(grantee, ...TO_READ_AND_WRITE);
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.table.tableArn] });
  }

  private grantOnQueue(grantee: IGrantable, ...actions: string[]): Grant {
    this.queue.encryptionMasterKey?.grant(grantee, 'kms:GenerateDataKey', 'kms:Decrypt');
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.queue.queueArn] });
  }

  private createTable({ encryptionKey, removalPolicy }: OutboxProps): ITable {
    return new TowpathTable(this, 'Table', {
      partitionKey: { name: 'partition', type: AttributeType.STRING },
      sortKey: { name: 'sort', type: AttributeType.STRING },
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expires',
      removalPolicy,
    });
  }

  /** Without a dead letter queue: what waits for Slack waits in the table, and its message comes back until it is said. */
  private createQueue({ encryptionKey }: OutboxProps): IQueue {
    const queue = new Queue(this, 'Work', {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: SENDER_TIMEOUT.plus(Duration.seconds(30)),
      ...(encryptionKey
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
        : { encryption: QueueEncryption.SQS_MANAGED }),
      enforceSSL: true,
    });
    acknowledge(queue, {
      SQS3: 'A message says only that a channel has work, and comes back until all is said; a dead letter queue would silence the channel.',
    });
    return queue;
  }

  private createSender(props: OutboxProps): TowpathFunction {
    const { slack, failures } = props;
    const sender = new TowpathFunction(this, 'Sender', {
      bundle: 'notifications/sender',
      description: 'Towpath: posts the messages of the outbox to Slack',
      timeout: SENDER_TIMEOUT,
      environment: {
        OUTBOX_TABLE: this.table.tableName,
        OUTBOX_QUEUE_URL: this.queue.queueUrl,
        SLACK_SECRET: slack.secret.secretName,
        SLACK_API_URL: slack.apiUrl,
        FAILURES_BUCKET: failures.bucket.bucketName,
      },
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      logRetention: props.logRetention,
      tracing: props.tracing,
      encryptionKey: props.encryptionKey,
    });
    slack.grants.readSecret(sender);
    failures.grants.keepAnnouncements(sender);
    this.grantOnTable(sender, 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem');
    const mapping = new EventSourceMapping(this, 'SenderMapping', {
      target: sender,
      eventSourceArn: this.queue.queueArn,
      // A channel that is done must not wait for another one that is busy.
      batchSize: 1,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(
      this.grantOnQueue(
        sender,
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueAttributes',
        // A message that waited so long that SQS would soon forget it is replaced by a new one.
        'sqs:SendMessage',
      ),
    );
    return sender;
  }
}
