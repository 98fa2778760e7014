import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  TextWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AttributeType, Billing, TableEncryptionV2, type TablePropsV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Port, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, type StreamProps } from 'aws-cdk-lib/aws-kinesis';
import {
  Architecture,
  Code,
  EventSourceMapping,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  MetricType,
  Runtime,
  StartingPosition,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { S3OnFailureDestination } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, ResourcePolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Domain, EngineVersion, TLSSecurityPolicy } from 'aws-cdk-lib/aws-opensearchservice';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';

const lambdas = join(__dirname, '..', '..', '..', 'dist', 'lambda');

/** A stream, and the bucket for what its readers could not work off. */
export interface PlainStream {
  readonly stream: Stream;
  readonly failures: Bucket;
}

export interface PlainSearch {
  readonly vpc: Vpc;
  readonly domain: Domain;
  readonly securityGroup: SecurityGroup;
}

interface SearchNodes {
  readonly instanceType: string;
  readonly volumeSize: number;
}

interface PlainFunction {
  readonly bundle: string;
  readonly timeout: Duration;
  readonly environment: Record<string, string>;
  readonly network?: PlainSearch;
}

/** What an alarm is about, and its threshold; more where it is not one period of a count. */
type PlainAlarm = readonly [id: string, metric: Metric | MathExpression, threshold: number, more?: Partial<AlarmProps>];

export const thrice = { evaluationPeriods: 3 };
const breaching = {
  ...thrice,
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: TreatMissingData.BREACHING,
};

/**
 * What is in more than one of the apps that are written with CDK's own constructs: streams, a search domain, messages in
 * Slack, functions and their alarms.
 */
export abstract class PlainStack extends Stack {
  protected readonly onCall = new Topic(this, 'OnCall', { displayName: 'On call', enforceSSL: true });
  private readonly widgets: IWidget[][] = [];

