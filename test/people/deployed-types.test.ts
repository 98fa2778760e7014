import { describe, expect, test } from 'vitest';
import {
  formsInWords,
  hasForm,
  inNames,
  isAttachable,
  NAMED_TYPES,
  TAGGED_TYPES,
  TYPES_OF_PARTS,
  verdictOn,
} from '../../domain/people/deployed-types';
import { evaluate } from '../permissions/evaluate-policies';
import { type Ask, CHANGES, managedPolicies, ordersDeployment, requestOf, taggedWith } from './people-of-a-stage';

const requested = { 'aws:RequestTag/towpath:service': 'orders', 'aws:RequestTag/towpath:stage': 'production' };
const own = taggedWith({ 'towpath:service': 'orders', 'towpath:stage': 'production' });
const bounded = { 'iam:PermissionsBoundary': 'arn:aws:iam::111122223333:policy/towpath-production-boundary' };
const ROLE = 'role/towpath/production/orders/orders-production-Role-1';
const onFunction = {
  'lambda:FunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:orders-production-Function-1',
};

/** What CloudFormation asks of AWS to make what has a name. */
const making: Readonly<Record<string, (name: string) => Ask>> = {
  'AWS::CloudWatch::Alarm': (name) => ['cloudwatch:PutMetricAlarm', `alarm:${name}`, requested],
  'AWS::CloudWatch::CompositeAlarm': (name) => ['cloudwatch:PutCompositeAlarm', `alarm:${name}`, requested],
  'AWS::CloudWatch::Dashboard': (name) => [
    'cloudwatch:PutDashboard',
    `arn:aws:cloudwatch::111122223333:dashboard/${name}`,
  ],
  'AWS::DynamoDB::GlobalTable': (name) => ['dynamodb:CreateTable', `table/${name}`, requested],
  'AWS::DynamoDB::Table': (name) => ['dynamodb:CreateTable', `table/${name}`, requested],
  'AWS::ECR::Repository': (name) => ['ecr:CreateRepository', `repository/${name}`, requested],
  'AWS::Events::EventBus': (name) => ['events:CreateEventBus', `event-bus/${name}`, requested],
  'AWS::Events::Rule': (name) => ['events:PutRule', `rule/${name}`, requested],
  'AWS::Kinesis::Stream': (name) => ['kinesis:CreateStream', `stream/${name}`, requested],
  'AWS::Lambda::Function': (name) => ['lambda:CreateFunction', `function:${name}`, requested],
  'AWS::Lambda::LayerVersion': (name) => ['lambda:PublishLayerVersion', `layer:${name}`],
  'AWS::Logs::LogGroup': (name) => ['logs:CreateLogGroup', `log-group:${name}`, requested],
  'AWS::S3::Bucket': (name) => ['s3:CreateBucket', name],
  'AWS::SNS::Topic': (name) => ['sns:CreateTopic', name, requested],
  'AWS::SQS::Queue': (name) => ['sqs:CreateQueue', name, requested],
  'AWS::SSM::Parameter': (name) => ['ssm:PutParameter', `parameter${name}`, requested],
  'AWS::Scheduler::Schedule': (name) => ['scheduler:CreateSchedule', `schedule/x/${name}`],
  'AWS::SecretsManager::Secret': (name) => ['secretsmanager:CreateSecret', `secret:${name}`, requested],
  'AWS::StepFunctions::StateMachine': (name) => ['states:CreateStateMachine', `stateMachine:${name}`, requested],
};

