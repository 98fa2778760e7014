import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Stream, StreamEncryption } from 'aws-cdk-lib/aws-kinesis';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { Queue } from 'aws-cdk-lib/aws-sqs';

/** A metric of AWS with the names of all its dimensions, sorted: one string, to be compared. */
export function described(namespace: string, name: string, dimensions: readonly string[]): string {
  return `${namespace} ${name} {${[...dimensions].sort().join(', ')}}`;
}

/** Metrics of AWS that CDK has no method for, from the pages that say with which dimensions they come. */
const DOCUMENTED: readonly {
  readonly page: string;
  readonly namespace: string;
  readonly dimensions: readonly string[];
  readonly names: readonly string[];
}[] = [
  {
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics',
    namespace: 'AWS/Lambda',
    dimensions: ['EventSourceMappingUUID'],
    names: [
      'PolledEventCount',
      'FilteredOutEventCount',
      'InvokedEventCount',
      'FailedInvokeEventCount',
      'DroppedEventCount',
      'OnFailureDestinationDeliveredEventCount',
    ],
  },
  {
    page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html',
    namespace: 'AWS/DynamoDB',
    dimensions: ['TableName'],
    names: ['ReadThrottleEvents', 'WriteThrottleEvents'],
  },
  {
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html',
    namespace: 'AWS/NATGateway',
    dimensions: ['NatGatewayId'],
    names: ['BytesOutToDestination', 'ErrorPortAllocation', 'PacketsDropCount', 'PacketsInFromSource'],
  },
  {
    page: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-repository-metrics.html',
    namespace: 'AWS/ECR',
    dimensions: ['RepositoryName'],
    names: ['RepositoryPullCount'],
  },
  {
    page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html',
    namespace: 'AWS/DynamoDB',
    dimensions: ['TableName', 'Operation'],
    names: ['SuccessfulRequestLatency'],
  },
  {
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#concurrency-metrics',
    namespace: 'AWS/Lambda',
    dimensions: ['FunctionName'],
    names: ['ConcurrentExecutions'],
  },
];

/**
 * Metrics that an alarm has to ask for by a query, because one of their dimensions has many values, or values that AWS does
 * not document.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export const knownByQuery: ReadonlySet<string> = new Set([
  ...['AgeOfOldestUnreplicatedRecord', 'FailedToReplicateRecordCount', 'ThrottledPutRecordCount'].map((name) =>
    described('AWS/DynamoDB', name, ['TableName', 'DelegatedOperation']),
  ),
  described('AWS/DynamoDB', 'SystemErrors', ['TableName', 'Operation']),
]);

/** Metrics of AWS with their dimensions, as CDK's methods make them and as AWS documents them. */
export function knownMetrics(): ReadonlySet<string> {
  const documented = DOCUMENTED.flatMap(({ namespace, dimensions, names }) =>
    names.map((name) => described(namespace, name, dimensions)),
  );
  const ofCdk = metricsOfCdk().map(({ namespace, metricName, dimensions = {} }) =>
    described(namespace, metricName, Object.keys(dimensions)),
  );
  return new Set([...documented, ...ofCdk]);
}

function metricsOfCdk(): Metric[] {
  const stack = new Stack(new App());
  const fn = new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
  });
  const alias = new Alias(stack, 'Alias', { aliasName: 'live', version: fn.currentVersion });
  const stream = new Stream(stack, 'Stream', { encryption: StreamEncryption.MANAGED });
  const domain = new Domain(stack, 'Domain', { version: EngineVersion.OPENSEARCH_3_7 });
  const queue = new Queue(stack, 'Queue');
  const table = new TableV2(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  const vpc = new Vpc(stack, 'Vpc');
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc });
  const { metrics } = loadBalancer;
  const certificate = new Certificate(stack, 'Certificate', { domainName: 'shop.example' });
  const group = new ApplicationTargetGroup(stack, 'Group', { vpc, port: 80 });
  loadBalancer.addListener('Http', {
    port: 80,
    defaultTargetGroups: [group],
  });
  return [
    ...[fn, alias].flatMap((one) => [
      one.metricErrors(),
      one.metricDuration(),
      one.metricThrottles(),
      one.metricInvocations(),
    ]),
    stream.metricIncomingRecords(),
    stream.metricGetRecordsIteratorAgeMilliseconds(),
    stream.metricReadProvisionedThroughputExceeded(),
    stream.metricWriteProvisionedThroughputExceeded(),
    domain.metricClusterStatusRed(),
    domain.metricClusterStatusYellow(),
    domain.metricFreeStorageSpace(),
    domain.metricClusterIndexWritesBlocked(),
    domain.metricJVMMemoryPressure(),
    domain.metricCPUUtilization(),
    domain.metricAutomatedSnapshotFailure(),
    domain.metricKMSKeyInaccessible(),
    table.metricConsumedWriteCapacityUnits(),
    metrics.requestCount(),
    metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT),
    metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT),
    metrics.rejectedConnectionCount(),
    metrics.targetResponseTime(),
    certificate.metricDaysToExpiry(),
    queue.metricNumberOfMessagesSent(),
    queue.metricApproximateNumberOfMessagesVisible(),
    queue.metricApproximateAgeOfOldestMessage(),
    group.metrics.requestCount(),
    group.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT),
    group.metrics.targetResponseTime(),
    group.metrics.unhealthyHostCount(),
    group.metrics.healthyHostCount(),
  ];
}