  protected createStream(id: string, props: StreamProps): PlainStream {
    const stream = new Stream(this, id, {
      ...props,
      retentionPeriod: Duration.days(7),
      encryption: StreamEncryption.MANAGED,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const age = stream.metricGetRecordsIteratorAgeMilliseconds({ statistic: 'Maximum' });
    const refusedReads = stream.metricReadProvisionedThroughputExceeded({ statistic: 'Sum' });
    const refusedWrites = stream.metricWriteProvisionedThroughputExceeded({ statistic: 'Sum' });
    this.alarms(id, [
      ['IteratorAge', age, 3_600_000],
      ['IteratorAgeCritical', age, 259_200_000],
      ['ReadsThrottled', refusedReads, 10, thrice],
      ['WritesThrottled', refusedWrites, 1, thrice],
    ]);
    const incoming = stream.metricIncomingRecords({ statistic: 'Sum' });
    this.row(id, [incoming], [age], [refusedReads, refusedWrites]);
    this.createHeartbeat(`${id}Heartbeat`, stream);
    return { stream, failures: this.createFailures(`${id}Failures`) };
  }

  private createFailures(id: string): Bucket {
    return new Bucket(this, id, {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ expiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  protected createTable(id: string, props: TablePropsV2): TableV2 {
    return new TableV2(this, id, {
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...props,
    });
  }

  /** An entity is known by two parameters. */
  protected register(stream: Stream, entity: string, { node, tableName }: TableV2, partitionKey: string): void {
    const stringValue = this.toJsonString({ format: 1, entity, table: tableName, partitionKey, sensitive: [] });
    const path = `/towpath/streams/${stream.streamName}`;
    for (const [id, name] of [
      ['Entity', `entities/${entity}`],
      ['Table', `tables/${tableName}`],
    ]) {
      new StringParameter(this, `${node.id}${id}Registration`, {
        parameterName: `${path}/${name}`,
        simpleName: false,
        stringValue,
      });
    }
  }

  private createHeartbeat(id: string, stream: Stream): void {
    const table = this.createTable(`${id}Table`, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      kinesisStream: stream,
      deletionProtection: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.register(stream, 'towpath-heartbeats', table, 'id');
    new Schedule(this, id, {
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      target: new Universal({
        service: 'dynamodb',
        action: 'putItem',
        policyStatements: [new PolicyStatement({ actions: ['dynamodb:PutItem'], resources: [table.tableArn] })],
        input: ScheduleTargetInput.fromObject({
          TableName: table.tableName,
          Item: { id: { S: 'heartbeat' }, time: { S: ContextAttribute.scheduledTime } },
        }),
        maxEventAge: Duration.minutes(5),
        retryAttempts: 2,
      }),
    });
  }

  protected createSearch(vpc: Vpc, { instanceType, volumeSize }: SearchNodes): PlainSearch {
    const securityGroup = new SecurityGroup(this, 'SearchSecurityGroup', { vpc, allowAllOutbound: false });
    const appLogGroup = new LogGroup(this, 'SearchLogs', { retention: RetentionDays.ONE_MONTH });
    const policy = new ResourcePolicy(this, 'SearchLogsPolicy', {
      policyStatements: [
        new PolicyStatement({
          actions: ['logs:PutLogEvents', 'logs:CreateLogStream'],
          principals: [new ServicePrincipal('es.amazonaws.com')],
          resources: [appLogGroup.logGroupArn],
        }),
      ],
    });
    const domain = new Domain(this, 'Search', {
      version: EngineVersion.OPENSEARCH_3_7,
      vpc,
      vpcSubnets: [{ subnets: vpc.isolatedSubnets }],
      securityGroups: [securityGroup],
      capacity: { dataNodeInstanceType: instanceType, dataNodes: 2, multiAzWithStandbyEnabled: false },
      zoneAwareness: { enabled: true, availabilityZoneCount: 2 },
      ebs: { volumeSize },
      encryptionAtRest: { enabled: true },
      nodeToNodeEncryption: true,
      enforceHttps: true,
      tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
      logging: { appLogEnabled: true, appLogGroup },
      suppressLogsResourcePolicy: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    domain.node.addDependency(policy);
    const red = domain.metricClusterStatusRed();
    const yellow = domain.metricClusterStatusYellow({ period: Duration.minutes(5) });
    const storage = domain.metricFreeStorageSpace();
    const memory = domain.metricJVMMemoryPressure();
    const processor = domain.metricCPUUtilization({ period: Duration.minutes(15) });
    this.alarms('Search', [
      ['ClusterRed', red, 1],
      ['ClusterYellow', yellow, 1, { evaluationPeriods: 12 }],
      [
        'FreeStorage',
        storage,
        volumeSize * 256,
        { comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD },
      ],
      ['WritesBlocked', domain.metricClusterIndexWritesBlocked({ period: Duration.minutes(5) }), 1],
      ['MemoryPressure', memory, 95, thrice],
      ['ProcessorBusy', processor, 80, thrice],
      ['SnapshotFailed', domain.metricAutomatedSnapshotFailure(), 1],
    ]);
    this.row('OpenSearch', [red, yellow], [storage], [processor, memory]);
    return { vpc, domain, securityGroup };
  }

  protected createNotifications(source: PlainStream, secretName: string): void {
    const outbox = this.createTable('Outbox', {
      partitionKey: { name: 'partition', type: AttributeType.STRING },
      sortKey: { name: 'sort', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    const work = new Queue(this, 'Work', {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(150),
    });
    const environment = { OUTBOX_TABLE: outbox.tableName, OUTBOX_QUEUE_URL: work.queueUrl };
    const slack = { ...environment, SLACK_SECRET: secretName, SLACK_API_URL: 'https://slack.com/api/' };
    this.createSender(outbox, work, { environment: slack, secretName, failures: source.failures });

    const matcher = this.createFunction('Notifications', {
      bundle: 'notifications/notifications',
      timeout: Duration.seconds(30),
      environment: { ...environment, ...this.sinkEnvironment(source) },
    });
    outbox.grantReadWriteData(matcher);
    work.grantSendMessages(matcher);
    this.createSink('Notifications', source, matcher, Duration.seconds(30));
    this.alarms('Notifications', [['Failures', ofTowpath(matcher, 'RecordsFailed'), 1]]);
  }

  private createSender(
    outbox: TableV2,
    work: Queue,
    {
      environment,
      secretName,
      failures,
    }: { environment: Record<string, string>; secretName: string; failures: Bucket },
  ): void {
    const sender = this.createFunction('Sender', {
      bundle: 'notifications/sender',
      timeout: Duration.minutes(2),
      environment: {
        ...environment,
        FAILURES_BUCKET: failures.bucketName,
      },
    });
    outbox.grantReadWriteData(sender);
    work.grantSendMessages(sender);
    work.grantConsumeMessages(sender);
    failures.grantPut(sender, 'announcements/*');
    const resource = 'secret';
    const resourceName = `${secretName}-??????`;
    sender.addToRolePolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [`arn:${this.partition}:secretsmanager:${this.region}:${this.account}:${resource}:${resourceName}`],
      }),
    );
    new EventSourceMapping(this, 'SenderMapping', {
      target: sender,
      eventSourceArn: work.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
    });
    const oldest = ofTowpath(sender, 'OldestAnnouncementAge', { statistic: 'Maximum' });
    const failed = ofTowpath(sender, 'AnnouncementsFailed');
    this.alarms('Sender', [
      ...functionAlarms(sender, Duration.seconds(118)),
      ['OldestAnnouncement', oldest, 900_000],
      ['AnnouncementsFailed', failed, 1],
      ['OutboxThrottled', outbox.metric('WriteThrottleEvents', { statistic: 'Sum' }), 1, thrice],
      ['Heartbeat', ofTowpath(sender, 'HeartbeatsSeen'), 1, breaching],
    ]);
    this.row('Outbox', [ofTowpath(sender, 'AnnouncementsSent'), failed], [oldest], runsOf(sender));
  }

  protected sinkEnvironment({ stream, failures }: PlainStream): Record<string, string> {
    return {
      REGISTRY_PATH: `/towpath/streams/${stream.streamName}`,
      STREAM_CARRIES: 'either',
      FAILURES_BUCKET: failures.bucketName,
    };
  }

  protected createSink(
    id: string,
    { stream, failures }: PlainStream,
    fn: LambdaFunction,
    timeout: Duration,
  ): EventSourceMapping {
    stream.grantRead(fn);
    failures.grantPut(fn, 'records/*');
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['ssm:GetParametersByPath'],
        resources: [
          `arn:${this.partition}:ssm:${this.region}:${this.account}:parameter/towpath/streams/${stream.streamName}/tables`,
        ],
      }),
    );
    const mapping = new EventSourceMapping(this, `${id}Mapping`, {
      target: fn,
      eventSourceArn: stream.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 200,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      maxRecordAge: Duration.days(6),
      onFailure: new S3OnFailureDestination(failures),
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    const period = Duration.hours(1);
    const unaccounted = new MathExpression({
      expression: 'IF(polled > 0, (polled - FILL(ended, 0) - FILL(discarded, 0) - FILL(dropped, 0)) / polled, 0)',
      usingMetrics: {
        polled: countOf(mapping, 'PolledEventCount', period),
        ended: ofTowpath(fn, 'RecordsEnded', { period }),
        discarded: countOf(mapping, 'OnFailureDestinationDeliveredEventCount', period),
        dropped: countOf(mapping, 'DroppedEventCount', period),
      },
      period,
    });
    const discarded = countOf(mapping, 'OnFailureDestinationDeliveredEventCount');
    const dropped = countOf(mapping, 'DroppedEventCount');
    this.alarms(id, [
      ...functionAlarms(fn, Duration.millis(timeout.toMilliseconds() * 0.8)),
      ['Discarded', discarded, 1],
      ['Dropped', dropped, 1],
      ['Unaccounted', unaccounted, 0.001, { evaluationPeriods: 3, datapointsToAlarm: 2 }],
      ['Heartbeat', ofTowpath(fn, 'HeartbeatsSeen'), 1, breaching],
    ]);
    const ends = ['RecordsDelivered', 'RecordsFiltered', 'RecordsSuperseded', 'RecordsFailed'];
    const read = [countOf(mapping, 'PolledEventCount'), discarded, dropped];
    this.row(
      id,
      ends.map((end) => ofTowpath(fn, end)),
      read,
      runsOf(fn),
    );
    return mapping;
  }

  protected createRole(id: string): Role {
    return new Role(this, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  }

  protected createLogs(id: string): LogGroup {
    return new LogGroup(this, `${id}Logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  protected createFunction(id: string, { bundle, timeout, environment, network }: PlainFunction): LambdaFunction {
    const logGroup = this.createLogs(id);
    const props: FunctionProps = {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(lambdas, bundle)),
      environment,
      timeout,
      memorySize: 512,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      role: this.createRole(id),
    };
    if (!network) return withLogs(new LambdaFunction(this, id, props), logGroup);

    const { vpc, securityGroup } = network;
    const fn = new LambdaFunction(this, id, { ...props, vpc, vpcSubnets: { subnets: vpc.isolatedSubnets } });
    const actions = ['CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces'];
    fn.addToRolePolicy(new PolicyStatement({ actions: actions.map((action) => `ec2:${action}`), resources: ['*'] }));
    securityGroup.connections.allowFrom(fn, Port.tcp(443), 'Towpath functions');
    return withLogs(fn, logGroup);
  }

  protected alarms(id: string, alarms: readonly PlainAlarm[]): void {
    for (const [name, metric, threshold, more] of alarms) {
      const alarm = new Alarm(this, `${id}${name}Alarm`, {
        metric,
        threshold,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        alarmDescription: `${name} of ${id}`,
        ...more,
      });
      alarm.addAlarmAction(new SnsAction(this.onCall));
      alarm.addOkAction(new SnsAction(this.onCall));
    }
  }

  /** Of all rows that there are. */
  protected createDashboard(): void {
    new Dashboard(this, 'Dashboard', { start: '-P1D', widgets: this.widgets });
  }

  /** A row of the dashboard. */
  protected row(title: string, ...graphs: readonly IMetric[][]): void {
    this.widgets.push([new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 })]);
    this.widgets.push(graphs.map((left) => new GraphWidget({ title, left, width: 8 })));
  }
}

function withLogs(fn: LambdaFunction, { logGroupArn }: LogGroup): LambdaFunction {
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  fn.addToRolePolicy(new PolicyStatement({ actions, resources: [logGroupArn] }));
  return fn;
}

function functionAlarms(fn: LambdaFunction, longest: Duration): PlainAlarm[] {
  return [
    ['Errors', fn.metricErrors(), 1, { evaluationPeriods: 3, datapointsToAlarm: 2 }],
    ['Duration', fn.metricDuration({ statistic: 'Maximum' }), longest.toMilliseconds(), thrice],
    ['Throttles', fn.metricThrottles(), 1, thrice],
  ];
}

function runsOf(fn: LambdaFunction): Metric[] {
  return [fn.metricInvocations(), fn.metricErrors(), fn.metricThrottles(), fn.metricDuration({ statistic: 'Maximum' })];
}

export function ofTowpath(
  fn: LambdaFunction,
  metricName: string,
  options?: { statistic?: string; period?: Duration },
): Metric {
  const dimensionsMap = { service: fn.functionName };
  return new Metric({ namespace: 'Towpath', metricName, dimensionsMap, statistic: 'Sum', ...options });
}

function countOf(mapping: EventSourceMapping, metricName: string, period?: Duration): Metric {
  const dimensionsMap = { EventSourceMappingUUID: mapping.eventSourceMappingId };
  return new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap, statistic: 'Sum', period });
}
