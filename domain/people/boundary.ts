import { arnsOf, boundaryName, type Place, TAGS } from './place';
import { AUDIT_OFF } from './platform-team';
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
  const { anywhere, bucket, role, policy: policyArn } = arnsOf(place);
  const { region, stage } = place;
  const self = policyArn(boundaryName(stage));
  const made = namesIn(platformStack);
  const ownRoles = role(`towpath/${stage}/${OWN_SERVICE}/*`);
  return policy(
    {
      Sid: 'Work',
      Effect: 'Allow',
      NotAction: ['account:*', 'iam:*', 'identitystore:*', 'organizations:*', 'sso:*'],
      Resource: '*',
    },
    {
      // AWS says what a role that is linked to a service may do.
      Sid: 'SeeRoles',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole', 'iam:Get*', 'iam:List*'],
      Resource: '*',
    },
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
      // All else of IAM is not allowed above, such as to change a managed policy: this one, too.
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
        anywhere('cloudformation', 'stack/CDKToolkit*'),
        anywhere('ssm', 'parameter/cdk-bootstrap/*'),
        anywhere('ssm', 'parameter/towpath/v*'),
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
        anywhere('cloudformation', `stack/${platformStack}*`),
        anywhere('dynamodb', `table/${made}`),
        anywhere('events', `rule/${made}`),
        anywhere('kinesis', `stream/${made}`),
        anywhere('lambda', `function:${made}`),
        anywhere('logs', `log-group:*${made}`),
        anywhere('sns', made),
        anywhere('sqs', made),
        bucket(made.toLowerCase()),
        role(made),
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

/** The names of what a stack has made. CloudFormation shortens the stack's name where a name would be too long. */
function namesIn(stack: string): string {
  const kept = 24;
  return stack.length < kept ? `${stack}-*` : `${stack.slice(0, kept)}*`;
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
  'cloudformation:Execute*',
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
  'events:Disable*',
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
