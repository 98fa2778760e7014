import { expect, test } from 'vitest';
import { costOf, freeTypes, idleUsage, knownIdleUsage, type Resource } from '../../../domain/costs/idle-cost';

test('a stream on demand is paid by the hour', () => {
  const stream = { Type: 'AWS::Kinesis::Stream', Properties: { StreamModeDetails: { StreamMode: 'ON_DEMAND' } } };

  const usages = idleUsage(template(stream));

  expect(usages).toMatchObject([{ price: 'streamHour', quantity: 730 }]);
  expect(costOf(...usages)).toBeCloseTo(29.2);
});

test('shards are paid by the hour, and again where they keep records for longer than a day', () => {
  const shards = (RetentionPeriodHours: number) => ({
    Type: 'AWS::Kinesis::Stream',
    Properties: { ShardCount: 2, RetentionPeriodHours, StreamModeDetails: { StreamMode: 'PROVISIONED' } },
  });

  expect(idleUsage(template(shards(24)))).toMatchObject([{ price: 'shardHour', quantity: 1460 }]);
  expect(idleUsage(template(shards(168)))).toMatchObject([
    { price: 'shardHour', quantity: 1460 },
    { price: 'shardRetentionHour', quantity: 1460 },
  ]);
});

test('an alarm is paid by the metrics that it looks at', () => {
  const plain = alarm({ MetricName: 'Errors' });
  const query = alarm({ Metrics: [{ Id: 'a', Expression: 'SELECT MAX(Age) FROM "AWS/DynamoDB"' }] });
  const table = { 'Fn::Join': ['', ['SELECT MAX(Age) FROM "AWS/DynamoDB" WHERE TableName = ', { Ref: 'Table' }]] };
  const queryOfTable = alarm({ Metrics: [{ Id: 'a', Expression: table }] });
  const sum = alarm({ Metrics: [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }] });

  const [usage] = idleUsage(template(plain, query, queryOfTable, sum));

  expect(usage).toMatchObject({ price: 'alarmMetric', quantity: 5 });
});

test('an alarm of alarms has a price of its own, however many it looks at', () => {
  const service = { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: { AlarmRule: 'ALARM(a) OR ALARM(b)' } };

  expect(idleUsage(template(service, service))).toMatchObject([{ price: 'compositeAlarm', quantity: 2 }]);
});

test('an interface endpoint is paid in every zone, and a gateway endpoint not at all', () => {
  const inTwoZones = endpoint({ VpcEndpointType: 'Interface', SubnetIds: [{ Ref: 'A' }, { Ref: 'B' }] });
  const gateway = endpoint({ VpcEndpointType: 'Gateway' });

  expect(idleUsage(template(inTwoZones, gateway))).toMatchObject([{ price: 'endpointHour', quantity: 1460 }]);
});

test('a load balancer is paid by the hour, and its addresses where it faces the internet', () => {
  const balancer = (Scheme: string) => ({
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: { Type: 'application', Scheme, Subnets: [{ Ref: 'A' }, { Ref: 'B' }] },
  });

  expect(idleUsage(template(balancer('internal'), balancer('internet-facing')))).toMatchObject([
    { price: 'loadBalancerHour', quantity: 1460 },
    { price: 'addressHour', quantity: 1460 },
  ]);
});

test('servers are paid by the least number of them, and by their disks', () => {
  const Resources = {
    Servers: {
      Type: 'AWS::AutoScaling::AutoScalingGroup',
      Properties: { MinSize: '2', MaxSize: '9', LaunchTemplate: { LaunchTemplateId: { Ref: 'Server' } } },
    },
    Server: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: {
        LaunchTemplateData: {
          InstanceType: 't4g.micro',
          BlockDeviceMappings: [{ Ebs: { VolumeSize: 8, VolumeType: 'gp3' } }],
        },
      },
    },
  };

  expect(idleUsage({ Resources })).toMatchObject([
    { price: 't4g.micro', quantity: 1460 },
    { price: 'serverDisk', quantity: 16 },
  ]);
});

test('a domain is paid by its nodes and by their disks', () => {
  const domain = {
    Type: 'AWS::OpenSearchService::Domain',
    Properties: {
      ClusterConfig: { InstanceType: 'r7g.large.search', InstanceCount: 3, DedicatedMasterEnabled: false },
      EBSOptions: { VolumeSize: 100, VolumeType: 'gp3' },
    },
  };

  expect(idleUsage(template(domain))).toMatchObject([
    { price: 'r7g.large.search', quantity: 2190 },
    { price: 'searchDisk', quantity: 300 },
  ]);
});

