import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, ApplicationTargetGroup, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  EntityTable,
  EventHandler,
  EventStream,
  FailureStore,
  ImageRepository,
  Monitoring,
  Nat,
  Network,
  SearchDomain,
  SearchIndex,
  ServiceLevel,
  ServiceMonitoring,
  SlackApp,
  SlackNotifications,
} from '../../lib';
import { rule } from './app';

/**
 * An app with every construct, in four stacks: what is shared, with a key of the customer's and a network; what a team
 * adds; a stack of what has no key and no network; and a service of plain resources.
 */
export function everything(context: Readonly<Record<string, unknown>> = {}): App {
  const zones = {
    'availability-zones:account=111111111111:region=eu-west-1': ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  };
  const app = new App({ context: { ...zones, ...context } });
  const env = { account: '111111111111', region: 'eu-west-1' };
  const platform = new Stack(app, 'Platform', { env });
  Monitoring.of(app).notify(Topic.fromTopicArn(platform, 'OnCall', 'arn:aws:sns:eu-west-1:111111111111:on-call'));
  const encryptionKey = new Key(platform, 'Key', { enableKeyRotation: true });
  const vpc = new Vpc(platform, 'Network', { availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] });
  const stream = new EventStream(platform, 'Changes', { encryptionKey, carries: 'both' });
  const domain = new SearchDomain(platform, 'Search', { vpc, encryptionKey });

  const shop = new Stack(app, 'Shop', { env });
  const customers = customersIn(shop, stream);
  const index = new SearchIndex(shop, 'CustomerSearch', { entity: customers, domain, mappings: {}, encryptionKey });
  new SlackNotifications(shop, 'Messages', {
    stream,
    slack: SlackApp.fromSecret(shop, 'Slack', { secretName: 'slack/shop', encryptionKey }),
    rules: [rule()],
    vpc,
    encryptionKey,
  });
  const handler = functionIn(shop);
  new EventHandler(shop, 'Handler', { stream, handler });
  index.grants.search(handler);
  customers.grants.readData(handler);
  stream.grants.publish(handler);
  stream.failures.grants.read(handler);
  Monitoring.of(app).announce(stream);
  const builder = new Role(shop, 'Builder', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
  const pulledBy = [builder, new AccountPrincipal('222222222222'), new ServicePrincipal('lambda.amazonaws.com')];
  const images = new ImageRepository(shop, 'Images', { encryptionKey, stream, pulledBy, tagPrefixes: ['release-'] });
  images.grants.push(builder);

  const plain = new Stack(app, 'Plain', { env });
  const failures = FailureStore.fromBucket(plain, 'Failures', Bucket.fromBucketName(plain, 'Bucket', 'failures'));
  const other = new EventStream(plain, 'Changes', { failures, heartbeat: false, shards: 2 });
  const orders = EntityTable.fromAttributes(plain, 'Orders', {
    entity: 'orders',
    stream: other,
    table: Table.fromTableName(plain, 'OrdersTable', 'orders'),
  });
  EntityTable.fromTable(plain, 'Products', {
    entity: 'products',
    stream: other,
    table: Table.fromTableName(plain, 'ProductsTable', 'products'),
    partitionKey: { name: 'sku', type: AttributeType.STRING },
  });
  const published = new EventStream(plain, 'Events', { failures, heartbeat: false, shards: 1 });
  ImageRepository.fromRepositoryName(plain, 'Images', { repositoryName: 'tools', stream: published });
  const removalPolicy = RemovalPolicy.DESTROY;
  new SearchIndex(plain, 'OrderSearch', { entity: orders, domain, mappings: {}, removalPolicy });
  new EventHandler(plain, 'Handler', { stream: other, handler: functionIn(plain).addAlias('live') });

  const zone = HostedZone.fromHostedZoneAttributes(platform, 'Zone', { hostedZoneId: 'Z1', zoneName: 'shop.example' });
  const network = new Network(platform, 'Services', {
    nat: Nat.gatewayPerZone(),
    domain: { zone, name: 'shop.example' },
    encryptionKey,
  });
  network.endpointFor(InterfaceVpcEndpointAwsService.SSM);
  const certificate = Certificate.fromCertificateArn(plain, 'Certificate', CERTIFICATE);
  const existing = Network.fromVpc(plain, 'Network', { vpc, certificate });
  for (const one of [network, existing]) void [one.internetFacing, one.internal];
  serviceIn(new Stack(app, 'Service', { env }));
  return app;
}

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111111111111:certificate/0d0b7a2f-5a3e-4a53-9b5c-1c1f6f0a7d11';

/** A service with one resource of each kind that can be watched. */
function serviceIn(stack: Stack): void {
  const vpc = new Vpc(stack, 'Network', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
  new ApplicationLoadBalancer(stack, 'Balancer', { vpc }).addListener('Http', {
    port: 80,
    defaultTargetGroups: [new ApplicationTargetGroup(stack, 'Web', { vpc, port: 80, targetType: TargetType.IP })],
  });
  functionIn(stack);
  const failed = new Queue(stack, 'Failed', { enforceSSL: true });
  new Queue(stack, 'Work', { enforceSSL: true, deadLetterQueue: { queue: failed, maxReceiveCount: 3 } });
  new TableV2(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  new Stream(stack, 'Clicks', { encryption: StreamEncryption.MANAGED });
  new ServiceMonitoring(stack, 'Monitoring', { service: 'shop', serviceLevel: ServiceLevel.consumerFacing });
}

function customersIn(stack: Stack, stream: EventStream): EntityTable {
  return new EntityTable(stack, 'Customers', {
    entity: 'customers',
    stream,
    partitionKey: { name: 'customerId', type: AttributeType.STRING },
    globalSecondaryIndexes: [{ indexName: 'byCountry', partitionKey: { name: 'country', type: AttributeType.STRING } }],
  });
}

function functionIn(stack: Stack): LambdaFunction {
  return new LambdaFunction(stack, 'Own', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
  });
}
