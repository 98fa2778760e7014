import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { costOf, idleUsage } from '../../../domain/costs/idle-cost';
import { type Size, sizes } from '../../../domain/platform/sizes';
import { defineStages, Platform } from '../../../lib';
import { dns, env, platformOf, zones } from './grounds';

const onCall = ['platform@shop.example'];
const all = Object.keys(sizes) as Size[];

test.each(all)('a %s stage costs no more than its budget when idle, load balancers included', (size) => {
  const { stack } = platformOf({ size, onCall, ...env, dns, slack: { secretName: 'slack/platform', channel: '#ops' } });

  const cost = costOf(...idleUsage(Template.fromStack(stack).toJSON()));

  expect(cost).toBeLessThanOrEqual(sizes[size].budget);
  // A budget that is far away is none.
  expect(cost).toBeGreaterThan(sizes[size].budget * 0.6);
});

test.each([
  { size: 'sandbox', there: 6, subnets: 2, gateways: 0 },
  { size: 'team', there: 3, subnets: 2, gateways: 1 },
  { size: 'production', there: 2, subnets: 2, gateways: 2 },
  { size: 'production', there: 3, subnets: 3, gateways: 3 },
  { size: 'production', there: 6, subnets: 3, gateways: 3 },
] as const)('$size in a region of $there zones is in $subnets, with $gateways NAT gateways', (expected) => {
  const { stack } = platformOf({ size: expected.size, onCall, ...env }, zones(expected.there));

  const template = Template.fromStack(stack);

  template.resourceCountIs('AWS::EC2::NatGateway', expected.gateways);
  template.resourceCountIs('AWS::EC2::Subnet', 3 * expected.subnets);
});

test('a sandbox can be without an account and region; production says that it needs them', () => {
  expect(() => platformOf({ size: 'sandbox', onCall })).not.toThrow();
  expect(() => platformOf({ size: 'production', onCall })).toThrow('`account` is not given');
});

test('an interface endpoint is there only for the functions beside a search domain', () => {
  const withSearch = platformOf({ size: 'team', onCall, ...env });
  const without = platformOf({ size: 'team', onCall, ...env, search: false });

  const interfaces = { VpcEndpointType: 'Interface' };
  Template.fromStack(withSearch.stack).resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', interfaces, 1);
  Template.fromStack(without.stack).resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', interfaces, 0);
  expect(() => without.platform.search).toThrow('stage "dev" has `search: false`');
});

test('alarms of the platform tell those on call, and become events', () => {
  const { stack, platform } = platformOf({ size: 'team', onCall, ...env });

  const template = Template.fromStack(stack);

  const topic = stack.resolve(platform.onCall.topicArn);
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.length).toBeGreaterThan(10);
  for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([topic]);
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'platform@shop.example' });
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({ source: ['aws.cloudwatch'], detail: { alarmName: [{ prefix: 'Ground-' }] } }),
  });
});

test('alarms name the page of runbooks that the stage says', () => {
  const { stack } = platformOf({ size: 'team', onCall, ...env, runbooks: 'https://wiki.example/alarms' });

  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: Match.stringLikeRegexp('Runbook: https://wiki.example/alarms#iterator-age$'),
  });
});

test('a stage that tells nobody is warned about', () => {
  const { stack } = platformOf({ size: 'sandbox', onCall: [], ...env });

  const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('nobody is told when'));

  expect(warnings).toHaveLength(1);
});

test('what holds data goes with a disposable stage, and stays otherwise', () => {
  const holdsData = [
    'AWS::Kinesis::Stream',
    'AWS::S3::Bucket',
    'AWS::OpenSearchService::Domain',
    'AWS::ECR::Repository',
  ];
  const policiesOf = (size: Size) => {
    const { stack, platform } = platformOf({ size, onCall, ...env, dns, repositories: ['orders'] });
    const resources: { Type: string; DeletionPolicy?: string }[] = Object.values(
      Template.fromStack(stack).toJSON().Resources,
    );
    const data = resources.filter(({ Type }) => holdsData.includes(Type));
    expect(new Set(data.map(({ Type }) => Type)).size).toBe(holdsData.length);
    return { policies: new Set(data.map(({ DeletionPolicy }) => DeletionPolicy)), forApps: platform.removalPolicy };
  };

  expect(policiesOf('sandbox')).toEqual({ policies: new Set(['Delete']), forApps: RemovalPolicy.DESTROY });
  expect(policiesOf('production')).toEqual({ policies: new Set(['Retain']), forApps: RemovalPolicy.RETAIN });
});

