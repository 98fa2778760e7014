import { describe, expect, test } from 'vitest';
import { evaluate } from '../permissions/evaluate-policies';
import {
  type Ask,
  type Asker,
  CHANGES,
  ordersAsPayments,
  ordersDeployment,
  ordersFunction,
  ordersTeam,
  platformTeam,
  readOnly,
  requestOf,
  taggedWith,
} from './people-of-a-stage';

const BOUNDARY = 'arn:aws:iam::111122223333:policy/towpath-production-boundary';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const DEPLOYMENT = 'arn:aws:iam::111122223333:role/towpath-production-orders-deployment';
const OWN_ROLE = 'role/towpath/production/orders/orders-production-ApiRole-1';
const PLATFORM_ROLE = 'role/Platform-production-PlatformHeartbeatRole-1';
const PLATFORM_FUNCTION = 'function:Platform-production-PlatformMessages-1';
const ASSETS = 'cdk-hnb659fds-assets-111122223333-eu-west-1';
const FAILURES = 'platform-production-platformchangesfailuresbucket-1';

const own = taggedWith({ 'towpath:service': 'orders', 'towpath:stage': 'production' });
const ofPayments = taggedWith({ 'towpath:service': 'payments', 'towpath:stage': 'production' });
const ofPlatform = taggedWith({ 'towpath:part': 'platform', 'towpath:stage': 'production' });
const requested = { 'aws:RequestTag/towpath:service': 'orders', 'aws:RequestTag/towpath:stage': 'production' };
const bounded = { 'iam:PermissionsBoundary': BOUNDARY };
const ownTag = { 'aws:TagKeys': ['towpath:service'] };
const byDeployment = { 'cloudformation:RoleArn': DEPLOYMENT };

