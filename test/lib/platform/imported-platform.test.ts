import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { ApplicationProtocol, ApplicationTargetGroup, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { expect, test } from 'vitest';
import {
  EntityTable,
  type IPlatform,
  Monitoring,
  Platform,
  SearchIndex,
  SlackApp,
  SlackNotifications,
} from '../../../lib';
import { rule } from '../app';
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
  expect(platform.changes).toMatchObject({ carries: 'changes', heartbeat: true });
  expect(platform.changes.stream.streamArn).toMatch(/PlatformChangesStream/);
  expect(platform.events.stream.streamArn).toMatch(/PlatformEventsStream/);
  expect(platform.search.endpoint).toMatch(/^https:\/\/PlatformSearchDomain\w+\.DomainEndpoint$/);
  expect(platform.onCall.topicArn).toMatch(/OnCall/);
  expect(platform.boundary.managedPolicyArn).toMatch(/Boundary/);
  expect(stack.node.findAll().length).toBeGreaterThan(10);
});

test('a table is refused on the stream of events, though no table is known there', () => {
  const { stack, platform } = appOn(deployed());
  const attach = () =>
    new EntityTable(stack, 'OrdersTable', {
      entity: 'orders',
      stream: platform.events,
      partitionKey: { name: 'orderId', type: AttributeType.STRING },
    });

  expect(attach).toThrow(
    'EventStream "Orders/Platform/Events": it carries what services publish, and the entity "orders" needs a stream of changes: on a platform `platform.changes`',
  );
});

test('nobody publishes onto the stream of changes, though the app has no table on it', () => {
  const { app, stack, platform } = appOn(deployed());
  platform.changes.grants.publish(
    new Role(stack, 'Service', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
  );

  expect(() => app.synth()).toThrow(/and the stream carries changes of tables: a publisher could forge one/);
});

test('what is published is taken, whatever is registered for the stream', () => {
  const { stack, platform } = appOn(deployed());
  new SlackNotifications(stack, 'Messages', {
    stream: platform.events,
    slack: SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/orders' }),
    rules: [rule({ pattern: { type: ['invoice.paid'] } })],
  });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ STREAM_CARRIES: 'published' }) },
  });
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
    "stack \"Orders\" says no account and region; give it those of the stage: { env: { account: '111122223333', region: 'eu-west-1' } }. Where it takes them from CDK_DEFAULT_ACCOUNT and CDK_DEFAULT_REGION, it is the shell that lacks credentials",
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
  expect(() => platform.network.internal).toThrow('stage "dev" has no load balancer `network.internal`');
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

test('a stack that looks a stage up takes what the context says, and says that it does', () => {
  const stack = new Stack(new App({ context: { 'towpath:stages/dev': { stage: { size: 'production' } } } }), 'Orders');

  const platform = Platform.fromStage(stack, 'Platform', 'dev');

  expect(platform.size).toBe('production');
  expect(platform.search.endpoint).toMatch(/^https:/);
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('take "towpath:stages/dev" out of it'));
});

test('where every stage stands for itself, nothing is looked up', () => {
  const stack = new Stack(new App({ context: { 'towpath:stages': 'stand-in' } }), 'Orders');

  expect(Platform.fromStage(stack, 'Platform', 'any').changes.carries).toBe('changes');
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('alarms of an app refer to the runbooks of the stage, unless it says others', () => {
  const runbookOf = (said?: string) => {
    const context = { 'towpath:stages/dev': { stage: { runbooks: 'https://wiki.example/alarms' } } };
    const stack = new Stack(new App({ context }), 'Orders');
    const platform = Platform.fromStage(stack, 'Platform', 'dev');
    if (said !== undefined) Monitoring.of(stack).runbooks(said);
    new EntityTable(stack, 'OrdersTable', {
      entity: 'orders',
      stream: platform.changes,
      partitionKey: { name: 'orderId', type: AttributeType.STRING },
    });
    const [alarm] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    return /Runbook: (\S+)#/.exec(alarm?.Properties.AlarmDescription)?.[1];
  };

  expect(runbookOf()).toBe('https://wiki.example/alarms');
  expect(runbookOf('https://orders.example/runbooks')).toBe('https://orders.example/runbooks');
});

test('a load balancer that the stage has not is asked for from the platform team', () => {
  const { app } = platformOf({ size: 'team', onCall: [], ...env });
  const { platform } = appOn(lookedUp(app.synth().getStackByName('Ground')));

  expect(() => platform.network.internal).toThrow(
    'stage "dev" has no load balancer `network.internal`; the platform team makes one that `dns` and `loadBalancers` of the stage ask for. What was added to it since it was looked up is found after `npx cdk context --reset \'ssm:*/towpath/**\'`',
  );
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
