import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { askAfter } from '../../../cli/doctor/after';
import type { DeployedResource, TemplateResource } from '../../../domain/doctor/resource';
import { resource } from '../../domain/doctor/resources';
import { type Answers, awsError, fakeAccount } from './fake-account';

const now = Date.parse('2026-11-26T12:00:00Z');

function deployed(type: string, physicalId: string, logicalId = 'One'): DeployedResource {
  return { stack: 'Shop', logicalId, type, physicalId };
}

async function asked(resources: DeployedResource[], answers: Answers, templates: TemplateResource[] = []) {
  const checks = await askAfter({ resources, templates, now }, fakeAccount(answers));
  return checks.map(({ title, state, says }) => `${state} ${title}: ${says}`);
}

test('a stack without any of what is asked about has nothing to say', async () => {
  expect(await asked([deployed('AWS::SQS::Queue', 'https://sqs')], {})).toEqual([]);
});

test('subscriptions, mappings and parameters are asked for by what they are called', async () => {
  const uuid = '14e0db71-1111-2222-3333-444455556666';
  const Subscriptions = [{ Protocol: 'email', Endpoint: 'you@shop.example', SubscriptionArn: 'PendingConfirmation' }];

  const checks = await asked(
    [
      deployed('AWS::SNS::Topic', 'arn:aws:sns:eu-west-1:111122223333:on-call'),
      deployed('AWS::Lambda::EventSourceMapping', uuid, 'Reader'),
      deployed('AWS::SSM::Parameter', '/towpath/streams/s/entities/customers'),
      deployed('AWS::SSM::Parameter', '/other'),
    ],
    {
      ListSubscriptionsByTopic: { Subscriptions },
      GetEventSourceMapping: ({ UUID }) => (UUID === uuid ? { State: 'Enabled', LastProcessingResult: 'OK' } : {}),
      GetParameters: ({ Names }) => ({ Parameters: (Names as string[]).map((Name) => ({ Name, Value: '{}' })) }),
    },
  );

  expect(checks).toEqual([
    'missing topic on-call: not confirmed: you@shop.example; the link is in the mail that SNS sent',
    'ok mapping Reader: reads; its last result: OK',
    'ok parameters below /towpath: all 1 are there',
  ]);
});

test('only tables that have a stream in their template are asked for it', async () => {
  const KinesisStreamSpecification = { StreamArn: '${Shop.Stream.Arn}' };
  const templates = [
    resource('AWS::DynamoDB::GlobalTable', { Replicas: [{ KinesisStreamSpecification }] }, 'Customers'),
    resource('AWS::DynamoDB::Table', { KinesisStreamSpecification }, 'Orders'),
    resource('AWS::DynamoDB::GlobalTable', { Replicas: [{}] }, 'Outbox'),
  ];
  const tables = [
    deployed('AWS::DynamoDB::GlobalTable', 'customers', 'Customers'),
    deployed('AWS::DynamoDB::Table', 'orders', 'Orders'),
    deployed('AWS::DynamoDB::GlobalTable', 'outbox', 'Outbox'),
  ];
  const statuses: Record<string, string> = { customers: 'ACTIVE', orders: 'ENABLE_FAILED' };

  const checks = await asked(
    tables,
    {
      DescribeKinesisStreamingDestination: ({ TableName }) => ({
        KinesisDataStreamDestinations: [{ DestinationStatus: statuses[String(TableName)] }],
      }),
    },
    templates,
  );

  expect(checks).toEqual([
    'ok table customers: its changes go to a stream',
    'missing table orders: its changes go nowhere: its stream is ENABLE_FAILED',
  ]);
});

test('an OpenSearch domain is asked whether it works, and must not answer from here', async () => {
  const DomainStatus = { Processing: false, Endpoints: { vpc: 'vpc-1.invalid' }, VPCOptions: { VPCId: 'vpc-1' } };

  expect(
    await asked([deployed('AWS::OpenSearchService::Domain', 'products')], { DescribeDomain: { DomainStatus } }),
  ).toEqual([
    'ok domain products: is there, and no change of it is under way',
    'ok domain products: vpc-1.invalid does not answer from here',
  ]);
});

