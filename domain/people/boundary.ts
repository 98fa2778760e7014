import { arnsOf, boundaryName, type Place, TAGS } from './place';
import { AUDIT_OFF, CHANGE_POLICY } from './platform-team';
import { type Policy, policy } from './policy';

/** The service of the role that asks. IAM puts it in when it decides; roles without the tag are of no service. */
const OWN_SERVICE = `\${aws:PrincipalTag/${TAGS.service}, 'none'}`;

/**
 * What roles that app teams create may ever do, whatever their policies say.
 *
 * It is one for all services of a stage: a role is told by its tags whose it is. A service uses the platform, and changes
 * nothing of it; it changes nothing of other services, either, but may use what their teams let it use.
 *
 * @param platformStack the name of the stack of the stage's platform
 */
export function boundary(place: Place, platformStack: string): Policy {
  const { here, bucket, role, policy: policyArn } = arnsOf(place);
  const { region, stage } = place;
  const self = policyArn(boundaryName(stage));
  const ownRoles = role(`towpath/${stage}/${OWN_SERVICE}/*`);
  return policy(
    {
      Sid: 'Work',
      Effect: 'Allow',
      NotAction: ['account:*', 'iam:*', 'identitystore:*', 'organizations:*', 'sso:*'],
      Resource: '*',
    },
    { Sid: 'SeeRoles', Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' },
    {
      Sid: 'MakeRoles',
      Effect: 'Allow',
      Action: ['iam:CreateRole'],
      Resource: ownRoles,
      Condition: {
        StringEquals: {
          'iam:PermissionsBoundary': self,
          [`aws:RequestTag/${TAGS.service}`]: OWN_SERVICE,
          [`aws:RequestTag/${TAGS.stage}`]: stage,
        },
      },
    },
    {
      Sid: 'ChangeRoles',
      Effect: 'Allow',
      Action: BOUNDED,
      Resource: ownRoles,
      Condition: { StringEquals: { 'iam:PermissionsBoundary': self } },
    },
    {
      Sid: 'KeepRoles',
      Effect: 'Allow',
      Action: ['iam:DeleteRole', 'iam:PassRole', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole*'],
      Resource: ownRoles,
    },
    {
      Sid: 'TagRoles',
      Effect: 'Allow',
      Action: ['iam:TagRole'],
      Resource: ownRoles,
      Condition: {
        StringEqualsIfExists: {
          [`aws:RequestTag/${TAGS.service}`]: OWN_SERVICE,
          [`aws:RequestTag/${TAGS.stage}`]: stage,
        },
      },
    },
    {
      Sid: 'Never',
      Effect: 'Deny',
      Action: [
        'account:*',
        'iam:*AccessKey*',
        'iam:*LoginProfile',
        'iam:*Provider*',
        'iam:*User*',
        'iam:DeleteRolePermissionsBoundary',
        'kms:ScheduleKeyDeletion',
        'organizations:*',
        'sso:*',
        ...AUDIT_OFF,
      ],
      Resource: '*',
    },
    { Sid: 'BoundaryStays', Effect: 'Deny', Action: CHANGE_POLICY, Resource: self },
    {
      Sid: 'OtherRoles',
      Effect: 'Deny',
      Action: ['sts:AssumeRole'],
      NotResource: ownRoles,
    },
    {
      Sid: 'OtherRegions',
      Effect: 'Deny',
      NotAction: GLOBAL,
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': region } },
    },
    {
      Sid: 'Ground',
      Effect: 'Deny',
      Action: [
        'cloudformation:Create*',
        'cloudformation:Delete*',
        'cloudformation:Execute*',
        'cloudformation:Update*',
        's3:Delete*',
        's3:Put*',
        'ssm:Delete*',
        'ssm:PutParameter',
      ],
      Resource: [
        here('cloudformation', 'stack/CDKToolkit*'),
        here('ssm', 'parameter/cdk-bootstrap/*'),
        here('ssm', 'parameter/towpath/v*'),
        bucket('cdk-*'),
      ],
    },
    {
      Sid: 'PlatformByTag',
      Effect: 'Deny',
      NotAction: USE_OF_PLATFORM,
      Resource: '*',
      Condition: { StringEquals: { [`aws:ResourceTag/${TAGS.part}`]: 'platform' } },
    },
    {
      Sid: 'PlatformByName',
      Effect: 'Deny',
      NotAction: USE_OF_PLATFORM,
      Resource: [
        here('cloudformation', `stack/${platformStack}*`),
        here('dynamodb', `table/${platformStack}-*`),
        here('events', `rule/${platformStack}-*`),
        here('kinesis', `stream/${platformStack}-*`),
        here('lambda', `function:${platformStack}-*`),
        here('logs', `log-group:*${platformStack}-*`),
        here('sns', `${platformStack}-*`),
        here('sqs', `${platformStack}-*`),
        bucket(`${platformStack.toLowerCase()}-*`),
        role(`${platformStack}-*`),
      ],
    },
    {
      Sid: 'OtherServices',
      Effect: 'Deny',
      Action: CHANGES,
      Resource: '*',
      Condition: {
        StringNotEquals: { [`aws:ResourceTag/${TAGS.service}`]: OWN_SERVICE },
        Null: { [`aws:ResourceTag/${TAGS.service}`]: 'false' },
      },
    },
  );
}

/** Calls that carry `iam:PermissionsBoundary`: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const BOUNDED = [
  'iam:AttachRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
] as const;

/** Services that answer in one region for all; certificates of CloudFront are in us-east-1. */
const GLOBAL = ['acm:*', 'cloudfront:*', 'iam:*', 'route53:*', 'sts:*', 'support:*', 'waf:*', 'wafv2:*'] as const;

/** What a service does with a platform: everything else with what is the platform's is refused. */
const USE_OF_PLATFORM = [
  'ec2:AuthorizeSecurityGroup*',
  'ec2:CreateNetworkInterface',
  'ec2:CreateSecurityGroup',
  'ec2:RevokeSecurityGroup*',
  'ec2:RunInstances',
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'elasticloadbalancing:CreateRule',
  'es:ESHttp*',
  'kinesis:Describe*',
  'kinesis:Get*',
  'kinesis:ListShards',
  'kinesis:PutRecord*',
  'kinesis:SubscribeToShard',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKey*',
  's3:GetBucketLocation',
  's3:GetObject',
  's3:ListBucket',
  's3:PutObject',
  'sns:Publish',
  'ssm:GetParameter*',
] as const;

const CHANGES = [
  'cloudformation:Create*',
  'cloudformation:Delete*',
  'cloudformation:Update*',
  'dynamodb:*Tag*',
  'dynamodb:DeleteTable',
  'dynamodb:Update*Table*',
  'ec2:*SecurityGroup*',
  'ec2:*Tags',
  'ecr:Delete*',
  'ecr:Put*',
  'ecs:Delete*',
  'ecs:Update*',
  'elasticloadbalancing:*Tags',
  'elasticloadbalancing:Delete*',
  'elasticloadbalancing:Modify*',
  'events:Delete*',
  'events:Put*',
  'kinesis:*Tag*',
  'kinesis:Delete*',
  'kinesis:Update*',
  'lambda:*Tag*',
  'lambda:AddPermission',
  'lambda:Delete*',
  'lambda:Put*',
  'lambda:Update*',
  'logs:Delete*',
  'secretsmanager:*Tag*',
  'secretsmanager:Delete*',
  'secretsmanager:Put*',
  'sns:*Tag*',
  'sns:DeleteTopic',
  'sns:SetTopicAttributes',
  'sqs:*Tag*',
  'sqs:DeleteQueue',
  'sqs:SetQueueAttributes',
  'ssm:*Tags*',
  'ssm:DeleteParameter*',
  'ssm:PutParameter',
  'states:*Tag*',
  'states:Delete*',
  'states:Update*',
] as const;
