/**
 * The resources of examples/storefront written with CDK's own constructs and nothing else: what its synthesis costs is
 * what the Storefront's cannot do without. To be synthesised and measured, not to be deployed: the functions have no
 * configuration.
 */
import { CustomResource, Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, type TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import { GatewayVpcEndpointAwsService, InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Stream, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { ofTowpath, type PlainSearch, PlainStack, type PlainStream, thrice } from './plain-stack';

export class StorefrontInPlainCdk extends PlainStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const changes = this.createStream('Changes', { streamMode: StreamMode.ON_DEMAND });
    this.createEntity(changes.stream, 'customers', {
      partitionKey: { name: 'customerId', type: AttributeType.STRING },
    });
    this.createEntity(changes.stream, 'orders', {
      partitionKey: { name: 'customerId', type: AttributeType.STRING },
      sortKey: { name: 'orderId', type: AttributeType.STRING },
    });
    const search = this.createSearch(this.createNetwork(), { instanceType: 'r7g.large.search', volumeSize: 100 });
    this.createIndexes(search, changes);
    this.createNotifications(changes, 'slack/storefront');
    this.createDashboard();
  }

  private createEntity(stream: Stream, entity: string, props: TablePropsV2): void {
    const table = this.createTable(`${entity}Table`, {
      ...props,
      kinesisStream: stream,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    this.register(stream, entity, table, props.partitionKey.name);
    const replication = (aggregate: string, name: string) =>
      new MathExpression({
        expression: `SELECT ${aggregate}(${name}) FROM SCHEMA("AWS/DynamoDB", TableName, DelegatedOperation) WHERE TableName = '${table.tableName}'`,
      });
    const lost = replication('SUM', 'FailedToReplicateRecordCount');
    const age = replication('MAX', 'AgeOfOldestUnreplicatedRecord');
    const throttled = replication('SUM', 'ThrottledPutRecordCount');
    const reads = table.metric('ReadThrottleEvents', { statistic: 'Sum' });
    const writes = table.metric('WriteThrottleEvents', { statistic: 'Sum' });
    this.alarms(entity, [
      ['NotReplicated', lost, 1],
      ['UnreplicatedAge', age, 900_000],
      ['ReplicationThrottled', throttled, 1, thrice],
      ['TableReadsThrottled', reads, 1, thrice],
      ['TableWritesThrottled', writes, 1, thrice],
    ]);
    const written = table.metric('ConsumedWriteCapacityUnits', { statistic: 'Sum' });
    this.row(`Table of ${entity}`, [written], [age], [lost, throttled, reads, writes]);
  }

  private createNetwork(): Vpc {
    const vpc = new Vpc(this, 'Network', {
      maxAzs: 3,
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    vpc.addInterfaceEndpoint('Ssm', { service: InterfaceVpcEndpointAwsService.SSM });
    return vpc;
  }

  private createIndexes(network: PlainSearch, changes: PlainStream): void {
    const { domain } = network;
    const environment = { SEARCH_ENDPOINT: `https://${domain.domainEndpoint}`, SEARCH_SIGNING: 'aws' };
    const maker = this.createFunction('IndexMaker', {
      bundle: 'search/index-maker',
      timeout: Duration.minutes(5),
      environment,
      network,
    });
    const frameworkOnEventRole = this.createRole('IndexMakerProvider');
    const provider = new Provider(this, 'IndexMakerProvider', {
      onEventHandler: maker,
      logGroup: this.createLogs('IndexMakerProvider'),
      frameworkOnEventRole,
    });
    const indexes = ['customers', 'orders'].map((entity) => {
      const policy = new Policy(this, `${entity}IndexPolicy`, {
        statements: [
          new PolicyStatement({
            actions: ['es:ESHttpGet', 'es:ESHttpPut'],
            resources: [`${domain.domainArn}/${entity}`, `${domain.domainArn}/${entity}-1/*`],
          }),
        ],
        roles: maker.role ? [maker.role] : [],
      });
      const index = new CustomResource(this, `${entity}Index`, {
        serviceToken: provider.serviceToken,
        resourceType: 'Custom::TowpathSearchIndex',
        properties: { definition: JSON.stringify({ entity, alias: entity, mappings: {}, settings: {} }) },
      });
      index.node.addDependency(policy);
      return index;
    });

    const indexer = this.createFunction('Indexer', {
      bundle: 'search/search',
      timeout: Duration.minutes(1),
      environment: { ...environment, ...this.sinkEnvironment(changes) },
      network,
    });
    domain.grantIndexReadWrite('customers', indexer);
    domain.grantIndexReadWrite('orders', indexer);
    const mapping = this.createSink('Indexer', changes, indexer, Duration.minutes(1));
    mapping.node.addDependency(...indexes);
    const rejected = ofTowpath(indexer, 'DocumentsRejected');
    const otherFailures = new MathExpression({
      expression: 'failed - FILL(rejected, 0)',
      usingMetrics: { failed: ofTowpath(indexer, 'RecordsFailed'), rejected },
    });
    this.alarms('Indexer', [
      ['Failures', otherFailures, 1],
      ['DocumentsRejected', rejected, 1],
    ]);
  }
}
