import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, test } from 'vitest';
import { AppTeam, EntityTable, EventHandler, Platform } from '../../../lib';
import { Template } from '../app';

const env = { account: '111122223333', region: 'eu-west-1' };
const orders = new AppTeam({ service: 'orders', stage: 'production' });

/** An app of the team, on the platform. */
function appOf(stackName: string) {
  const app = new App({
    context: { 'towpath:stages/production': {} },
    defaultStackSynthesizer: orders.synthesizer(),
  });
  orders.owns(app);
  const stack = new Stack(app, 'Orders', { env, stackName });
  const platform = Platform.fromContext(stack, 'Platform', 'production');
  new EntityTable(stack, 'Table', {
    entity: 'orders',
    stream: platform.changes,
    partitionKey: { name: 'orderId', type: AttributeType.STRING },
  });
  const handler = new LambdaFunction(stack, 'Own', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
  });
  new EventHandler(stack, 'Handler', { stream: platform.changes, handler });
  return { app, stack };
}

test('all roles of an app of a team have the boundary, the path and the tags by which they are known', () => {
  const { stack } = appOf('orders-production');

  // As CDK makes roles of the functions behind its own custom resources.
  new CfnResource(stack, 'Plain', { type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: {} } });

  const template = Template.fromStack(stack);
  const roles = Object.values(template.findResources('AWS::IAM::Role'));
  const Tags = [
    { Key: 'towpath:service', Value: 'orders' },
    { Key: 'towpath:stage', Value: 'production' },
  ];
  expect(roles).toHaveLength(2);
  for (const { Properties } of roles) {
    expect(Properties.Path).toBe('/towpath/production/orders/');
    expect(stack.resolve(Properties.PermissionsBoundary)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::111122223333:policy/towpath-production-boundary']],
    });
    expect(Properties.Tags).toEqual(Tags);
  }
  template.hasResourceProperties('AWS::Lambda::Function', { Tags });
});

test('its files are put where only its team puts any, and no role of CDK takes part', () => {
  const { app } = appOf('orders-production-api');

  const [stack] = app.synth().stacks;

  expect(stack?.assumeRoleArn).toBeUndefined();
  expect(stack?.cloudFormationExecutionRoleArn).toBeUndefined();
  expect(stack?.stackTemplateAssetObjectUrl).toMatch(
    /^s3:\/\/cdk-hnb659fds-assets-111122223333-eu-west-1\/orders-production\//,
  );
  expect(stack?.tags).toEqual({ 'towpath:service': 'orders', 'towpath:stage': 'production' });
});

test('a team that owns an app and gives it no synthesizer, or the other way round, is told of the half that is missing', () => {
  const team = new AppTeam({ service: 'orders', stage: 'production' });
  const ownedOnly = new App();
  team.owns(ownedOnly);
  const withSynthesizerOnly = new App({ defaultStackSynthesizer: team.synthesizer() });
  for (const app of [ownedOnly, withSynthesizerOnly]) new Stack(app, 'Orders', { env, stackName: 'orders-production' });

  expect(() => ownedOnly.synth()).toThrow('new App({ defaultStackSynthesizer: team.synthesizer() })');
  expect(() => withSynthesizerOnly.synth()).toThrow('a team that does not own it; write team.owns(app)');
});

test('a stack that its team could not deploy is refused with the name that it needs', () => {
  for (const name of ['Orders', 'orders-staging', 'orders-productions']) {
    expect(() => appOf(name).app.synth()).toThrow(
      `AppTeam "Orders": the stack is called "${name}", and its team may deploy "orders-production" and what begins with "orders-production-"; give it { stackName: 'orders-production' }`,
    );
  }
});