/** What it asks to make what has tags. */
const makingTagged: Readonly<Record<string, readonly [action: string, resource: string]>> = {
  'AWS::AutoScaling::AutoScalingGroup': ['autoscaling:CreateAutoScalingGroup', 'autoScalingGroup:1:x'],
  'AWS::EC2::SecurityGroup': ['ec2:CreateSecurityGroup', 'security-group/sg-1'],
  'AWS::ECS::CapacityProvider': ['ecs:CreateCapacityProvider', 'capacity-provider/x'],
  'AWS::ECS::Cluster': ['ecs:CreateCluster', 'cluster/x'],
  'AWS::ECS::Service': ['ecs:CreateService', 'service/x/x'],
  'AWS::ECS::TaskDefinition': ['ecs:RegisterTaskDefinition', 'task-definition/x:1'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['elasticloadbalancing:CreateRule', 'listener/app/platform/1/1'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['elasticloadbalancing:CreateTargetGroup', 'targetgroup/x/1'],
};

/** What it asks to make what is part of something else. */
const makingParts: Readonly<Record<string, Ask>> = {
  'AWS::AutoScaling::LifecycleHook': ['autoscaling:PutLifecycleHook', 'autoScalingGroup:1:x', own],
  'AWS::AutoScaling::ScalingPolicy': ['autoscaling:PutScalingPolicy', 'autoScalingGroup:1:x', own],
  'AWS::AutoScaling::ScheduledAction': ['autoscaling:PutScheduledUpdateGroupAction', 'autoScalingGroup:1:x', own],
  'AWS::AutoScaling::WarmPool': ['autoscaling:PutWarmPool', 'autoScalingGroup:1:x', own],
  'AWS::CloudFormation::Stack': ['cloudformation:CreateStack', 'stack/orders-production-Nested-1/1'],
  'AWS::EC2::SecurityGroupEgress': ['ec2:AuthorizeSecurityGroupEgress', 'security-group/sg-1', own],
  'AWS::EC2::SecurityGroupIngress': ['ec2:AuthorizeSecurityGroupIngress', 'security-group/sg-1', own],
  'AWS::ECS::ClusterCapacityProviderAssociations': ['ecs:PutClusterCapacityProviders', 'cluster/x', own],
  'AWS::Events::EventBusPolicy': ['events:PutPermission', 'event-bus/orders-production-Bus'],
  'AWS::IAM::Policy': ['iam:PutRolePolicy', ROLE, bounded],
  'AWS::IAM::Role': ['iam:CreateRole', ROLE, { ...bounded, ...requested }],
  'AWS::IAM::RolePolicy': ['iam:PutRolePolicy', ROLE, bounded],
  'AWS::IAM::ServiceLinkedRole': ['iam:CreateServiceLinkedRole', 'role/aws-service-role/ecs.amazonaws.com/x'],
  'AWS::Kinesis::ResourcePolicy': ['kinesis:PutResourcePolicy', 'stream/orders-production-Stream-1'],
  'AWS::Kinesis::StreamConsumer': ['kinesis:RegisterStreamConsumer', 'stream/orders-production-Stream-1'],
  'AWS::Lambda::Alias': ['lambda:CreateAlias', 'function:orders-production-Api-1'],
  'AWS::Lambda::EventInvokeConfig': ['lambda:PutFunctionEventInvokeConfig', 'function:orders-production-Api-1'],
  'AWS::Lambda::EventSourceMapping': ['lambda:CreateEventSourceMapping', '*', onFunction],
  'AWS::Lambda::LayerVersionPermission': ['lambda:AddLayerVersionPermission', 'layer:orders-production-Layer:1'],
  'AWS::Lambda::Permission': ['lambda:AddPermission', 'function:orders-production-Api-1'],
  'AWS::Lambda::Url': ['lambda:CreateFunctionUrlConfig', 'function:orders-production-Api-1'],
  'AWS::Lambda::Version': ['lambda:PublishVersion', 'function:orders-production-Api-1'],
  'AWS::Logs::LogStream': ['logs:CreateLogStream', 'log-group:orders-production-Logs-1:log-stream:x'],
  'AWS::Logs::MetricFilter': ['logs:PutMetricFilter', 'log-group:orders-production-Logs-1:*'],
  'AWS::Logs::SubscriptionFilter': ['logs:PutSubscriptionFilter', 'log-group:orders-production-Logs-1:*'],
  'AWS::S3::BucketPolicy': ['s3:PutBucketPolicy', 'orders-production-bucket-1'],
  'AWS::SNS::Subscription': ['sns:Subscribe', 'orders-production-Topic-1'],
  'AWS::SNS::TopicInlinePolicy': ['sns:SetTopicAttributes', 'orders-production-Topic-1'],
  'AWS::SNS::TopicPolicy': ['sns:SetTopicAttributes', 'orders-production-Topic-1'],
  'AWS::SQS::QueueInlinePolicy': ['sqs:SetQueueAttributes', 'orders-production-Queue-1'],
  'AWS::SQS::QueuePolicy': ['sqs:SetQueueAttributes', 'orders-production-Queue-1'],
  'AWS::SecretsManager::ResourcePolicy': ['secretsmanager:PutResourcePolicy', 'secret:orders-production-Slack-1'],
  'AWS::SecretsManager::RotationSchedule': ['secretsmanager:RotateSecret', 'secret:orders-production-Slack-1'],
  'AWS::SecretsManager::SecretTargetAttachment': ['secretsmanager:PutSecretValue', 'secret:orders-production-Slack-1'],
  'AWS::StepFunctions::StateMachineAlias': ['states:CreateStateMachineAlias', 'stateMachine:orders-production-Flow'],
  'AWS::StepFunctions::StateMachineVersion': [
    'states:PublishStateMachineVersion',
    'stateMachine:orders-production-Flow',
  ],
};

/** A role for deployments to which the platform team has attached everything. */
const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const generous = { ...ordersDeployment.identity, policies: [everything] };

const decide = (ask: Ask) => evaluate(ordersDeployment.identity, requestOf(ordersDeployment, ask));
const concrete = (form: string) => inNames(form, 'orders', 'production', CHANGES).replaceAll('*', 'x');

function makingOf(type: string): (name: string) => Ask {
  const found = making[type];
  if (!found) throw new Error(`nobody knows what makes ${type}`);
  return found;
}

describe.each(Object.entries(NAMED_TYPES))('of the type %s', (type, { forms }) => {
  const isKnown = (name: string) => hasForm(name, forms, 'orders', 'production', CHANGES);

  test.each(forms)('a name of the form %s is known, and CloudFormation makes it', (form) => {
    expect(isKnown(concrete(form))).toBe(true);
    expect(decide(makingOf(type)(concrete(form)))).toBe('allowed');
  });

  const names = [
    'my-orders',
    'orders',
    'orders/api',
    'orders-production',
    'orders-staging-x',
    'Orders-production-x',
    'payments-production-x',
    '/orders-production-x',
    '/orders-production/x',
    '/aws/lambda/orders-production-x',
    '/aws/lambda/payments-production-x',
    '/towpath/streams/x/other/x',
    '/towpath/streams/payments-production-Stream-1/entities/orders',
  ];
  // Names with slashes are names of some types only.
  const possible = names.filter((name) => !name.includes('/') || forms.some((form) => form.includes('/')));

  test.each(possible)('the name %s is known where CloudFormation makes it', (name) => {
    expect(isKnown(name)).toBe(decide(makingOf(type)(name)) === 'allowed');
  });
});

test('whatever CloudFormation makes by its name is in the table', () => {
  const policy = managedPolicies.get('towpath-production-orders-deployment-named');
  const statements = [policy?.Statement ?? []].flat() as { Sid: string; Resource: string | string[] }[];
  const named = statements
    .filter(({ Sid }) => Sid === 'OwnByName' || Sid === 'Entities')
    .flatMap(({ Resource }) => Resource)
    .filter((resource) => !resource.includes(':cloudformation:'))
    .map((resource) => resource.replaceAll('*', 'x'));

  const known = Object.entries(NAMED_TYPES).flatMap(([type, { forms }]) =>
    forms.map((form) => requestOf(ordersDeployment, makingOf(type)(concrete(form))).resource),
  );

  expect(named.length).toBeGreaterThan(20);
  expect(new Set(known)).toEqual(new Set(named));
});

test.each([...TAGGED_TYPES])('%s is made with the tags of the service only', (type) => {
  const [action, resource] = makingTagged[type] ?? ['', ''];

  expect(decide([action, resource, requested])).toBe('allowed');
  expect(decide([action, resource])).not.toBe('allowed');
  expect(decide([action, resource, { ...requested, 'aws:RequestTag/towpath:service': 'payments' }])).not.toBe(
    'allowed',
  );
});

test.each([...TYPES_OF_PARTS])('%s is made for what the service has', (type) => {
  expect(decide(makingParts[type] ?? ['', ''])).toBe('allowed');
});

test.each<[string, ...Ask]>([
  ['AWS::IAM::AccessKey', 'iam:CreateAccessKey', 'user/mallory'],
  ['AWS::IAM::Group', 'iam:CreateGroup', 'group/mallory'],
  ['AWS::IAM::InstanceProfile', 'iam:CreateInstanceProfile', 'instance-profile/mallory'],
  ['AWS::IAM::ManagedPolicy', 'iam:CreatePolicy', 'policy/orders-production-x'],
  ['AWS::IAM::OIDCProvider', 'iam:CreateOpenIDConnectProvider', 'oidc-provider/mallory'],
  ['AWS::IAM::SAMLProvider', 'iam:CreateSAMLProvider', 'saml-provider/mallory'],
  ['AWS::IAM::User', 'iam:CreateUser', 'user/mallory'],
  ['AWS::IdentityStore::Group', 'identitystore:CreateGroup', '*'],
  ['AWS::Organizations::Account', 'organizations:CreateAccount', '*'],
  ['AWS::SSO::PermissionSet', 'sso:CreatePermissionSet', '*'],
])('%s is never made, whatever the platform team allows', (type, action, resource) => {
  expect(verdictOn(type).may).toBe('never');
  expect(evaluate(generous, requestOf(ordersDeployment, [action, resource, requested]))).not.toBe('allowed');
});

test.each<[string, string, string]>([
  ['AWS::KMS::Key', 'kms:CreateKey', '*'],
  ['AWS::ApiGateway::RestApi', 'apigateway:POST', 'arn:aws:apigateway:eu-west-1::/restapis'],
  ['AWS::Events::Archive', 'events:CreateArchive', 'archive/orders-production-x'],
  ['AWS::Logs::QueryDefinition', 'logs:PutQueryDefinition', '*'],
  ['AWS::Scheduler::ScheduleGroup', 'scheduler:CreateScheduleGroup', 'schedule-group/orders-production-x'],
])('%s is made where the platform team allows it', (type, action, resource) => {
  expect(verdictOn(type).may).toBe('ask');
  expect(decide([action, resource, requested])).not.toBe('allowed');
  expect(evaluate(generous, requestOf(ordersDeployment, [action, resource, requested]))).toBe('allowed');
});

test.each(['Custom::Anything', 'AWS::CDK::Metadata', 'AWS::Serverless::Function', 'Shop::Orders::MODULE'])(
  '%s is nothing that CloudFormation would need to be allowed',
  (type) => {
    expect(verdictOn(type)).toEqual({ may: 'make' });
  },
);

test.each([
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  'arn:aws:iam::aws:policy/AdministratorAccess',
  'arn:aws:iam::111122223333:policy/service-role/mine',
])('whether %s is attached to roles is known', (arn) => {
  const decision = decide(['iam:AttachRolePolicy', ROLE, { ...bounded, 'iam:PolicyARN': arn }]);

  expect(isAttachable(arn)).toBe(decision === 'allowed');
});

test('the forms that a team can choose are said with its own names', () => {
  expect(formsInWords(['<own>-*', '<service>', '<service>/*'], 'orders', 'production')).toBe(
    '"orders-production-…" or "orders" or "orders/…"',
  );
  expect(formsInWords(['/<own>/*', '/towpath/streams/<own>-*/tables/*'], 'orders', 'production')).toBe(
    '"/orders-production/…"',
  );
});
