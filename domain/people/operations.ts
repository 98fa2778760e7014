import { arnsOf, type Place } from './place';
import type { Statement } from './policy';

/**
 * Names, states and settings of everything: nothing of what a resource holds. What is asked of all resources at once has no
 * resource that a policy could name.
 */
export const SEE_EVERYTHING: Statement = {
  Sid: 'SeeEverything',
  Effect: 'Allow',
  Action: [
    'acm:DescribeCertificate',
    'acm:ListCertificates',
    'application-autoscaling:Describe*',
    'autoscaling:Describe*',
    'cloudformation:Describe*',
    'cloudformation:DetectStack*',
    'cloudformation:GetStackPolicy',
    'cloudformation:GetTemplate*',
    'cloudformation:List*',
    'cloudtrail:LookupEvents',
    'cloudwatch:Describe*',
    'cloudwatch:GetDashboard',
    'cloudwatch:GetMetric*',
    'cloudwatch:List*',
    'dynamodb:Describe*',
    'dynamodb:List*',
    'ec2:Describe*',
    'ecr:Describe*',
    'ecr:GetLifecyclePolicy',
    'ecr:GetRepositoryPolicy',
    'ecr:List*',
    'ecs:Describe*',
    'ecs:List*',
    'elasticache:Describe*',
    'elasticloadbalancing:Describe*',
    'es:Describe*',
    'es:List*',
    'events:Describe*',
    'events:List*',
    'health:Describe*',
    'iam:Get*',
    'iam:List*',
    'kinesis:Describe*',
    'kinesis:List*',
    'kms:DescribeKey',
    'kms:GetKeyRotationStatus',
    'kms:List*',
    'lambda:GetAccountSettings',
    'lambda:GetAlias',
    'lambda:GetEventSourceMapping',
    'lambda:GetFunctionConcurrency',
    'lambda:GetFunctionConfiguration',
    'lambda:GetPolicy',
    'lambda:List*',
    'route53:GetHostedZone',
    'route53:List*',
    's3:GetBucket*',
    's3:GetEncryptionConfiguration',
    's3:GetLifecycleConfiguration',
    's3:ListAllMyBuckets',
    'scheduler:Get*',
    'scheduler:List*',
    'secretsmanager:DescribeSecret',
    'secretsmanager:ListSecrets',
    'servicequotas:Get*',
    'servicequotas:List*',
    'sns:Get*',
    'sns:List*',
    'sqs:GetQueueAttributes',
    'sqs:List*',
    'ssm:DescribeParameters',
    'states:DescribeStateMachine*',
    'states:ListExecutions',
    'states:ListStateMachine*',
    'tag:Get*',
    'xray:BatchGet*',
    'xray:Get*',
  ],
  Resource: '*',
};

/** Logs of everything. */
export const READ_ALL_LOGS: Statement = {
  Sid: 'ReadLogs',
  Effect: 'Allow',
  Action: [
    'logs:Describe*',
    'logs:FilterLogEvents',
    'logs:Get*',
    'logs:List*',
    'logs:StartLiveTail',
    'logs:StartQuery',
    'logs:StopLiveTail',
    'logs:StopQuery',
  ],
  Resource: '*',
};

/** What stages say of themselves, so that apps on them can be synthesised, and the versions of CDK's bootstrap stacks. */
export function readStages(place: Place): Statement {
  const { here } = arnsOf(place);
  return {
    Sid: 'ReadStages',
    Effect: 'Allow',
    Action: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
    Resource: [here('ssm', 'parameter/towpath/*'), here('ssm', 'parameter/cdk-bootstrap/*')],
  };
}

/** With which servers begin: scripts, and too often passwords. */
export const READ_USER_DATA = [
  'autoscaling:DescribeLaunchConfigurations',
  'ec2:DescribeInstanceAttribute',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeSpotFleetRequests',
  'ec2:DescribeSpotInstanceRequests',
  'ec2:GetLaunchTemplateData',
] as const;

/** The names of queues for what failed, as CDK makes them of the ids that are usual. */
export const DEAD_LETTERS = ['*DeadLetter*', '*DLQ*', '*Dlq*'] as const;

/** What a redrive asks of the queue from which it takes; of the one to which it puts, to send. */
export const REDRIVE = [
  'sqs:CancelMessageMoveTask',
  'sqs:DeleteMessage',
  'sqs:ReceiveMessage',
  'sqs:StartMessageMoveTask',
] as const;

/** What is read of the business itself. */
export const READ_DATA = [
  ...READ_USER_DATA,
  'dynamodb:BatchGetItem',
  'dynamodb:ExportTableToPointInTime',
  'dynamodb:GetItem',
  'dynamodb:GetRecords',
  'dynamodb:PartiQL*',
  'dynamodb:Query',
  'dynamodb:Scan',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'es:ESHttp*',
  'kinesis:GetRecords',
  'kinesis:SubscribeToShard',
  'kms:Decrypt',
  'lambda:GetFunction',
  'lambda:InvokeFunction*',
  's3:GetObject*',
  'secretsmanager:BatchGetSecretValue',
  'secretsmanager:GetSecretValue',
  'sqs:ReceiveMessage',
  'states:DescribeExecution',
  'states:GetExecutionHistory',
] as const;
