import { attachable } from './deployed-types';
import { CHANGE_ROLES } from './limits';
import {
  arnsOf,
  boundaryName,
  ownName,
  ownRepositories,
  ownRoles,
  ownStacks,
  ownTags,
  type Place,
  TAGS,
} from './place';
import { type Policies, policy } from './policy';

/**
 * What CloudFormation may do for a service: make, change and delete what has the service's name or tags, and roles that are
 * bounded. Its role has the boundary itself.
 *
 * @param changes the name of the stage's stream of changes, onto which it attaches its tables
 */
export function deployment(place: Place, service: string, changes: string): Policies {
  const { account, region, stage } = place;
  const { here, bucket, role, policy: policyArn, dashboard } = arnsOf(place);
  const own = ownName(service, stage);
  const roles = ownRoles(place, service);
  const streams = [`${own}-*`, changes];
  const self = policyArn(boundaryName(stage));
  const requested = ownTags('Request', service, stage);
  const tagged = ownTags('Resource', service, stage);
  const functions = here('lambda', `function:${own}-*`);
  const balancing = 'elasticloadbalancing';
  return {
    named: policy(
      {
        Sid: 'OwnByName',
        Effect: 'Allow',
        Action: [
          'cloudformation:*',
          'cloudwatch:*',
          'dynamodb:*',
          'ecr:*',
          'events:*',
          'kinesis:*',
          'lambda:*',
          'logs:*',
          's3:*',
          'scheduler:*',
          'secretsmanager:*',
          'sns:*',
          'sqs:*',
          'ssm:*',
          'states:*',
        ],
        Resource: [
          ...ownStacks(place, service),
          here('cloudwatch', `alarm:${own}-*`),
          dashboard(`${own}-*`),
          here('dynamodb', `table/${own}-*`),
          ...ownRepositories(place, service),
          here('events', `event-bus/${own}-*`),
          here('events', `rule/${own}-*`),
          here('kinesis', `stream/${own}-*`),
          functions,
          here('lambda', `layer:${own}-*`),
          here('logs', `log-group:${own}-*`),
          here('logs', `log-group:/aws/lambda/${own}-*`),
          here('logs', `log-group:/aws/vendedlogs/${own}-*`),
          bucket(`${own}-*`),
          here('scheduler', `schedule/*/${own}-*`),
          here('secretsmanager', `secret:${own}-*`),
          here('sns', `${own}-*`),
          here('sqs', `${own}-*`),
          here('ssm', `parameter/${own}/*`),
          here('states', `stateMachine:${own}-*`),
        ],
      },
      {
        // Each entity has one parameter; whose it is, its tags say.
        Sid: 'Entities',
        Effect: 'Allow',
        Action: ['ssm:*Parameter*', 'ssm:*Tags*'],
        Resource: streams.flatMap((stream) =>
          ['entities', 'tables'].map((kind) => here('ssm', `parameter/towpath/streams/${stream}/${kind}/*`)),
        ),
      },
      {
        // What DynamoDB asks of who sends the changes of a table to a stream.
        Sid: 'ChangesOfTables',
        Effect: 'Allow',
        Action: ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:PutRecord', 'kinesis:PutRecords'],
        Resource: streams.map((stream) => here('kinesis', `stream/${stream}`)),
      },
      {
        Sid: 'Mappings',
        Effect: 'Allow',
        Action: ['lambda:*EventSourceMapping'],
        Resource: '*',
        Condition: { ArnLike: { 'lambda:FunctionArn': functions } },
      },
      {
        Sid: 'TagMappings',
        Effect: 'Allow',
        Action: ['lambda:TagResource', 'lambda:UntagResource'],
        Resource: here('lambda', 'event-source-mapping:*'),
        Condition: { StringEqualsIfExists: requested },
      },
      {
        Sid: 'See',
        Effect: 'Allow',
        Action: [
          'cloudformation:DescribeType*',
          'cloudwatch:DescribeAlarms',
          'ec2:Describe*',
          'elasticloadbalancing:Describe*',
          'kms:DescribeKey',
          'lambda:GetEventSourceMapping',
          'lambda:List*',
          'logs:Describe*',
          'ssm:DescribeParameters',
          'ssm:GetParameter*',
        ],
        Resource: '*',
      },
      {
        Sid: 'Assets',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: bucket(`cdk-*-assets-${account}-${region}/${own}/*`),
        Condition: { StringEquals: { 'aws:ResourceAccount': account } },
      },
    ),
    tagged: policy(
      {
        Sid: 'OwnByTag',
        Effect: 'Allow',
        Action: [
          'autoscaling:*',
          'ec2:*SecurityGroup*',
          'ecs:*',
          `${balancing}:Delete*`,
          `${balancing}:Modify*`,
          `${balancing}:SetRulePriorities`,
        ],
        Resource: '*',
        Condition: { StringEquals: tagged },
      },
      {
        Sid: 'MakeTagged',
        Effect: 'Allow',
        Action: [
          'autoscaling:CreateAutoScalingGroup',
          'ec2:CreateSecurityGroup',
          'ecs:Create*',
          'ecs:RegisterTaskDefinition',
          `${balancing}:CreateRule`,
          `${balancing}:CreateTargetGroup`,
        ],
        Resource: '*',
        Condition: { StringEquals: requested },
      },
      {
        Sid: 'TagWhatIsMade',
        Effect: 'Allow',
        Action: ['ec2:CreateTags'],
        Resource: here('ec2', '*'),
        Condition: { StringEquals: { ...requested, 'ec2:CreateAction': ['CreateSecurityGroup', 'RunInstances'] } },
      },
      {
        Sid: 'TagTargetsThatAreMade',
        Effect: 'Allow',
        Action: [`${balancing}:AddTags`],
        Resource: here(balancing, '*'),
        Condition: {
          StringEquals: { ...requested, [`${balancing}:CreateAction`]: ['CreateRule', 'CreateTargetGroup'] },
        },
      },
      {
        // The platform lets functions into its search domain, and gives them its network.
        Sid: 'UseOfNetwork',
        Effect: 'Allow',
        Action: [
          'ec2:AuthorizeSecurityGroup*',
          'ec2:CreateNetworkInterface',
          'ec2:CreateSecurityGroup',
          'ec2:RevokeSecurityGroup*',
        ],
        Resource: [here('ec2', 'security-group/*'), here('ec2', 'subnet/*'), here('ec2', 'vpc/*')],
        Condition: { StringEquals: { [`aws:ResourceTag/${TAGS.part}`]: 'platform' } },
      },
      {
        Sid: 'MakeRoles',
        Effect: 'Allow',
        Action: ['iam:CreateRole'],
        Resource: roles,
        Condition: { StringEquals: { 'iam:PermissionsBoundary': self, ...requested } },
      },
      {
        Sid: 'ChangeRoles',
        Effect: 'Allow',
        Action: CHANGE_ROLES.filter((action) => action !== 'iam:AttachRolePolicy'),
        Resource: roles,
        Condition: { StringEquals: { 'iam:PermissionsBoundary': self } },
      },
      {
        Sid: 'AttachPoliciesOfServices',
        Effect: 'Allow',
        Action: ['iam:AttachRolePolicy'],
        Resource: roles,
        Condition: {
          StringEquals: { 'iam:PermissionsBoundary': self },
          ArnLike: { 'iam:PolicyARN': attachable(place) },
        },
      },
      {
        Sid: 'KeepRoles',
        Effect: 'Allow',
        Action: [
          'iam:DeleteRole',
          'iam:Get*',
          'iam:List*',
          'iam:PassRole',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole*',
        ],
        Resource: roles,
      },
      {
        Sid: 'RolesOfServices',
        Effect: 'Allow',
        Action: ['iam:CreateServiceLinkedRole'],
        Resource: role('aws-service-role/*'),
      },
      {
        Sid: 'TagRoles',
        Effect: 'Allow',
        Action: ['iam:TagRole'],
        Resource: roles,
        Condition: { StringEqualsIfExists: requested },
      },
    ),
  };
}
