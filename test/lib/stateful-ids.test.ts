import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { EventStream } from '../../lib';
import { appOf, examples, variants } from '../examples/examples';
import { everything } from './everything';
import stateful from './stateful-ids.json';

/** What holds state, or would forget where it was: to replace one is to lose it. */
const STATEFUL = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ECR::Repository',
  // With names: a second of the same name is refused.
  'AWS::IAM::ManagedPolicy',
  'AWS::SSO::PermissionSet',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::Lambda::EventSourceMapping',
  'AWS::OpenSearchService::Domain',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'AWS::StepFunctions::StateMachine',
  'Custom::TowpathChangeDestination',
  'Custom::TowpathSearchIndex',
];

/** What is made anew without a loss, or says only what is allowed and connected. */
const STATELESS = [
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::CertificateManager::Certificate',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::EC2::EIP',
  'AWS::EC2::FlowLog',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::LaunchTemplate',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::IAM::InstanceProfile',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Function',
  // With another id it has another address; that of the example is nobody's.
  'AWS::Lambda::Url',
  'AWS::Lambda::Version',
  // What was logged is lost with it, and nothing that people put there.
  'AWS::Logs::LogGroup',
  'AWS::Logs::ResourcePolicy',
  'AWS::Route53::RecordSet',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SSO::Assignment',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'Custom::VpcRestrictDefaultSG',
];

/** What of it holds what people put there. */
const HOLDS_DATA = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::ECR::Repository',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::OpenSearchService::Domain',
  'AWS::S3::Bucket',
];

/** The stacks whose data may go. */
const DISPOSABLE = ['OrdersDev', 'Platform-dev'];

const ids: Readonly<Record<string, readonly string[]>> = stateful;

test('every example is on the list', () => {
  expect(Object.keys(ids).sort()).toEqual(examples.map(({ folder }) => folder).sort());
});

test.each(variants.filter(({ title }) => title.includes('on AWS')))(
  'the logical ids of what holds state are those of the list: $title',
  (variant) => {
    expect(statefulIn(appOf(variant))).toEqual(ids[variant.folder]);
  },
  60_000,
);

test.each(variants.filter(({ title }) => title.includes('on one machine')))(
  'what holds state on one machine is on the list: $title',
  (variant) => {
    expect(lost(ids[variant.folder] ?? [], statefulIn(appOf(variant)))).toEqual([]);
  },
  60_000,
);

test('a part that gets another id is found, of whichever type it is', () => {
  const [variant] = variants.filter(({ folder }) => folder === 'storefront');
  if (!variant) throw new Error('there is no storefront');
  const before = ids.storefront ?? [];

  for (const [line = ''] of Map.groupBy(before, (one) => one.split(' ').at(-1)).values()) {
    const app = appOf(variant);
    rename(app, line);

    expect(lost(statefulIn(app), before)).toEqual([line]);
  }
}, 120_000);

test('a part that is put into another construct is found', () => {
  const streamIn = (scopeOf: (stack: Stack) => Construct) => {
    const app = new App();
    new EventStream(scopeOf(new Stack(app, 'Shop')), 'Changes', { heartbeat: false });
    return statefulIn(app).map((line) => line.split(' ')[1]);
  };

  const before = streamIn((stack) => stack);
  const after = streamIn((stack) => new Construct(stack, 'Pipeline'));

  expect(before.length).toBeGreaterThan(0);
  expect(before.filter((id) => after.includes(id))).toEqual([]);
});

test('each type of resource is known to hold state or not to', () => {
  const apps = [everything(), ...variants.map(appOf)];

  const types = new Set(apps.flatMap(resourcesIn).map(({ type }) => type));
  expect([...types].filter((type) => !STATEFUL.includes(type) && !STATELESS.includes(type))).toEqual([]);
}, 60_000);

test.each(variants)(
  'what holds data is kept when its stack is deleted: $title',
  (variant) => {
    const holding = resourcesIn(appOf(variant)).filter(
      ({ type, stack, id }) =>
        // A heartbeat is as old as the next one is new.
        HOLDS_DATA.includes(type) && !DISPOSABLE.includes(stack) && !id.includes('Heartbeat'),
    );

    expect(holding.length).toBeGreaterThan(0);
    expect(holding.filter(({ deletionPolicy }) => deletionPolicy !== 'Retain')).toEqual([]);
  },
  60_000,
);

interface FoundResource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly deletionPolicy: string | undefined;
}

function resourcesIn(app: App): FoundResource[] {
  return app
    .synth()
    .stacksRecursively.flatMap(({ stackName: stack, template }) =>
      Object.entries<{ Type: string; DeletionPolicy?: string }>(template.Resources).map(
        ([id, { Type: type, DeletionPolicy: deletionPolicy }]) => ({ stack, id, type, deletionPolicy }),
      ),
    );
}

/** What holds state in an app, as on the list: `<stack> <logical id> <type>`. */
function statefulIn(app: App): string[] {
  const found = resourcesIn(app).filter(({ type }) => STATEFUL.includes(type));
  return found.map(({ stack, id, type }) => `${stack} ${id} ${type}`).sort();
}

/** What was there before and is not there now: CloudFormation would remove it, and make another in its place. */
function lost(now: readonly string[], before: readonly string[]): string[] {
  return before.filter((line) => !now.includes(line));
}

/** Gives a resource another logical id, as a construct does whose inner parts are renamed. */
function rename(app: App, line: string): void {
  const [stackName, id] = line.split(' ');
  const resource = app.node
    .findAll()
    .filter((construct) => CfnResource.isCfnResource(construct))
    .find((one) => Stack.of(one).stackName === stackName && Stack.of(one).resolve(one.logicalId) === id);
  resource?.overrideLogicalId('Renamed');
}
