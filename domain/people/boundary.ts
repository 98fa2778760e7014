import { AUDIT_OFF, CHANGE_ROLES, KEY_OFF, NO_OTHER_TAGS } from './limits';
import { arnsOf, boundaryName, deploymentName, ownName, ownRoles, ownTags, type Place, TAGS } from './place';
import { type Policy, policy } from './policy';

/** The service of the role that asks. IAM puts it in when it decides; roles without the tag are of no service. */
const OWN_SERVICE = `\${aws:PrincipalTag/${TAGS.service}, '-'}`;

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
  const { account, region, stage } = place;
  const self = policyArn(boundaryName(stage));
  const made = namesIn(platformStack);
  const roles = ownRoles(place, OWN_SERVICE);
  const deploymentRole = role(deploymentName(stage, OWN_SERVICE));
  const own = ownName(OWN_SERVICE, stage);
  return policy(
    {
      Sid: 'Work',
      Effect: 'Allow',
      NotAction: ['account:*', 'cloudformation:*', 'iam:*', 'identitystore:*', 'organizations:*', 'sso:*'],
      Resource: '*',
    },
    {
      // AWS says what a role that is linked to a service may do.
      Sid: 'See',
      Effect: 'Allow',
      Action: [
        'cloudformation:Describe*',
        'cloudformation:Get*',
        'cloudformation:List*',
        'iam:CreateServiceLinkedRole',
        'iam:Get*',
        'iam:List*',
      ],
      Resource: '*',
    },
    {
      // CloudFormation goes on using the role that a stack was deployed with, perhaps an administrator's: who acts on a stack
      // acts with that. Only CloudFormation itself has the role of a deployment; it makes nested stacks with it.
      Sid: 'OwnStacks',
      Effect: 'Allow',
      Action: ['cloudformation:*'],
      Resource: ['/*', '-*'].map((rest) => anywhere('cloudformation', `stack/${own}${rest}`)),
      Condition: { ArnLike: { 'aws:PrincipalArn': deploymentRole } },
    },
    {
      Sid: 'MakeRoles',
      Effect: 'Allow',
      Action: ['iam:CreateRole'],
      Resource: roles,
      Condition: {
        StringEquals: {
          'iam:PermissionsBoundary': self,
          ...ownTags('Request', OWN_SERVICE, stage),
        },
      },
    },
    {
      Sid: 'ChangeRoles',
      Effect: 'Allow',
      Action: CHANGE_ROLES,
      Resource: roles,
      Condition: { StringEquals: { 'iam:PermissionsBoundary': self } },
    },
    {
      Sid: 'KeepRoles',
      Effect: 'Allow',
      Action: ['iam:DeleteRole', 'iam:PassRole', 'iam:TagRole', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole*'],
      Resource: roles,
      Condition: {
        StringEqualsIfExists: ownTags('Request', OWN_SERVICE, stage),
      },
    },
    {
      // What is not allowed above needs no denial: users and access keys, and to change a managed policy, this one, too.
      Sid: 'Never',
      Effect: 'Deny',
      Action: [...KEY_OFF, ...AUDIT_OFF],
      Resource: '*',
    },
    {
      // A tag of a session hides that of its role. A trust policy can let sessions with tags in from elsewhere, too.
      Sid: 'TagsOfSessions',
      Effect: 'Deny',
      Action: ['*'],
      Resource: '*',
      Condition: {
        ArnNotLike: { 'aws:PrincipalArn': [roles, deploymentRole] },
        Null: { [`aws:PrincipalTag/${TAGS.service}`]: 'false' },
      },
    },
    NO_OTHER_TAGS,
    {
      Sid: 'OtherRoles',
      Effect: 'Deny',
      Action: ['sts:AssumeRole'],
      NotResource: roles,
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
      Action: ['ssm:Delete*', 'ssm:PutParameter'],
      Resource: [anywhere('ssm', 'parameter/cdk-bootstrap/*'), anywhere('ssm', 'parameter/towpath/v*')],
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
      NotAction: USE_BY_NAME,
      Resource: [
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
      NotAction: USE_OF_SERVICES,
      Resource: '*',
      Condition: {
        StringNotEquals: { [`aws:ResourceTag/${TAGS.service}`]: OWN_SERVICE },
        Null: { [`aws:ResourceTag/${TAGS.service}`]: 'false' },
      },
    },
    {
      // AWS says the tags of buckets and tables in requests only where that is switched on.
      Sid: 'OthersData',
      Effect: 'Deny',
      Action: [...TABLES, 's3:*'],
      NotResource: [
        anywhere('dynamodb', `table/${own}-*`),
        bucket(`${own}-*`),
        bucket(made.toLowerCase()),
        bucket(`cdk-*/${own}/*`),
      ],
      Condition: { StringEquals: { 'aws:ResourceAccount': account } },
    },
  );
}

/** The names of what a stack has made. CloudFormation shortens the stack's name where a name would be too long. */
function namesIn(stack: string): string {
  const kept = 24;
  return stack.length < kept ? `${stack}-*` : `${stack.slice(0, kept)}*`;
}

/** Services that answer in one region for all; certificates of CloudFront are in us-east-1. */
const GLOBAL = ['acm:*', 'cloudfront:*', 'iam:*', 'route53:*', 'sts:*', 'support:*', 'waf:*', 'wafv2:*'] as const;

/** To read a stream and to publish onto it. */
const USE_OF_STREAMS = [
  'kinesis:Describe*',
  'kinesis:Get*',
  'kinesis:ListShards',
  'kinesis:PutRecord*',
  'kinesis:SubscribeToShard',
] as const;

/** What encrypted streams, topics and queues want of who uses them. */
const USE_OF_KEYS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*'] as const;

/** What is done with a platform’s streams, buckets and topics, which are known by their names. */
const USE_BY_NAME = [
  ...USE_OF_STREAMS,
  's3:GetBucketLocation',
  's3:GetObject',
  's3:ListBucket',
  's3:PutObject',
  'sns:Publish',
] as const;

/** What a service does with a platform: everything else with what is the platform's is refused. */
const USE_OF_PLATFORM = [
  ...USE_BY_NAME,
  'ec2:AuthorizeSecurityGroup*',
  'ec2:CreateNetworkInterface',
  'ec2:CreateSecurityGroup',
  'ec2:RevokeSecurityGroup*',
  'ec2:RunInstances',
  'ecr:BatchCheck*',
  'ecr:BatchGetImage',
  'ecr:GetDownload*',
  'elasticloadbalancing:CreateRule',
  'es:ESHttp*',
  ...USE_OF_KEYS,
  'ssm:GetParameter*',
] as const;

/** What a service does with another: everything else with what has its tag is refused, also to read it. */
const USE_OF_SERVICES = [
  'events:PutEvents',
  ...USE_OF_STREAMS,
  ...USE_OF_KEYS,
  'lambda:InvokeFunction*',
  'sns:Publish',
  'sqs:GetQueueUrl',
  'sqs:SendMessage',
] as const;

/** What a table holds, and how it gets out. */
const TABLES = [
  'dynamodb:*Backup*',
  'dynamodb:*Item*',
  'dynamodb:*Policy',
  'dynamodb:*Table*',
  'dynamodb:GetRecords',
  'dynamodb:PartiQL*',
  'dynamodb:Query',
  'dynamodb:Scan',
] as const;
