import { App, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, test } from 'vitest';
import { AppTeam, EntityTable, EventHandler, ImageRepository, Platform, SearchIndex } from '../../lib';
import { evaluate } from '../permissions/evaluate-policies';
import { type Ask, ordersDeployment, requestOf, taggedWith } from './people-of-a-stage';

const requested = { 'aws:RequestTag/towpath:service': 'orders', 'aws:RequestTag/towpath:stage': 'production' };
const bounded = { 'iam:PermissionsBoundary': 'arn:aws:iam::111122223333:policy/towpath-production-boundary' };
const ofPlatform = taggedWith({ 'towpath:part': 'platform', 'towpath:stage': 'production' });
const onFunction = {
  'lambda:FunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:orders-production-Function-1',
};
const ROLE = 'role/towpath/production/orders/orders-production-Role-1';

/** What CloudFormation asks of AWS to make a resource of a type, by the name that it gives it. */
const asks: Readonly<Record<string, (name: string, properties: Readonly<Record<string, unknown>>) => Ask[]>> = {
  'AWS::CloudWatch::Alarm': (name) => [['cloudwatch:PutMetricAlarm', `alarm:${name}`, requested]],
  'AWS::CloudWatch::Dashboard': (name) => [
    ['cloudwatch:PutDashboard', `arn:aws:cloudwatch::111122223333:dashboard/${name}`],
  ],
  'AWS::DynamoDB::GlobalTable': (name) => [
    ['dynamodb:CreateTable', `table/${name}`, requested],
    ['dynamodb:EnableKinesisStreamingDestination', `table/${name}`],
    ['kinesis:DescribeStream', 'stream/Platform-production-PlatformChangesStream-1', ofPlatform],
    ['kinesis:PutRecords', 'stream/Platform-production-PlatformChangesStream-1', ofPlatform],
    ['iam:CreateServiceLinkedRole', 'role/aws-service-role/kinesisreplication.dynamodb.amazonaws.com/1'],
  ],
  'AWS::EC2::SecurityGroup': () => [
    ['ec2:CreateSecurityGroup', 'security-group/sg-1', requested],
    ['ec2:CreateSecurityGroup', 'vpc/vpc-1', ofPlatform],
  ],
  'AWS::EC2::SecurityGroupEgress': () => [
    [
      'ec2:AuthorizeSecurityGroupEgress',
      'security-group/sg-1',
      taggedWith({ 'towpath:service': 'orders', 'towpath:stage': 'production' }),
    ],
  ],
  'AWS::EC2::SecurityGroupIngress': () => [
    ['ec2:AuthorizeSecurityGroupIngress', 'security-group/sg-search', ofPlatform],
  ],
  'AWS::ECR::Repository': (name) => [['ecr:CreateRepository', `repository/${name}`, requested]],
  'AWS::Events::Rule': (name) => [
    ['events:PutRule', `rule/${name}`, requested],
    ['events:PutTargets', `rule/${name}`],
  ],
  'AWS::IAM::Policy': () => [['iam:PutRolePolicy', ROLE, bounded]],
  'AWS::IAM::Role': (_name, { Path }) => [
    ['iam:CreateRole', `role${Path}orders-production-Role-1`, { ...bounded, ...requested }],
    ['iam:TagRole', `role${Path}orders-production-Role-1`, requested],
    ['iam:PassRole', `role${Path}orders-production-Role-1`],
  ],
  'AWS::Lambda::EventSourceMapping': () => [
    ['lambda:CreateEventSourceMapping', '*', { ...requested, ...onFunction }],
    ['lambda:TagResource', 'event-source-mapping:1', requested],
  ],
  'AWS::Lambda::Function': (name) => [['lambda:CreateFunction', `function:${name}`, requested]],
  'AWS::Logs::LogGroup': (name) => [['logs:CreateLogGroup', `log-group:${name}`, requested]],
  'AWS::SQS::Queue': (name) => [['sqs:CreateQueue', name, requested]],
  'AWS::SQS::QueuePolicy': () => [['sqs:SetQueueAttributes', 'orders-production-Queue-1']],
  'AWS::SSM::Parameter': () => [
    [
      'ssm:PutParameter',
      'parameter/towpath/streams/Platform-production-PlatformChangesStream-1/entities/orders',
      requested,
    ],
    [
      'ssm:AddTagsToResource',
      'parameter/towpath/streams/Platform-production-PlatformChangesStream-1/entities/orders',
      requested,
    ],
  ],
  'Custom::TowpathSearchIndex': () => [['lambda:InvokeFunction', 'function:orders-production-Provider-1']],
};

/** A service that uses all that the platform has. */
function service() {
  const team = new AppTeam({ service: 'orders', stage: 'production' });
  const app = new App({ context: { 'towpath:stages/production': {} }, defaultStackSynthesizer: team.synthesizer() });
  team.owns(app);
  const stack = new Stack(app, 'Orders', {
    env: { account: '111122223333', region: 'eu-west-1' },
    stackName: 'orders-production',
  });
  const platform = Platform.fromContext(stack, 'Platform', 'production');
  const entity = new EntityTable(stack, 'Table', {
    entity: 'orders',
    stream: platform.changes,
    partitionKey: { name: 'orderId', type: AttributeType.STRING },
  });
  new SearchIndex(stack, 'Index', { entity, domain: platform.search, mappings: {} });
  new ImageRepository(stack, 'Images', { stream: platform.events });
  const handler = new LambdaFunction(stack, 'Own', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
  });
  new EventHandler(stack, 'Handler', { stream: platform.changes, handler });
  return app.synth().getStackByName('orders-production').template.Resources as Record<
    string,
    { Type: string; Properties: Record<string, unknown> }
  >;
}

test('the role for it makes every resource of a service on the platform', () => {
  const refused = Object.entries(service()).flatMap(([logicalId, { Type, Properties }]) => {
    const needed = asks[Type];
    if (!needed) return [`nobody knows what ${Type} needs`];
    return needed(`orders-production-${logicalId}-1`, Properties)
      .filter((ask) => evaluate(ordersDeployment.identity, requestOf(ordersDeployment, ask)) !== 'allowed')
      .map((ask) => `${Type}: ${ask.join(' ')}`);
  });

  expect([...new Set(refused)]).toEqual([]);
}, 60_000);
