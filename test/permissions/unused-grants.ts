import type { UnusedGrants } from './check-permissions';

/**
 * What the roles of functions allow though no request of a function uses it: all of it, each with the reason. A grant
 * without an entry fails the end-to-end tests, and so does an entry without a grant or of one that a run used.
 */
export const unusedGrants: readonly UnusedGrants[] = [
  {
    roles: '*',
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    resources: '*',
    reason: "Lambda itself sends a function's traces, as the function's role.",
  },
  {
    roles: '*',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: '${*Logs.Arn}',
    reason: "Lambda itself writes a function's log, as the function's role.",
  },
  {
    roles: '*',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: '*',
    reason: "Lambda itself puts a function into a VPC, as the function's role.",
  },
  ...ofMapping({ stream: '${*Stream.Arn}', failuresBucket: '${*FailuresBucket.Arn}' }),
  {
    roles: '*OutboxSenderRole',
    actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    resources: '${*OutboxWork.Arn}',
    reason: "Lambda's event source mapping reads the queue, as the function's role.",
  },
  {
    roles: 'IndexMaker*SearchProviderEventRole',
    actions: ['lambda:InvokeFunction'],
    resources: '${IndexMaker*SearchFunction.Arn}:*',
    reason: "CDK's provider framework grants the versions along with the function; it invokes the function.",
  },
  {
    roles: 'IndexMaker*SearchProviderEventRole',
    actions: ['lambda:GetFunction'],
    resources: '${IndexMaker*SearchFunction.Arn}',
    reason:
      "CDK's provider framework asks with it whether a function is ready that refused to be invoked; none does locally.",
  },
  {
    roles: 'CustomVpcRestrictDefaultSGCustomResourceProviderRole',
    actions: [
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
    ],
    resources: '*:security-group/${*.DefaultSecurityGroup}',
    reason: "CDK's function that closes the default security group of the network, which is not there locally.",
  },
  {
    roles: 'CustomVpcRestrictDefaultSGCustomResourceProviderRole',
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: '*',
    reason:
      "Lambda itself writes the function's log; CDK gives its own functions AWS's policy AWSLambdaBasicExecutionRole.",
  },
];

/** The same of an app whose stream is the platform's. */
export const unusedOnPlatform: readonly UnusedGrants[] = [
  ...unusedGrants,
  ...ofMapping({
    stream: 'arn:aws:kinesis:*:stream/platform-sandbox-*',
    failuresBucket: 'arn:aws:s3:::platform-sandbox-*',
  }),
];

function ofMapping({
  stream,
  failuresBucket,
}: {
  readonly stream: string;
  readonly failuresBucket: string;
}): UnusedGrants[] {
  return [
    {
      roles: '*FunctionRole',
      actions: [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      resources: stream,
      reason: "Lambda's event source mapping reads the stream, as the function's role.",
    },
    {
      roles: '*FunctionRole',
      actions: ['s3:PutObject'],
      resources: `${failuresBucket}/aws/lambda/*`,
      reason: "Lambda's event source mapping puts there what it gives up, as the function's role.",
    },
    {
      roles: '*FunctionRole',
      actions: ['s3:ListBucket'],
      resources: failuresBucket,
      reason: "Lambda asks for it of a mapping's failure destination that is a bucket.",
    },
  ];
}
