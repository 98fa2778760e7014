import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { ApplicationProtocol, ApplicationTargetGroup, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { expect, test } from 'vitest';
import { EntityTable, type IPlatform, Platform, SearchIndex } from '../../../lib';
import { dns, env, lookedUp, platformOf, region, zones } from './grounds';

/** What is looked up of a team's stage that is deployed. */
function deployed(): Record<string, string> {
  const { app } = platformOf({ size: 'team', onCall: [], ...env, dns });
  return lookedUp(app.synth().getStackByName('Ground'));
}

function appOn(context: Record<string, unknown>, stage = 'dev') {
  const app = new App({ context });
  const stack = new Stack(app, 'Orders', { env });
  return { app, stack, platform: Platform.fromStage(stack, 'Platform', stage) };
}

test('an app finds what the platform has made, as it was made', () => {
  const { stack, platform } = appOn(deployed());
  const made = platformOf({ size: 'team', onCall: [], ...env, dns }).platform;

  expect(platform).toMatchObject({ stage: 'dev', size: 'team', logRetention: 30, removalPolicy: RemovalPolicy.RETAIN });
  expect(platform.network.vpc.availabilityZones).toEqual([`${region}a`, `${region}b`]);
  expect(platform.network.isolatedSubnets.subnets).toHaveLength(2);
  for (const id of subnetIds(platform)) expect(id).toMatch(/^subnet-/);
  expect(platform.changes.retention.toDays()).toBe(made.changes.retention.toDays());
  expect(platform.changes).toMatchObject({ mixed: false, heartbeat: true });
  expect(platform.changes.stream.streamArn).toMatch(/PlatformChangesStream/);
  expect(platform.events.stream.streamArn).toMatch(/PlatformEventsStream/);
  expect(platform.search.endpoint).toMatch(/^https:\/\/PlatformSearchDomain\w+\.DomainEndpoint$/);
  expect(platform.onCall.topicArn).toMatch(/OnCall/);
  expect(platform.boundary.managedPolicyArn).toMatch(/Boundary/);
  expect(stack.node.findAll().length).toBeGreaterThan(10);
});

test('an app puts an entity and its index onto the platform', () => {
  const { stack, platform } = appOn(deployed());

  const orders = new EntityTable(stack, 'OrdersTable', {
    entity: 'orders',
    stream: platform.changes,
    partitionKey: { name: 'orderId', type: AttributeType.STRING },
  });
  new SearchIndex(stack, 'OrderSearch', {
    entity: orders,
    domain: platform.search,
    mappings: { note: { type: 'text' } },
  });

  const template = Template.fromStack(stack);
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const inNetwork = functions.flatMap(({ Properties }) => Properties.VpcConfig?.SubnetIds ?? []);
  expect(new Set(inNetwork)).toEqual(new Set(subnetIds(platform)));
  const [group] = platform.search.securityGroups;
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: group?.securityGroupId });
  expect(group?.securityGroupId).toMatch(/^sg-/);
});

test('a service adds its targets to the load balancers of the platform', () => {
  const { stack, platform } = appOn(deployed());
  const { vpc, internetFacing, internal } = platform.network;

  const targets = new ApplicationTargetGroup(stack, 'Targets', { vpc, protocol: ApplicationProtocol.HTTP });
  internetFacing.listener.addTargetGroups('Orders', {
    targetGroups: [targets],
    priority: 10,
    conditions: [ListenerCondition.pathPatterns(['/orders/*'])],
  });

  expect(platform.network.internetFacing).toBe(internetFacing);
  expect(internal.loadBalancer.loadBalancerArn).not.toBe(internetFacing.loadBalancer.loadBalancerArn);
  expect(internetFacing.loadBalancer.loadBalancerDnsName).toMatch(/InternetFacing.*DNSName/);
});

test('in the first round of a synthesis the stage is asked for, and everything stands for itself', () => {
  const { app, platform } = appOn({});
  void [platform.network.vpc, platform.changes, platform.search, platform.network.internal];

  const { missing = [] } = app.synth().manifest;

  const names = missing.map(({ props }) => (props as { parameterName: string }).parameterName);
  expect(names.toSorted()).toEqual([
    '/towpath/v1/stages/dev',
    '/towpath/v1/stages/dev/changes',
    '/towpath/v1/stages/dev/network',
    '/towpath/v1/stages/dev/search',
  ]);
});

