import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, type ITable, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { DeduplicationScope, FifoThroughputLimit, type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FailureStore } from '../failures';
import { TowpathFunction } from '../functions/towpath-function';
import type { ISlackApp } from './slack-app';

export interface OutboxProps {
  readonly slack: ISlackApp;
  /** Where announcements go that Slack will never take. */
  readonly failures: FailureStore;
  /** @default it is kept */
  readonly removalPolicy?: RemovalPolicy;
}

const SENDER_TIMEOUT = Duration.minutes(2);

/**
 * The messages between rules and Slack. A table remembers what is to be said and what was said; a queue says only which
 * channels have work, one group for each channel; the sender posts in order and at Slack's pace.
 */
export class Outbox extends Construct {
  readonly table: ITable;
  readonly queue: IQueue;
  readonly sender: TowpathFunction;

  constructor(scope: Construct, id: string, props: OutboxProps) {
    super(scope, id);
    this.table = this.createTable(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.queue = this.createQueue();
    this.sender = this.createSender(props);
  }

  /** Lets a function put announcements into the outbox and say which channels have work. */
  grantAnnounce(fn: TowpathFunction): void {
    fn.addEnvironment('OUTBOX_TABLE', this.table.tableName);
    fn.addEnvironment('OUTBOX_QUEUE_URL', this.queue.queueUrl);
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['dynamodb:PutItem'],
      resourceArns: [this.table.tableArn],
    });
    Grant.addToPrincipal({ grantee: fn, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
  }

  private createTable(removalPolicy: RemovalPolicy): ITable {
    return new TableV2(this, 'Table', {
      partitionKey: { name: 'partition', type: AttributeType.STRING },
      sortKey: { name: 'sort', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
      timeToLiveAttribute: 'expires',
      removalPolicy,
    });
  }

  /** Without a dead letter queue: what waits for Slack waits in the table, and its message comes back until it is said. */
  private createQueue(): IQueue {
    return new Queue(this, 'Work', {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(SENDER_TIMEOUT.toSeconds() + 30),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
  }

  private createSender({ slack, failures }: OutboxProps): TowpathFunction {
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
    });
    slack.secret.grantRead(sender);
    failures.grantKeepAnnouncements(sender);
    Grant.addToPrincipal({
      grantee: sender,
      actions: ['dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      resourceArns: [this.table.tableArn],
    });
    const mapping = new EventSourceMapping(this, 'SenderMapping', {
      target: sender,
      eventSourceArn: this.queue.queueArn,
      // A channel that is done must not wait for another one that is busy.
      batchSize: 1,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(
      Grant.addToPrincipal({
        grantee: sender,
        actions: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
          // A message that waited so long that SQS would soon forget it is replaced by a new one.
          'sqs:SendMessage',
        ],
        resourceArns: [this.queue.queueArn],
      }),
    );
    return sender;
  }
}
