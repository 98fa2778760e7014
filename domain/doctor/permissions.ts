/** Every action that the doctor may ask AWS for. All of them read. */
export const ACTIONS = [
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
  'cloudwatch:DescribeAlarms',
  'dynamodb:DescribeKinesisStreamingDestination',
  'dynamodb:ListTables',
  'ec2:DescribeAddresses',
  'ec2:DescribeNatGateways',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
  'ecr:GetRepositoryPolicy',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancers',
  'es:DescribeDomain',
  'es:ListDomainNames',
  'iam:GetAccountSummary',
  'iam:GetRole',
  'iam:GetSAMLProvider',
  'kinesis:DescribeLimits',
  'kms:DescribeKey',
  'lambda:GetAccountSettings',
  'lambda:GetEventSourceMapping',
  'logs:DescribeResourcePolicies',
  'route53:GetHostedZone',
  's3:GetBucketPublicAccessBlock',
  'secretsmanager:GetSecretValue',
  'servicequotas:GetAWSDefaultServiceQuota',
  'servicequotas:GetServiceQuota',
  'sns:ListSubscriptionsByTopic',
  'ssm:GetParameters',
  'sts:GetCallerIdentity',
] as const;

export type Action = (typeof ACTIONS)[number];

/**
 * A policy for who asks: everything but secrets on `*`, because most of what is asked for is not there yet.
 *
 * @param secrets the names of secrets, with `*` where anything may stand
 */
export function doctorPolicy(secrets: string): object {
  const [ofSecrets, others] = [ACTIONS.filter(isOfSecrets), ACTIONS.filter((action) => !isOfSecrets(action))];
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: others, Resource: '*' },
      { Effect: 'Allow', Action: ofSecrets, Resource: `arn:aws:secretsmanager:*:*:secret:${secrets}` },
    ],
  };
}

function isOfSecrets(action: Action): boolean {
  return action.startsWith('secretsmanager:');
}