/** What nobody does in a stage, however they came in. */
const nobody: readonly Ask[] = [
  ['iam:CreateUser', 'user/mallory'],
  ['iam:CreateAccessKey', 'user/mallory'],
  ['iam:CreateLoginProfile', 'user/mallory'],
  ['iam:AttachUserPolicy', 'user/mallory', { 'iam:PolicyARN': ADMINISTRATOR }],
  ['iam:CreateSAMLProvider', 'saml-provider/mallory'],
  ['iam:CreateRole', 'role/mallory'],
  ['iam:CreateRole', OWN_ROLE],
  ['iam:CreateRole', OWN_ROLE, { 'iam:PermissionsBoundary': ADMINISTRATOR, ...requested }],
  ['iam:CreateRole', 'role/mallory', { ...bounded, ...requested }],
  ['iam:AttachRolePolicy', PLATFORM_ROLE, { ...bounded, 'iam:PolicyARN': ADMINISTRATOR }],
  ['iam:PutRolePolicy', PLATFORM_ROLE],
  ['iam:UpdateAssumeRolePolicy', PLATFORM_ROLE],
  ['iam:UpdateAssumeRolePolicy', 'role/towpath-production-platform'],
  ['iam:DeleteRolePermissionsBoundary', OWN_ROLE, bounded],
  ['iam:PutRolePermissionsBoundary', OWN_ROLE, { 'iam:PermissionsBoundary': ADMINISTRATOR }],
  ['iam:CreatePolicyVersion', BOUNDARY],
  ['iam:SetDefaultPolicyVersion', BOUNDARY],
  ['iam:DeletePolicyVersion', BOUNDARY],
  ['iam:DeletePolicy', BOUNDARY],
  ['iam:CreatePolicyVersion', 'policy/towpath-production-orders-act'],
  ['iam:TagRole', OWN_ROLE, { 'aws:RequestTag/towpath:service': 'payments', ...ownTag }],
  ['iam:UntagRole', OWN_ROLE, ownTag],
  ['sts:TagSession', OWN_ROLE, { 'aws:RequestTag/towpath:service': 'payments', ...ownTag }],
  ['sts:TagSession', OWN_ROLE, { 'aws:TagKeys': ['project', 'towpath:part'] }],
  ['iam:PassRole', PLATFORM_ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
  ['iam:PassRole', 'role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1'],
  ['sts:AssumeRole', PLATFORM_ROLE],
  ['sts:AssumeRole', 'role/towpath-production-platform'],
  ['cloudtrail:StopLogging', 'trail/organization'],
  ['cloudtrail:DeleteTrail', 'trail/organization'],
  ['guardduty:DeleteDetector', 'detector/1'],
  ['config:StopConfigurationRecorder', '*'],
  ['organizations:LeaveOrganization', '*'],
  ['account:CloseAccount', '*'],
  ['kms:ScheduleKeyDeletion', 'key/1', ofPlatform],
  ['kms:DisableKey', 'key/2'],
  ['kms:DeleteImportedKeyMaterial', 'key/2'],
  ['s3:PutBucketPolicy', FAILURES],
  ['lambda:UpdateFunctionCode', PLATFORM_FUNCTION, ofPlatform],
  ['lambda:UpdateFunctionCode', PLATFORM_FUNCTION],
  ['kinesis:DeleteStream', 'stream/Platform-production-PlatformChangesStream-1', ofPlatform],
  ['es:DeleteDomain', 'domain/platform-search', ofPlatform],
  ['ec2:DeleteVpc', 'vpc/vpc-1', ofPlatform],
];

/** What AWS runs on; those who neither look after it nor deploy have no way to it. */
const ground: readonly Ask[] = [
  ['sts:AssumeRole', 'role/cdk-hnb659fds-deploy-role-111122223333-eu-west-1'],
  ['sts:AssumeRole', 'role/cdk-hnb659fds-file-publishing-role-111122223333-eu-west-1'],
  ['s3:PutObject', `${ASSETS}/template.json`],
  ['ssm:PutParameter', 'parameter/towpath/v1/stages/production', ofPlatform],
  ['ssm:PutParameter', 'parameter/cdk-bootstrap/hnb659fds/version'],
  ['cloudformation:UpdateStack', 'stack/Platform-production/1', { ...ofPlatform, ...byDeployment }],
  ['cloudformation:CreateChangeSet', 'stack/CDKToolkit/1', byDeployment],
  ['cloudformation:DeleteStack', 'stack/Platform-production/1', byDeployment],
  ['cloudformation:SetStackPolicy', 'stack/CDKToolkit/1'],
  ['cloudformation:UpdateTerminationProtection', 'stack/Platform-production/1'],
  ['cloudformation:UpdateStack', 'stack/People/1', byDeployment],
  ['cloudformation:UpdateStack', 'stack/payments-production/1', byDeployment],
  ['cloudformation:UpdateStack', 'stack/orders-staging/1', byDeployment],
  ['cloudformation:CreateStack', 'stack/mallory/1', byDeployment],
  ['cloudformation:CreateStackSet', 'stackset/orders-production'],
  ['cloudformation:CreateStackInstances', 'stackset/orders-production:1'],
  ['cloudformation:CreateStackRefactor', '*'],
  ['cloudformation:CreateResource', '*'],
  ['cloudformation:ActivateType', '*'],
];

const seen: readonly Ask[] = [
  ['cloudformation:ListStacks', '*'],
  ['cloudwatch:DescribeAlarms', '*'],
  ['cloudwatch:GetMetricData', '*'],
  ['cloudwatch:ListDashboards', '*'],
  ['dynamodb:ListTables', '*'],
  ['ec2:DescribeSubnets', '*'],
  ['elasticloadbalancing:DescribeTargetHealth', '*'],
  ['lambda:ListEventSourceMappings', '*'],
  ['logs:DescribeLogGroups', 'log-group:*'],
  ['logs:GetQueryResults', '*'],
  ['ssm:GetParameter', 'parameter/towpath/v1/stages/production'],
  ['xray:GetTraceSummaries', '*'],
  ['xray:BatchGetTraces', '*'],
];

/** Of a service, and in the same form of the platform. */
const operational = (name: string): readonly Ask[] => [
  ['cloudformation:DescribeStacks', `stack/${name}/1`],
  ['cloudformation:GetTemplate', `stack/${name}/1`],
  ['cloudwatch:GetDashboard', `arn:aws:cloudwatch::111122223333:dashboard/${name}-Dashboard`],
  ['dynamodb:DescribeTable', `table/${name}-Table-1`],
  ['events:DescribeRule', `rule/${name}-Rule-1`],
  ['kinesis:DescribeStreamSummary', `stream/${name}-Stream-1`],
  ['lambda:GetFunctionConfiguration', `function:${name}-Api-1`],
  ['lambda:GetPolicy', `function:${name}-Api-1`],
  ['logs:FilterLogEvents', `log-group:/aws/lambda/${name}-Api-1:*`],
  ['logs:StartQuery', `log-group:${name}-ApiLogs-1:*`],
  ['s3:GetBucketPolicy', `${name.toLowerCase()}-bucket-1`],
  ['secretsmanager:DescribeSecret', `secret:${name}-Slack-1`],
  ['sns:GetTopicAttributes', `${name}-Topic-1`],
  ['sqs:GetQueueAttributes', `${name}-Queue-1`],
  ['states:DescribeStateMachine', `stateMachine:${name}-Flow-1`],
];

const data = (name: string): readonly Ask[] => [
  ['dynamodb:BatchGetItem', `table/${name}-Table-1`],
  ['dynamodb:GetItem', `table/${name}-Table-1`],
  ['dynamodb:GetRecords', `table/${name}-Table-1/stream/1`],
  ['dynamodb:PartiQLSelect', `table/${name}-Table-1`],
  ['dynamodb:PutItem', `table/${name}-Table-1`],
  ['dynamodb:Query', `table/${name}-Table-1/index/byCountry`],
  ['dynamodb:Scan', `table/${name}-Table-1`],
  ['kinesis:GetRecords', `stream/${name}-Stream-1`],
  ['kms:Decrypt', 'key/1'],
  ['lambda:InvokeFunction', `function:${name}-Api-1`],
  ['s3:GetObject', `${name.toLowerCase()}-failuresbucket-1/records/1.json`],
  ['s3:GetObjectVersion', `${name.toLowerCase()}-bucket-1/1`],
  ['secretsmanager:GetSecretValue', `secret:${name}-Slack-1`],
  ['sqs:ReceiveMessage', `${name}-Queue-1`],
  ['ssm:GetParameter', `parameter/${name}/password`],
  ['states:GetExecutionHistory', `execution:${name}-Flow-1:1`],
];

const changes = (name: string): readonly Ask[] => [
  ['cloudformation:DeleteStack', `stack/${name}/1`],
  ['cloudformation:ExecuteChangeSet', `stack/${name}/1`],
  ['cloudwatch:SetAlarmState', `alarm:${name}-Failures`],
  ['dynamodb:DeleteTable', `table/${name}-Table-1`],
  ['dynamodb:TagResource', `table/${name}-Table-1`],
  ['ecr:PutImage', `repository/${name.split('-')[0]}`],
  ['events:DisableRule', `rule/${name}-Rule-1`],
  ['lambda:PutFunctionConcurrency', `function:${name}-Api-1`],
  ['lambda:UpdateFunctionCode', `function:${name}-Api-1`],
  ['s3:PutBucketPolicy', `${name.toLowerCase()}-bucket-1`],
  ['sqs:StartMessageMoveTask', `${name}-Queue-1`],
  ['states:StartExecution', `stateMachine:${name}-Flow-1`],
];

const redrive = (name: string): readonly Ask[] => [
  ['sqs:StartMessageMoveTask', `${name}-QueueDeadLetters-1`],
  ['sqs:ReceiveMessage', `${name}-QueueDeadLetters-1`],
  ['sqs:DeleteMessage', `${name}-QueueDLQ-1`],
  ['sqs:SendMessage', `${name}-Queue-1`],
];

/** Lists of the whole account that say more than names. */
const telling: readonly Ask[] = [
  ['lambda:ListFunctions', '*'],
  ['logs:DescribeQueries', '*'],
];

const userData: readonly Ask[] = [
  ['autoscaling:DescribeLaunchConfigurations', '*'],
  ['ec2:DescribeSpotFleetRequests', '*'],
  ['ec2:DescribeSpotInstanceRequests', '*'],
  ['ec2:GetLaunchTemplateData', 'instance/i-1'],
  ['ec2:DescribeInstanceAttribute', 'instance/i-1'],
  ['ec2:DescribeLaunchTemplateVersions', '*'],
];

interface Cases {
  readonly who: string;
  readonly asker: Asker;
  readonly may: readonly Ask[];
  readonly mayNot: readonly Ask[];
}

const cases: readonly Cases[] = [
  {
    who: 'the platform team',
    asker: platformTeam,
    may: [
      ...seen,
      ...operational('orders-production'),
      ...operational('Platform-production'),
      ['sts:AssumeRole', 'role/cdk-hnb659fds-deploy-role-111122223333-eu-west-1'],
      ['s3:ListBucket', FAILURES],
      ['s3:GetObject', `${FAILURES}/records/Index/2026-07-01/1.json`],
      ['s3:DeleteObject', `${FAILURES}/announcements/Say/general/1.json`],
      ['kms:Decrypt', 'key/1', { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' }],
      ['sts:AssumeRole', 'role/cdk-hnb659fds-file-publishing-role-111122223333-eu-west-1'],
      ['sts:AssumeRole', 'role/cdk-hnb659fds-lookup-role-111122223333-us-east-1'],
      ...redrive('orders-production'),
      ...redrive('payments-production'),
      ['lambda:UpdateEventSourceMapping', 'event-source-mapping:1'],
      ['lambda:PutFunctionConcurrency', PLATFORM_FUNCTION],
      ['cloudwatch:DisableAlarmActions', 'alarm:Platform-production-Late'],
    ],
    mayNot: [
      ...nobody,
      // What failed is theirs to look at, of every service.
      ...data('orders-production').filter(([, resource]) => !resource.includes('failures')),
      ['s3:GetObject', 'orders-production-invoices-1/records.pdf'],
      ['s3:GetObject', `${FAILURES}/records/1.json`, { 'aws:ResourceAccount': '999988887777' }],
      ['sts:AssumeRole', 'role/OrganizationAccountAccessRole'],
      ['sts:AssumeRole', 'role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1'],
      ['sts:AssumeRole', 'role/cdk-administrator'],
      ['sts:AssumeRole', 'role/cdk-hnb659fds-deploy-role-999988887777-eu-west-1'],
      ['kinesis:PutRecord', 'stream/orders-production-Stream-1'],
      ['kinesis:PutRecords', 'stream/Platform-production-PlatformChangesStream-1', ofPlatform],
      ['kms:Decrypt', 'key/1', { 'kms:ViaService': 'kinesis.eu-west-1.amazonaws.com' }],
      ['sqs:DeleteMessage', 'orders-production-Queue-1'],
      ['cloudwatch:GetInsightRuleReport', 'insight-rule/1'],
      ['lambda:PutFunctionConcurrency', PLATFORM_FUNCTION, { 'aws:RequestedRegion': 'us-east-1' }],
    ],
  },
  {
    who: 'those who only read',
    asker: readOnly,
    may: [...seen, ...telling, ...operational('orders-production'), ...operational('Platform-production')],
    mayNot: [
      ...nobody,
      ...ground,
      ...data('orders-production'),
      ...data('Platform-production'),
      ...changes('orders-production'),
      ...redrive('orders-production'),
      ...userData,
      ['es:ESHttpGet', 'domain/search/_search'],
      ['lambda:GetFunction', 'function:orders-production-Api-1'],
      ['kms:Decrypt', 'key/1', { 'kms:ViaService': 'ssm.eu-west-1.amazonaws.com' }],
    ],
  },
  {
    who: 'the team of orders',
    asker: ordersTeam,
    may: [
      ...seen,
      ...operational('orders-production'),
      ['cloudwatch:SetAlarmState', 'alarm:orders-production-Failures'],
      ['ecr:PutImage', 'repository/orders'],
      ['ecr:PutImage', 'repository/orders/api'],
      ['ecr:PutImage', 'repository/orders-production-images-1'],
      ['ecr:DescribeImages', 'repository/orders-production-images-1'],
      ['ecs:UpdateService', 'service/shop/orders', own],
      ['events:DisableRule', 'rule/orders-production-Rule-1'],
      [
        'lambda:UpdateEventSourceMapping',
        'event-source-mapping:1',
        { 'lambda:FunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:orders-production-Api-1' },
      ],
      ['lambda:PutFunctionConcurrency', 'function:orders-production-Api-1'],
      ...redrive('orders-production'),
      ['cloudformation:CreateChangeSet', 'stack/orders-production/1', byDeployment],
      ['cloudformation:CreateStack', 'stack/orders-production-Api/1', byDeployment],
      ['cloudformation:DeleteStack', 'stack/orders-production/1', byDeployment],
      ['cloudformation:ExecuteChangeSet', 'stack/orders-production/1'],
      ['iam:PassRole', DEPLOYMENT, { 'iam:PassedToService': 'cloudformation.amazonaws.com' }],
      ['iam:GetRolePolicy', OWN_ROLE],
      ['s3:ListBucket', ASSETS, { 's3:prefix': 'orders-production/1.zip' }],
      ['s3:PutObject', `${ASSETS}/orders-production/1.zip`],
    ],
    mayNot: [
      ...nobody,
      ...ground,
      ...data('orders-production'),
      ...operational('payments-production').filter(([action]) => action !== 'cloudformation:ListStacks'),
      ...operational('orders-staging'),
      ...changes('payments-production'),
      ...redrive('payments-production'),
      ...telling,
      ...userData,
      ['sqs:DeleteMessage', 'orders-production-Queue-1'],
      ...changes('orders-staging').filter(([action]) => action !== 'ecr:PutImage'),
      ...changes('Platform-production'),
      ['cloudformation:CreateChangeSet', 'stack/orders-production/1'],
      ['cloudformation:CreateStack', 'stack/ordersproduction/1', byDeployment],
      ['ecr:DeleteRepository', 'repository/orders-production-images-1'],
      ['ecr:PutImage', 'repository/orders-staging-images-1'],
      ['ecr:PutImage', 'repository/orders-archive'],
      ['ecr:PutImage', 'repository/payments/api'],
      [
        'cloudformation:UpdateStack',
        'stack/orders-production/1',
        {
          'cloudformation:RoleArn': 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1',
        },
      ],
      ['ecs:UpdateService', 'service/shop/payments', ofPayments],
      ['ecs:UpdateService', 'service/shop/nobodys'],
      ['iam:PassRole', DEPLOYMENT, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
      [
        'iam:PassRole',
        'role/towpath-production-payments-deployment',
        { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
      ],
      ['lambda:UpdateFunctionCode', 'function:orders-production-Api-1'],
      [
        'lambda:UpdateEventSourceMapping',
        'event-source-mapping:2',
        { 'lambda:FunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:payments-production-Api-1' },
      ],
      ['s3:PutObject', `${ASSETS}/payments-production/1.zip`],
      ['s3:PutObject', `${ASSETS}/orders-production/1.zip`, { 'aws:ResourceAccount': '999988887777' }],
      ['s3:ListBucket', ASSETS, { 's3:prefix': 'payments-production/' }],
      ['iam:PutRolePolicy', OWN_ROLE, bounded],
      ['iam:CreateRole', OWN_ROLE, { ...bounded, ...requested }],
      ['logs:FilterLogEvents', `log-group:/aws/lambda/Platform-production-PlatformMessages-1:*`],
    ],
  },
  {
    who: 'CloudFormation for orders',
    asker: ordersDeployment,
    may: [
      ['cloudformation:CreateStack', 'stack/orders-production-NestedStack-1/1'],
      ['cloudformation:UpdateStack', 'stack/orders-production-NestedStack-1/1'],
      ['cloudwatch:PutMetricAlarm', 'alarm:orders-production-Failures'],
      ['cloudwatch:PutDashboard', 'arn:aws:cloudwatch::111122223333:dashboard/orders-production-Dashboard'],
      ['dynamodb:CreateTable', 'table/orders-production-Table-1', requested],
      ['dynamodb:UpdateTable', 'table/orders-production-Table-1', own],
      ['ec2:AuthorizeSecurityGroupIngress', 'security-group/sg-search', ofPlatform],
      ['ec2:CreateSecurityGroup', 'security-group/sg-1', requested],
      ['ec2:CreateSecurityGroup', 'vpc/vpc-1', ofPlatform],
      ['ec2:DeleteSecurityGroup', 'security-group/sg-1', own],
      ['ec2:CreateTags', 'security-group/sg-1', { ...requested, 'ec2:CreateAction': 'CreateSecurityGroup' }],
      ['ecr:CreateRepository', 'repository/orders-production-images-1', requested],
      ['ecr:CreateRepository', 'repository/orders/api', requested],
      ['ecr:DeleteRepository', 'repository/orders/api', own],
      ['ecr:PutLifecyclePolicy', 'repository/orders', own],
      ['elasticloadbalancing:CreateRule', 'listener/app/platform/1/1', { ...ofPlatform, ...requested }],
      ['elasticloadbalancing:CreateTargetGroup', 'targetgroup/orders/1', requested],
      ['elasticloadbalancing:DeleteTargetGroup', 'targetgroup/orders/1', own],
      ['iam:CreateRole', OWN_ROLE, { ...bounded, ...requested }],
      ['iam:PutRolePolicy', OWN_ROLE, bounded],
      [
        'iam:AttachRolePolicy',
        OWN_ROLE,
        { ...bounded, 'iam:PolicyARN': 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' },
      ],
      ['iam:PassRole', OWN_ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
      ['iam:TagRole', OWN_ROLE, { ...own, ...requested }],
      ['iam:DeleteRole', OWN_ROLE],
      ['iam:CreateServiceLinkedRole', 'role/aws-service-role/kinesisreplication.dynamodb.amazonaws.com/1'],
      ['kinesis:PutRecords', 'stream/Platform-production-PlatformChangesStream-1', ofPlatform],
      ['lambda:CreateFunction', 'function:orders-production-Api-1', requested],
      [
        'lambda:CreateEventSourceMapping',
        '*',
        { 'lambda:FunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:orders-production-Api-1' },
      ],
      ['logs:CreateLogGroup', 'log-group:/aws/lambda/orders-production-Api-1'],
      ['s3:CreateBucket', 'orders-production-bucket-1'],
      ['s3:GetObject', `${ASSETS}/orders-production/1.zip`],
      ['sqs:CreateQueue', 'orders-production-Queue-1'],
      [
        'ssm:PutParameter',
        'parameter/towpath/streams/Platform-production-PlatformChangesStream-1/entities/orders',
        own,
      ],
    ],
    mayNot: [
      ...nobody,
      ...ground,
      ...changes('payments-production'),
      ...changes('Platform-production'),
      ...data('payments-production').filter(([action]) => action !== 'ssm:GetParameter'),
      ['iam:AttachRolePolicy', OWN_ROLE, { ...bounded, 'iam:PolicyARN': ADMINISTRATOR }],
      ['iam:CreateRole', OWN_ROLE, bounded],
      ['iam:CreateRole', OWN_ROLE, { ...bounded, ...requested, 'aws:RequestTag/towpath:service': 'payments' }],
      ['iam:CreateRole', 'role/towpath/production/payments/mallory', { ...bounded, ...requested }],
      ['iam:CreateRole', 'role/towpath/staging/orders/mallory', { ...bounded, ...requested }],
      ['iam:PassRole', 'role/towpath/production/payments/payments-production-ApiRole-1'],
      ['iam:PassRole', DEPLOYMENT],
      ['iam:TagRole', OWN_ROLE, { ...own, ...requested, 'aws:RequestTag/towpath:service': 'payments' }],
      ['iam:UntagRole', OWN_ROLE, own],
      ['iam:PutRolePolicy', DEPLOYMENT, bounded],
      [
        'ec2:CreateTags',
        'security-group/sg-search',
        { ...ofPlatform, ...requested, 'ec2:CreateAction': 'CreateSecurityGroup' },
      ],
      ['ec2:CreateTags', 'security-group/sg-search', requested],
      ['ec2:DeleteSecurityGroup', 'security-group/sg-search', ofPlatform],
      ['ecr:CreateRepository', 'repository/payments/api', requested],
      ['ecr:CreateRepository', 'repository/orders-archive', requested],
      // The platform's repository for the images of orders.
      ['ecr:DeleteRepository', 'repository/orders', ofPlatform],
      ['ecr:PutLifecyclePolicy', 'repository/orders', ofPlatform],
      ['ecr:SetRepositoryPolicy', 'repository/orders', ofPlatform],
      ['ecr:BatchDeleteImage', 'repository/orders', ofPlatform],
      ['ecr:PutImage', 'repository/orders', ofPlatform],
      ['ecr:UntagResource', 'repository/orders', { ...ofPlatform, 'aws:TagKeys': ['towpath:part'] }],
      ['elasticloadbalancing:ModifyListener', 'listener/app/platform/1/1', ofPlatform],
      ['ssm:PutParameter', `parameter/towpath/streams/${CHANGES}/entities/payments`, ofPayments],
      ['ssm:PutParameter', 'parameter/towpath/streams/payments-production-Stream-1/entities/orders', requested],
      [
        'ssm:PutParameter',
        'parameter/towpath/streams/Platform-production-PlatformEventsStream-1/entities/orders',
        requested,
      ],
      ['kinesis:PutRecords', 'stream/payments-production-Stream-1'],
      ['kinesis:PutRecords', 'stream/Platform-production-PlatformEventsStream-1', ofPlatform],
      ['lambda:CreateFunction', 'function:orders-production-Api-1', { 'aws:RequestedRegion': 'us-east-1' }],
    ],
  },
  {
    who: 'a role that the team of orders made and allowed everything',
    asker: ordersFunction,
    may: [
      ['dynamodb:GetItem', 'table/orders-production-Table-1', own],
      ['dynamodb:PutItem', 'table/orders-production-Table-1', own],
      ['dynamodb:Query', 'table/orders-production-Table-1/index/byCountry'],
      ['dynamodb:ListStreams', 'table/orders-production-Table-1/stream/*'],
      ['ec2:CreateNetworkInterface', 'subnet/subnet-1', ofPlatform],
      ['es:ESHttpPost', 'domain/platform-search/_bulk', ofPlatform],
      ['events:PutEvents', 'event-bus/default'],
      ['kinesis:GetRecords', 'stream/Platform-production-PlatformChangesStream-1', ofPlatform],
      ['kinesis:PutRecords', 'stream/Platform-production-PlatformEventsStream-1', ofPlatform],
      ['kinesis:SubscribeToShard', 'stream/Platform-production-PlatformEventsStream-1', ofPlatform],
      ['kinesis:GetRecords', 'stream/payments-production-Stream-1', ofPayments],
      ['kinesis:PutRecords', 'stream/payments-production-Stream-1', ofPayments],
      ['kms:Decrypt', 'key/1', ofPlatform],
      ['kms:Decrypt', 'key/2', ofPayments],
      ['lambda:InvokeFunction', 'function:payments-production-Api-1', ofPayments],
      ['logs:PutLogEvents', 'log-group:/aws/lambda/orders-production-Api-1:log-stream:1'],
      ['s3:GetObject', 'orders-production-bucket-1/1'],
      ['s3:GetObject', `${ASSETS}/orders-production/1.zip`],
      ['s3:GetObject', 'catalogue-of-another-account/1', { 'aws:ResourceAccount': '999988887777' }],
      ['s3:PutObject', `${FAILURES}/records/1.json`],
      ['secretsmanager:GetSecretValue', 'secret:orders-production-Slack-1', own],
      ['sns:Publish', 'Platform-production-PlatformOnCall-1', ofPlatform],
      ['sns:Publish', 'payments-production-Topic-1', ofPayments],
      ['sqs:SendMessage', 'payments-production-Queue-1', ofPayments],
      ['ssm:GetParameter', 'parameter/towpath/v1/stages/production', ofPlatform],
      ['states:StartExecution', 'stateMachine:orders-production-Flow-1', own],
      ['sts:AssumeRole', OWN_ROLE],
      ['sts:TagSession', OWN_ROLE, { 'aws:TagKeys': ['project'] }],
      ['xray:PutTraceSegments', '*'],
      ['cloudformation:DescribeStacks', 'stack/payments-production/1'],
      ['cloudfront:CreateInvalidation', 'distribution/1', { 'aws:RequestedRegion': 'us-east-1' }],
    ],
    mayNot: [
      ...nobody,
      ...ground,
      ...changes('payments-production').map(([action, resource]): Ask => [action, resource, ofPayments]),
      // Streams, keys and functions are what services use of each other.
      ...data('payments-production')
        .filter(([action]) => !/kinesis:GetRecords|kms:Decrypt|lambda:InvokeFunction/.test(action))
        .map(([action, resource]): Ask => [action, resource, ofPayments]),
      // AWS does not say in each request what tags these have.
      ...data('payments-production').filter(([action]) => /^(dynamodb|s3):/.test(action)),
      ['dynamodb:EnableKinesisStreamingDestination', 'table/payments-production-Table-1', ofPayments],
      ['dynamodb:ExportTableToPointInTime', 'table/payments-production-Table-1'],
      ['dynamodb:PutResourcePolicy', 'table/payments-production-Table-1'],
      ['ecr:BatchGetImage', 'repository/payments', ofPayments],
      ['ecs:ExecuteCommand', 'task/shop/payments', ofPayments],
      ['lambda:GetFunction', 'function:payments-production-Api-1', ofPayments],
      ['logs:FilterLogEvents', 'log-group:/aws/lambda/payments-production-Api-1:*', ofPayments],
      ['s3:GetObject', `${ASSETS}/payments-production/1.zip`],
      ['s3:GetObject', 'orders-staging-bucket-1/1'],
      ['s3:ListBucket', 'payments-production-bucket-1'],
      ['s3:PutObject', 'payments-production-bucket-1/1'],
      ['sns:Subscribe', 'payments-production-Topic-1', ofPayments],
      ['ssm:SendCommand', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', ofPayments],
      // Their stacks have perhaps the role of an administrator still.
      ['cloudformation:UpdateStack', 'stack/orders-production/1'],
      ['cloudformation:ExecuteChangeSet', 'stack/orders-production/1'],
      ['cloudformation:DeleteStack', 'stack/orders-production-Api/1'],
      ['cloudformation:UpdateStack', 'stack/untagged/1'],
      ['dynamodb:GetItem', 'table/orders-production-Table-1', { 'aws:RequestedRegion': 'us-east-1' }],
      ['iam:CreateOpenIDConnectProvider', 'oidc-provider/mallory'],
      ['iam:PassRole', 'role/towpath/production/payments/payments-production-ApiRole-1'],
      ['iam:PutRolePolicy', 'role/towpath/production/payments/payments-production-ApiRole-1', bounded],
      ['kms:ScheduleKeyDeletion', 'key/2', own],
      ['sts:AssumeRole', 'role/towpath/production/payments/payments-production-ApiRole-1'],
      ['sts:AssumeRole', 'arn:aws:iam::999988887777:role/anything'],
      ['s3:DeleteBucket', FAILURES],
      ['s3:DeleteObject', `${FAILURES}/records/1.json`],
      ['s3:DeleteObject', `${ASSETS}/template.json`],
      ['sns:Subscribe', 'Platform-production-PlatformOnCall-1', ofPlatform],
      ['lambda:AddPermission', PLATFORM_FUNCTION, ofPlatform],
      ['ec2:CreateTags', 'security-group/sg-search', ofPlatform],
    ],
  },
];

describe.each(cases)('$who', ({ asker, may, mayNot }) => {
  test('there are at least twenty requests of each kind', () => {
    expect(may.length).toBeGreaterThanOrEqual(20);
    expect(mayNot.length).toBeGreaterThanOrEqual(20);
  });

  test.each(may.map((ask) => [ask]))('may %j', (ask) => {
    expect(evaluate(asker.identity, requestOf(asker, ask))).toBe('allowed');
  });

  test.each(mayNot.map((ask) => [ask]))('may not %j', (ask) => {
    expect(evaluate(asker.identity, requestOf(asker, ask))).not.toBe('allowed');
  });
});

test('what those who only read may not see is denied, whatever else allows it', () => {
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const policies = [...readOnly.identity.policies, everything];
  const reading = data('orders-production').filter(([action]) => !/PutItem|ssm:GetParameter/.test(action));

  for (const ask of reading) {
    expect(evaluate({ policies }, requestOf(readOnly, ask)), ask.join(' ')).toBe('explicitly denied');
  }
});

test('what the platform team is kept from is denied, whatever else allows it', () => {
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const policies = [...platformTeam.identity.policies, everything];
  const asks: Ask[] = [
    ...data('orders-production').filter(
      ([action, resource]) => /^(dynamodb|s3|secretsmanager):/.test(action) && !resource.includes('failures'),
    ),
    ['ecs:ExecuteCommand', 'task/platform/1', ofPlatform],
    ['lambda:UpdateFunctionCode', PLATFORM_FUNCTION, ofPlatform],
    ['lambda:UpdateFunctionConfiguration', PLATFORM_FUNCTION, ofPlatform],
    ['ssm:SendCommand', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', ofPlatform],
    ['ssm:StartSession', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', ofPlatform],
    ['kms:DeleteImportedKeyMaterial', 'key/1'],
    ['kms:DisableKey', 'key/1'],
    ['kms:ScheduleKeyDeletion', 'key/1'],
  ];

  for (const ask of asks) {
    expect(evaluate({ policies }, requestOf(platformTeam, ask)), ask.join(' ')).toBe('explicitly denied');
  }
});

test('a session that says by its tag it were of another service may do nothing', () => {
  const asks: Ask[] = [
    ['dynamodb:GetItem', 'table/payments-production-Table-1', ofPayments],
    ['s3:GetObject', 'payments-production-bucket-1/1'],
    ['secretsmanager:GetSecretValue', 'secret:payments-production-Slack-1', ofPayments],
    ['lambda:UpdateFunctionCode', 'function:payments-production-Api-1', ofPayments],
    ['iam:PassRole', 'role/towpath/production/payments/payments-production-ApiRole-1'],
    ['sts:AssumeRole', 'role/towpath/production/payments/payments-production-ApiRole-1'],
    ['sqs:SendMessage', 'orders-production-Queue-1', own],
  ];

  for (const ask of asks) {
    const decision = evaluate(ordersAsPayments.identity, requestOf(ordersAsPayments, ask));
    expect(decision, ask.join(' ')).toBe('explicitly denied');
  }
});

test.each([ordersTeam, platformTeam, ordersFunction])('whose a session or a role is nobody says anew', (asker) => {
  const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const identity = { ...asker.identity, policies: [...asker.identity.policies, everything] };

  for (const action of ['sts:TagSession', 'iam:UntagRole']) {
    expect(evaluate(identity, requestOf(asker, [action, OWN_ROLE, ownTag])), action).toBe('explicitly denied');
  }
});

test('a role without a tag of a service makes no roles and takes none', () => {
  const untagged = { ...ordersFunction, tags: {} };
  const asks: Ask[] = [
    ['iam:CreateRole', OWN_ROLE, { ...bounded, ...requested }],
    ['iam:PassRole', OWN_ROLE],
    ['sts:AssumeRole', OWN_ROLE],
  ];

  for (const ask of asks) {
    expect(evaluate(untagged.identity, requestOf(untagged, ask)), ask.join(' ')).not.toBe('allowed');
  }
});