test('app teams find the boundary of the roles that they create by its name, and the platform by its tags', () => {
  const { stack, platform } = platformOf({ size: 'team', onCall, ...env });

  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'towpath-dev-boundary' });
  const tags = Match.arrayWith([
    { Key: 'towpath:part', Value: 'platform' },
    { Key: 'towpath:stage', Value: 'dev' },
  ]);
  template.allResourcesProperties('AWS::Kinesis::Stream', { Tags: tags });
  template.allResourcesProperties('AWS::IAM::Role', { Tags: tags });
  const [people] = Object.values(
    template.findResources('AWS::SSM::Parameter', { Properties: { Name: '/towpath/v1/stages/dev/people' } }),
  );
  const published = JSON.stringify(people?.Properties.Value);
  expect(published).toContain(JSON.stringify(stack.resolve(platform.boundary.managedPolicyArn)));
});

test('functions of the account run images of its repositories without further configuration', () => {
  const { stack } = platformOf({ size: 'sandbox', onCall, ...env, repositories: ['orders'] });

  Template.fromStack(stack).hasResourceProperties('AWS::ECR::Repository', {
    RepositoryName: 'orders',
    RepositoryPolicyText: {
      Statement: [Match.objectLike({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } })],
    },
  });
});

test('with a Slack app, its channel hears of alarms and of critical findings', () => {
  const slack = { secretName: 'slack/platform', channel: '#platform' };
  const { stack } = platformOf({ size: 'team', onCall, ...env, slack });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ SLACK_SECRET: 'slack/platform' }) },
  });
});

const id = (last: number) => `12345678-aaaa-bbbb-cccc-00000000000${last}`;
const identityCenter = {
  account: '999988887777',
  region: 'eu-west-1',
  instanceArn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
  groups: { platform: id(1), readOnly: id(2), services: { orders: id(3) } },
};

test('people of a stage have roles for its services, and come in where the stage says', () => {
  const samlProvider = 'arn:aws:iam::111122223333:saml-provider/shop';
  const { stack, platform } = platformOf({
    size: 'sandbox',
    onCall,
    people: { samlProvider, services: ['orders'], sessionHours: 2 },
  });

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'towpath-dev-orders',
    MaxSessionDuration: 7200,
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Federated: samlProvider } })] },
  });
  expect(platform.people?.deploymentRole('orders').roleArn).toBeDefined();
  expect(platformOf({ size: 'sandbox', onCall }).platform.people).toBeUndefined();
});

test('permission sets of an Identity Center in another account are in a stack of that account', () => {
  const { stack, organization } = platformOf({ size: 'team', onCall, ...env, people: { identityCenter } });
  if (!organization) throw new Error('There is no stack');

  Template.fromStack(stack).resourceCountIs('AWS::SSO::PermissionSet', 0);
  const template = Template.fromStack(organization);
  template.resourceCountIs('AWS::SSO::PermissionSet', 3);
  template.allResourcesProperties('AWS::SSO::Assignment', { TargetId: env.account });
});

test.each([
  ['`organization` is not given; write a stack in the account of Identity Center: new Stack(app, ', undefined],
  [
    'it is in account 111122223333 and region eu-west-1, and Identity Center in account 999988887777 and region eu-west-1; write new Stack(',
    env,
  ],
])('of a stage whose Identity Center is elsewhere it is said that %s', (sentence, at) => {
  const app = new App({ context: zones(2) });
  const [stage] = defineStages({ stages: { dev: { size: 'team', onCall, ...env, people: { identityCenter } } } });
  if (!stage) throw new Error('There is no stage');
  const organization = at && new Stack(app, 'People', { env: at });
  const ground = new Stack(app, 'Ground', { env });

  expect(() => new Platform(ground, 'Platform', { stage, organization })).toThrow(sentence);
});

test.each([
  ['account 999988887777 and region eu-west-1', { account: '999988887777', region: 'eu-west-1' }],
  ['the account and region of the deployment', undefined],
])('a stage is refused in a stack of another place: %s', (place, elsewhere) => {
  const [stage] = defineStages({ stages: { dev: { size: 'team', onCall, ...env } } });
  if (!stage) throw new Error('There is no stage');
  const stack = new Stack(new App(), 'Ground', { env: elsewhere });

  expect(() => new Platform(stack, 'Platform', { stage })).toThrow(
    `stage "dev" is in account 111122223333 and region eu-west-1, and stack "Ground" in ${place}; give it the \`env\` of the stage: new Stack(app, 'Ground', { env: stage.env })`,
  );
});