test('a heartbeat is paid with the metrics of the functions that it goes through', () => {
  const schedule = { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'rate(5 minutes)' } };
  const sink = fn({ REGISTRY_PATH: '/towpath/streams/changes' });
  const sender = fn({ SLACK_SECRET: 'slack/shop' });

  const usages = idleUsage(template(schedule, sink, sender, fn({})));

  expect(usages).toContainEqual({ group: 'heartbeat', what: 'metrics with values', price: 'metric', quantity: 10 });
  expect(usages).toContainEqual({ group: 'heartbeat', what: 'writes', price: 'writeUnit', quantity: 8760 });
});

test('of two heartbeats, each goes through its own functions', () => {
  const schedule = () => ({ Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'rate(5 minutes)' } });
  const sink = fn({ REGISTRY_PATH: '/towpath/streams/changes' });

  const usages = idleUsage(template(schedule(), schedule(), sink, mappingOf('Changes')));

  expect(usages).toContainEqual({ group: 'heartbeat', what: 'metrics with values', price: 'metric', quantity: 6 });
  expect(usages).toContainEqual({ group: 'heartbeat', what: 'invocations', price: 'invocation', quantity: 8760 });
  expect(usages).toContainEqual({ group: 'heartbeat', what: 'writes', price: 'writeUnit', quantity: 17_520 });
});

test('a queue that a function reads is asked all the time, and a stream is not', () => {
  const Resources = {
    Work: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Mail: { Type: 'AWS::SQS::Queue' },
    Stream: { Type: 'AWS::Kinesis::Stream', Properties: { StreamModeDetails: { StreamMode: 'ON_DEMAND' } } },
    OfWork: mappingOf('Work'),
    OfMail: mappingOf('Mail'),
    OfStream: mappingOf('Stream'),
  };

  expect(idleUsage({ Resources }).filter(({ group }) => group === 'rest')).toMatchObject([
    { price: 'fifoRequest', quantity: 657_000 },
    { price: 'queueRequest', quantity: 657_000 },
  ]);
});

test('what costs nothing is named with its number', () => {
  const role = { Type: 'AWS::IAM::Role' };

  expect(freeTypes(template(role, role, alarm({})))).toEqual(new Map([['AWS::IAM::Role', 2]]));
  expect(idleUsage(template(role, role))).toEqual([]);
});

test('a type, a size or a mode that nobody has priced is named instead of being free', () => {
  const costs = (resource: Resource) => () => idleUsage(template(resource));

  expect(costs({ Type: 'AWS::RDS::DBInstance' })).toThrow(/^What AWS::RDS::DBInstance costs is not known/);
  expect(
    costs({
      Type: 'AWS::OpenSearchService::Domain',
      Properties: { ClusterConfig: { InstanceType: 'x9.huge.search' } },
    }),
  ).toThrow(/with x9\.huge\.search nodes costs/);
  expect(
    costs({ Type: 'AWS::DynamoDB::GlobalTable', Properties: { BillingMode: 'PROVISIONED', Replicas: [{}] } }),
  ).toThrow(/with billing mode PROVISIONED costs/);
});

test('what nobody has priced can be left out by its name', () => {
  const database = { Type: 'AWS::RDS::DBInstance' };
  const key = { Type: 'AWS::KMS::Key' };

  expect(knownIdleUsage(template(database, key))).toEqual({
    usages: [{ group: 'rest', what: 'key', price: 'key', quantity: 1 }],
    unknown: ['AWS::RDS::DBInstance'],
  });
});

function template(...resources: Resource[]) {
  return { Resources: Object.fromEntries(resources.map((resource, index) => [`Resource${index}`, resource])) };
}

function alarm(Properties: Record<string, unknown>) {
  return { Type: 'AWS::CloudWatch::Alarm', Properties };
}

function endpoint(Properties: Record<string, unknown>) {
  return { Type: 'AWS::EC2::VPCEndpoint', Properties };
}

function fn(Variables: Record<string, string>) {
  return { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } };
}

function mappingOf(source: string) {
  return { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': [source, 'Arn'] } } };
}