test('a bucket is asked for its public access block, and by a stranger', async () => {
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  const bucket = [deployed('AWS::S3::Bucket', 'failures')];
  const ListObjectsV2 = awsError('AccessDenied');

  expect(await asked(bucket, { GetPublicAccessBlock: { PublicAccessBlockConfiguration }, ListObjectsV2 })).toEqual([
    'ok bucket failures: public access is blocked; an unsigned request is refused with 403',
  ]);
  expect(
    await asked(bucket, { GetPublicAccessBlock: awsError('NoSuchPublicAccessBlockConfiguration'), ListObjectsV2 }),
  ).toEqual(['missing bucket failures: public access is not blocked']);
});

test('a balancer that faces the internet with plain HTTP alone is wrong twice', async () => {
  const server = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: Port } = server.address() as AddressInfo;

  const checks = await asked([deployed('AWS::ElasticLoadBalancingV2::LoadBalancer', 'arn:lb', 'Balancer')], {
    DescribeLoadBalancers: { LoadBalancers: [{ Scheme: 'internet-facing', DNSName: '127.0.0.1' }] },
    DescribeListeners: { Listeners: [{ Protocol: 'HTTP', Port }] },
  });
  server.close();

  expect(checks).toEqual([
    'missing balancer Balancer: faces the internet, and has no listener of HTTPS',
    `missing balancer Balancer: http://127.0.0.1:${Port} answers with 200, unencrypted`,
  ]);
});

test('a balancer inside a network must not answer from here, by its public address', async () => {
  const checks = await asked([deployed('AWS::ElasticLoadBalancingV2::LoadBalancer', 'arn:lb', 'Balancer')], {
    DescribeLoadBalancers: { LoadBalancers: [{ Scheme: 'internal', DNSName: 'internal-1.invalid' }] },
    DescribeListeners: {},
  });

  expect(checks).toEqual(['ok balancer Balancer: internal-1.invalid does not answer from here']);
});

test('security groups may be open where a balancer of the account faces the internet', async () => {
  const open = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];

  const checks = await asked(
    [deployed('AWS::EC2::SecurityGroup', 'sg-web'), deployed('AWS::EC2::SecurityGroup', 'sg-app')],
    {
      DescribeSecurityGroups: {
        SecurityGroups: [
          { GroupId: 'sg-web', IpPermissions: open },
          { GroupId: 'sg-app', IpPermissions: open },
        ],
      },
      DescribeLoadBalancers: { LoadBalancers: [{ Scheme: 'internet-facing', SecurityGroups: ['sg-web'] }] },
    },
  );

  expect(checks).toEqual([
    'ok security group sg-web: lets everybody in at tcp 443 only',
    'missing security group sg-app: lets everybody in at tcp 443',
  ]);
});

test('the policy of a repository, and the alarms of all stacks', async () => {
  const alarms = Array.from({ length: 101 }, (_, i) => deployed('AWS::CloudWatch::Alarm', `alarm-${i}`));
  const askedFor: number[] = [];

  const checks = await asked([deployed('AWS::ECR::Repository', 'shop'), ...alarms], {
    GetRepositoryPolicy: awsError('RepositoryPolicyNotFoundException'),
    DescribeAlarms: ({ AlarmNames }) => {
      const names = AlarmNames as string[];
      askedFor.push(names.length);
      const StateUpdatedTimestamp = new Date('2026-11-25T11:00:00Z');
      return {
        MetricAlarms: names.map((AlarmName) => ({
          AlarmName,
          StateValue: AlarmName === 'alarm-100' ? 'INSUFFICIENT_DATA' : 'OK',
          AlarmActions: ['arn:topic'],
          StateUpdatedTimestamp,
        })),
      };
    },
  });

  expect(checks).toEqual([
    'ok repository shop: nobody but the account reads it',
    'warning alarms: without data for a day or more: alarm-100',
  ]);
  expect(askedFor).toEqual([100, 1]);
});

test('a zone that a stack made is asked for, as one that it names', async () => {
  const HostedZone = { Name: 'inside.example.', Config: { PrivateZone: true } };

  expect(await asked([deployed('AWS::Route53::HostedZone', 'Z1')], { GetHostedZone: { HostedZone } })).toEqual([
    'ok zone Z1: inside.example is private: nobody delegates to it',
  ]);
});
