import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Monitoring, ServiceLevel, ServiceMonitoring } from '../../lib';

/** A service of plain resources of AWS: an API takes orders, a worker sends receipts. Its level says what is watched, and how closely. */
export class OrdersService extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    // Subscribe who is woken, and who reads mail.
    Monitoring.of(this)
      .notifyOf('critical', new Topic(this, 'Pager', { enforceSSL: true }))
      .notify(new Topic(this, 'Mail', { enforceSSL: true }));

    const orders = new TableV2(this, 'Orders', {
      partitionKey: { name: 'orderId', type: AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const receipts = new Queue(this, 'Receipts', {
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: new Queue(this, 'FailedReceipts', { enforceSSL: true }), maxReceiveCount: 3 },
    });

    const takeOrder = this.createFunction('TakeOrder', 'take-order', Duration.seconds(10), {
      ORDERS_TABLE: orders.tableName,
      RECEIPTS_QUEUE: receipts.queueUrl,
    });
    takeOrder.addFunctionUrl();
    orders.grantWriteData(takeOrder);
    receipts.grantSendMessages(takeOrder);

    const sendReceipt = this.createFunction('SendReceipt', 'send-receipt', Duration.seconds(30), {
      PRINTING_SHOP: 'https://printing-shop.example/receipts',
    });
    sendReceipt.addEventSource(new SqsEventSource(receipts, { reportBatchItemFailures: true }));

    new ServiceMonitoring(this, 'Monitoring', {
      service: 'orders',
      serviceLevel: ServiceLevel.consumerFacing,
      runbook: 'https://wiki.shop.example/orders',
    });
  }

  private createFunction(id: string, folder: string, timeout: Duration, environment: Record<string, string>) {
    const fn = new LambdaFunction(this, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(__dirname, folder)),
      timeout,
      environment,
    });
    Validations.of(fn).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: "CDK's own role for functions: it may write logs.",
    });
    return fn;
  }
}
