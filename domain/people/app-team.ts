import { NO_OTHER_TAGS } from './limits';
import { DEAD_LETTERS, READ_USER_DATA, REDRIVE, readStages } from './operations';
import { arnsOf, deploymentName, ownName, ownRepositories, ownRoles, ownStacks, ownTags, type Place } from './place';
import { type Policies, policy } from './policy';

/**
 * Those who make a service: they see it, act on it and deploy it. They read no data and no secret, and have nothing to do
 * with other services or the platform. What AWS lists for a whole account they see as names.
 */
export function appTeam(place: Place, service: string): Policies {
  const { account, region, stage } = place;
  const { here, bucket, role, dashboard } = arnsOf(place);
  const own = ownName(service, stage);
  const stacks = ownStacks(place, service);
  const functions = here('lambda', `function:${own}-*`);
  const logGroups = ['', '/aws/lambda/', '/aws/vendedlogs/', '/ecs/'].map((path) =>
    here('logs', `log-group:${path}${own}-*`),
  );
  const alarms = here('cloudwatch', `alarm:${own}-*`);
  const queues = here('sqs', `${own}-*`);
  const topics = here('sns', `${own}-*`);
  const rules = here('events', `rule/${own}-*`);
  const stateMachines = here('states', `stateMachine:${own}-*`);
  const executions = here('states', `execution:${own}-*`);
  const deployment = role(deploymentName(stage, service));
  const assets = bucket(`cdk-*-assets-${account}-${region}`);
  const images = ownRepositories(place, service);
  const tagged = { StringEquals: ownTags('Resource', service, stage) };
  return {
    see: policy(
      {
        Sid: 'SeeNames',
        Effect: 'Allow',
        Action: [
          'autoscaling:Describe*',
          'cloudformation:DescribeType*',
          'cloudformation:GetTemplateSummary',
          'cloudformation:ListExports',
          'cloudformation:ListStacks',
          'cloudformation:ValidateTemplate',
          'cloudwatch:DescribeAlarms*',
          'cloudwatch:GetMetric*',
          'cloudwatch:ListDashboards',
          'cloudwatch:ListMetrics',
          'dynamodb:ListTables',
          'ec2:Describe*',
          'ecr:DescribeRepositories',
          'ecr:GetAuthorizationToken',
          'ecs:ListClusters',
          'elasticloadbalancing:Describe*',
          'events:ListEventBuses',
          'events:ListRules',
          'iam:ListRoles',
          'kinesis:ListStreams',
          'lambda:GetAccountSettings',
          'lambda:ListEventSourceMappings',
          'logs:DescribeLogGroups',
          'logs:GetQueryResults',
          'logs:StopQuery',
          'route53:ListHostedZones*',
          's3:ListAllMyBuckets',
          'sns:ListTopics',
          'sqs:ListQueues',
          'ssm:DescribeParameters',
          'states:ListStateMachines',
          'tag:GetResources',
          'xray:BatchGetTraces',
          'xray:Get*',
        ],
        Resource: '*',
      },
      { Sid: 'NoUserData', Effect: 'Deny', Action: READ_USER_DATA, Resource: '*' },
      readStages(place),
      {
        Sid: 'SeeOwn',
        Effect: 'Allow',
        Action: [
          'cloudformation:Describe*',
          'cloudformation:DetectStack*',
          'cloudformation:Get*',
          'cloudformation:List*',
          'cloudwatch:Describe*',
          'cloudwatch:GetDashboard',
          'cloudwatch:List*',
          'dynamodb:Describe*',
          'dynamodb:ListTagsOfResource',
          'ecr:Describe*',
          'ecr:List*',
          'events:Describe*',
          'events:List*',
          'iam:Get*',
          'iam:List*',
          'kinesis:Describe*',
          'kinesis:ListShards',
          'lambda:Get*',
          'lambda:List*',
          's3:GetBucket*',
          's3:GetEncryptionConfiguration',
          's3:GetLifecycleConfiguration',
          'scheduler:Get*',
          'scheduler:List*',
          'secretsmanager:DescribeSecret',
          'sns:Get*',
          'sns:List*',
          'sqs:GetQueueAttributes',
          'sqs:List*',
          'states:DescribeStateMachine*',
          'states:List*',
        ],
        Resource: [
          ...stacks,
          alarms,
          dashboard(`${own}-*`),
          here('dynamodb', `table/${own}-*`),
          ...images,
          rules,
          ownRoles(place, service),
          deployment,
          here('kinesis', `stream/${own}-*`),
          functions,
          bucket(`${own}-*`),
          here('scheduler', `schedule/*/${own}-*`),
          here('secretsmanager', `secret:${own}-*`),
          topics,
          queues,
          stateMachines,
        ],
      },
      {
        Sid: 'ReadOwnLogs',
        Effect: 'Allow',
        Action: ['logs:Describe*', 'logs:FilterLogEvents', 'logs:Get*', 'logs:StartLiveTail', 'logs:StartQuery'],
        Resource: logGroups,
      },
      {
        Sid: 'SeeTagged',
        Effect: 'Allow',
        Action: ['acm:DescribeCertificate', 'ecs:Describe*', 'ecs:List*', 'elasticache:Describe*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: tagged,
      },
    ),
    act: policy(
      NO_OTHER_TAGS,
      {
        Sid: 'ActOnOwn',
        Effect: 'Allow',
        Action: [
          'cloudwatch:DisableAlarmActions',
          'cloudwatch:EnableAlarmActions',
          'cloudwatch:SetAlarmState',
          'events:DisableRule',
          'events:EnableRule',
          'lambda:DeleteFunctionConcurrency',
          'lambda:PutFunctionConcurrency',
          'sns:Publish',
          'sqs:SendMessage',
          'states:RedriveExecution',
          'states:StartExecution',
          'states:StopExecution',
        ],
        Resource: [alarms, rules, functions, topics, queues, stateMachines, executions],
      },
      {
        Sid: 'RedriveOwn',
        Effect: 'Allow',
        Action: REDRIVE,
        Resource: DEAD_LETTERS.map((name) => here('sqs', `${own}-${name}`)),
      },
      {
        Sid: 'PauseOwnMappings',
        Effect: 'Allow',
        Action: ['lambda:UpdateEventSourceMapping'],
        Resource: '*',
        Condition: { ArnLike: { 'lambda:FunctionArn': functions } },
      },
      {
        Sid: 'ActOnTagged',
        Effect: 'Allow',
        Action: [
          'autoscaling:SetDesiredCapacity',
          'autoscaling:StartInstanceRefresh',
          'ec2:RebootInstances',
          'ecs:StopTask',
          'ecs:UpdateService',
          'elasticloadbalancing:DeregisterTargets',
          'elasticloadbalancing:RegisterTargets',
        ],
        Resource: '*',
        Condition: tagged,
      },
      {
        Sid: 'PushImages',
        Effect: 'Allow',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:GetDownloadUrlForLayer',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: images,
      },
      {
        // CloudFormation goes on using the role that a stack was deployed with, for everyone who may act on the stack.
        Sid: 'DeployOwnStacks',
        Effect: 'Allow',
        Action: [
          'cloudformation:ContinueUpdateRollback',
          'cloudformation:CreateChangeSet',
          'cloudformation:CreateStack',
          'cloudformation:DeleteStack',
          'cloudformation:RollbackStack',
          'cloudformation:UpdateStack',
        ],
        Resource: stacks,
        Condition: { StringEquals: { 'cloudformation:RoleArn': deployment } },
      },
      {
        Sid: 'FollowDeployments',
        Effect: 'Allow',
        Action: [
          'cloudformation:CancelUpdateStack',
          'cloudformation:DeleteChangeSet',
          'cloudformation:ExecuteChangeSet',
          'cloudformation:TagResource',
          'cloudformation:UntagResource',
        ],
        Resource: stacks,
      },
      {
        Sid: 'LetCloudFormationDeploy',
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: deployment,
        Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
      },
      {
        Sid: 'FindAssets',
        Effect: 'Allow',
        Action: ['s3:GetBucketLocation', 's3:GetEncryptionConfiguration', 's3:ListBucket'],
        Resource: assets,
        Condition: {
          StringEquals: { 'aws:ResourceAccount': account },
          StringLikeIfExists: { 's3:prefix': `${own}/*` },
        },
      },
      {
        Sid: 'PublishAssets',
        Effect: 'Allow',
        Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        Resource: `${assets}/${own}/*`,
        Condition: { StringEquals: { 'aws:ResourceAccount': account } },
      },
    ),
  };
}