test('a stage that is not there is named with what to do', () => {
  const key = `ssm:account=${env.account}:parameterName=/towpath/v1/stages/qa:region=${region}`;

  const find = () =>
    appOn(
      { [key]: { $providerError: `SSM parameter not available in account ${env.account}`, $dontSaveContext: true } },
      'qa',
    );

  expect(find).toThrow(
    'Platform.fromStage "Orders/Platform": there is no stage "qa" in account 111122223333 and region eu-west-1',
  );
  expect(find).toThrow('Deploy the platform there');
});

test('a stage that could not be asked for is told from one that is not there', () => {
  const key = `ssm:account=${env.account}:parameterName=/towpath/v1/stages/dev:region=${region}`;

  expect(() => appOn({ [key]: { $providerError: 'no credentials have been configured' } })).toThrow(
    'stage "dev" could not be looked up: no credentials have been configured. Give the shell credentials of account 111122223333',
  );
});

test('what cannot be the name of a stage is not looked up', () => {
  expect(() => appOn({}, 'Prod uction')).toThrow(
    'Platform.fromStage "Orders/Platform": `stage` is "Prod uction"; write lower',
  );
});

test('a stack without account and region says that it needs them', () => {
  const stack = new Stack(new App(), 'Orders');

  expect(() => Platform.fromStage(stack, 'Platform', 'dev')).toThrow(
    'stack "Orders" says no account and region; give it those of the stage: { env: {',
  );
});

test('a stage of another account or region, or of a version that is not known, is refused', () => {
  const stage = (changes: object) => ({
    'towpath:stages/dev': { stage: { ...env, ...changes } },
  });
  const find = (changes: object) => () => {
    const stack = new Stack(new App({ context: stage(changes) }), 'Orders', { env });
    return Platform.fromContext(stack, 'Platform', 'dev');
  };

  expect(find({})).not.toThrow();
  expect(find({ account: '444455556666' })).toThrow('is in account 444455556666, and stack "Orders" in 111122223333');
  expect(find({ region: 'us-east-1' })).toThrow('is in region us-east-1, and stack "Orders" in eu-west-1');
  expect(find({ version: 2 })).toThrow('describes itself in version 2, and this version of Towpath reads version 1');
});

test('what a stage lacks is said with what it has', () => {
  const { app } = platformOf({ size: 'sandbox', onCall: [], ...env, search: false }, zones(2));
  const { platform } = appOn(lookedUp(app.synth().getStackByName('Ground')));

  expect(() => platform.search).toThrow(
    'stage "dev" has no `search`; it has network, changes, events, onCall, people.',
  );
  expect(() => platform.network.internal).toThrow('stage "dev" has no `network.internal`');
});

test('for a test, the context describes the stage, or leaves it to stand for itself', () => {
  const app = new App({ context: { 'towpath:stages/dev': { network: { vpcId: 'vpc-0123456789abcdef0' } } } });
  const stack = new Stack(app, 'Orders');

  const platform = Platform.fromContext(stack, 'Platform', 'dev');

  expect(platform.network.vpc.vpcId).toBe('vpc-0123456789abcdef0');
  expect(platform.changes.retention.toDays()).toBe(7);
  expect(app.synth().manifest.missing).toBeUndefined();
  expect(() => Platform.fromContext(stack, 'Other', 'qa')).toThrow('the app\'s context has no "towpath:stages/qa"');
});

test('in a description by the context, a part can be left out, and a name that is written wrong is found', () => {
  const inStage = (description: object) => {
    const stack = new Stack(new App({ context: { 'towpath:stages/dev': description } }), 'Orders');
    return Platform.fromContext(stack, 'Platform', 'dev');
  };

  expect(() => inStage({ search: false }).search).toThrow('stage "dev" has no `search`');
  expect(() => inStage({ netwrok: {} })).toThrow(
    '"towpath:stages/dev" in the app\'s context has "netwrok"; it may have stage,',
  );
  expect(() => inStage({ network: { vpcID: 'vpc-1' } }).network).toThrow('"towpath:stages/dev.network" in the app');
});

test('what is no description is refused', () => {
  const key = `ssm:account=${env.account}:parameterName=/towpath/v1/stages/dev:region=${region}`;

  expect(() => appOn({ [key]: 'hello' })).toThrow('stage "dev" describes itself in no JSON');
});

function subnetIds(platform: IPlatform): string[] {
  return platform.network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId);
}
