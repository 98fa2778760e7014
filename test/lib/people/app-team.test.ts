import { Annotations, App, Aspects, CfnParameter, CfnResource, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { CfnCluster } from 'aws-cdk-lib/aws-ecs';
import { EventBus, Rule as EventRule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PermissionsBoundary, PolicyStatement, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { expect, test } from 'vitest';
import { AppTeam, EntityTable, EventHandler, ImageRepository, Platform } from '../../../lib';
import { Match, Template, Annotations as Warnings } from '../app';

const env = { account: '111122223333', region: 'eu-west-1' };
const orders = new AppTeam({ service: 'orders', stage: 'production' });

const assumedBy = new ServicePrincipal('lambda.amazonaws.com');

/** An app of a team, which has nothing yet. */
function emptyApp() {
  const team = new AppTeam({ service: 'orders', stage: 'production' });
  const app = new App({
    context: { 'towpath:stages/sandbox': {} },
    defaultStackSynthesizer: team.synthesizer(),
  });
  team.owns(app);
  return { app, team };
}

function emptyStack() {
  const { app } = emptyApp();
  return { app, stack: new Stack(app, 'Orders', { env, stackName: 'orders-production' }) };
}

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

test('a stack in a Stage is refused until its team owns the Stage: no tags and boundaries go into it from outside', () => {
  const inStage = (isOwned: boolean) => {
    const { app, team } = emptyApp();
    const stage = new Stage(app, 'Shop');
    if (isOwned) team.owns(stage);
    const stack = new Stack(stage, 'Orders', { env, stackName: 'orders-production' });
    new Role(stack, 'Role', { assumedBy });
    return app;
  };

  expect(() => inStage(false).synth()).toThrow(
    'AppTeam "Shop/Orders": it is in the Stage "Shop", into which no tags and boundaries go from outside; write team.owns(stage) as well',
  );
  expect(() => inStage(true).synth()).not.toThrow();
});

test('a stack that its team could not deploy is refused with the name that it needs', () => {
  for (const name of ['Orders', 'orders-staging', 'orders-productions']) {
    expect(() => appOf(name).app.synth()).toThrow(
      `AppTeam "Orders": the stack is called "${name}", and its team may deploy "orders-production" and what begins with "orders-production-"; give it { stackName: 'orders-production' }`,
    );
  }
});

test('an app of Towpath on the platform has nothing of which its team is warned', () => {
  const { stack } = appOf('orders-production');
  new ImageRepository(stack, 'Images');

  expect(warningsOf(stack)).toEqual([]);
});

const INSTEAD = 'write such a name, or leave it out, and CloudFormation makes one';
const OR =
  "Or have the platform team allow it by deploymentRole('orders').addManagedPolicy(…), and acknowledge this [ack: towpath:";

test.each<[string, (stack: Stack) => void, string]>([
  [
    'a queue',
    (stack) => new Queue(stack, 'It', { queueName: 'my-orders' }),
    `\`QueueName\` is "my-orders", and CloudFormation may make for the service what is called "orders-production-…"; ${INSTEAD}`,
  ],
  [
    'a repository',
    (stack) => new ImageRepository(stack, 'It', { repositoryName: 'shop/orders' }),
    `\`RepositoryName\` is "shop/orders", and CloudFormation may make for the service what is called "orders-production-…" or "orders" or "orders/…"; ${INSTEAD}`,
  ],
  [
    'a log group',
    (stack) => new LogGroup(stack, 'It', { logGroupName: '/orders/api' }),
    `\`LogGroupName\` is "/orders/api", and CloudFormation may make for the service what is called "orders-production-…" or "/aws/lambda/orders-production-…" or "/aws/vendedlogs/orders-production-…"; ${INSTEAD}`,
  ],
  [
    'a secret with a name',
    (stack) => new Secret(stack, 'It', { secretName: 'slack/orders' }),
    '`Name` is "slack/orders", and CloudFormation may make for the service what is called "orders-production-…"; write such a name',
  ],
  [
    'a parameter without a name',
    (stack) => new StringParameter(stack, 'It', { stringValue: '1' }),
    '`Name` is not given, and the name that CloudFormation makes does not begin with that of the stack; write "/orders-production/…"',
  ],
  [
    'a name that is written into the template',
    (stack) => new CfnQueue(stack, 'It').addPropertyOverride('QueueName', 'my-orders'),
    `\`QueueName\` is "my-orders", and CloudFormation may make for the service what is called "orders-production-…"; ${INSTEAD}`,
  ],
  [
    'a queue in a nested stack',
    (stack) => new Queue(new NestedStack(stack, 'Nested'), 'It', { queueName: 'my-orders' }),
    `\`QueueName\` is "my-orders", and CloudFormation may make for the service what is called "orders-production-…"; ${INSTEAD}`,
  ],
])('of %s that its deployment may not make, a team is warned', (_what, add, sentence) => {
  const { stack } = emptyStack();

  add(stack);

  expect(warningsOf(stack)).toEqual([`AppTeam: ${sentence}. ${OR}name-not-allowed]`]);
});

test('a name that is known at deployment only, and one that its deployment may make, are let pass', () => {
  const { stack } = emptyStack();
  const name = new CfnParameter(stack, 'Name').valueAsString;

  new Queue(stack, 'Later', { queueName: name });
  new Queue(stack, 'Own', { queueName: 'orders-production-paid' });
  new StringParameter(stack, 'Parameter', { parameterName: '/orders-production/limit', stringValue: '1' });
  const eventBus = new EventBus(stack, 'Bus', { eventBusName: 'orders-production-bus' });
  new EventRule(stack, 'Rule', { eventBus, ruleName: 'paid', eventPattern: { source: ['orders'] } });

  expect(warningsOf(stack)).toEqual([]);
});

test('a warning is taken back where the team acknowledges it', () => {
  const { stack } = emptyStack();
  const queue = new Queue(stack, 'Queue', { queueName: 'my-orders' });

  Annotations.of(queue).acknowledgeWarning('towpath:name-not-allowed', 'the platform team has allowed it');

  expect(warningsOf(stack)).toEqual([]);
});

test('of each type that its deployment may not make, a team is warned once', () => {
  const { stack } = emptyStack();

  for (const id of ['One', 'Two', 'Three']) new Key(stack, id);

  expect(warningsOf(stack)).toEqual([
    `AppTeam: "Orders/One/Resource" and 2 more are of the type AWS::KMS::Key, and CloudFormation may make none for the service; leave it to the platform. ${OR}type-not-allowed-KMS-Key]`,
  ]);
});

test('of a managed policy that its deployment may not attach, a team is warned', () => {
  const { stack } = emptyStack();

  new Role(stack, 'Role', {
    assumedBy,
    managedPolicies: ['service-role/AWSLambdaBasicExecutionRole', 'AmazonS3ReadOnlyAccess'].map((name) =>
      ManagedPolicy.fromAwsManagedPolicyName(name),
    ),
  });

  expect(warningsOf(stack)).toEqual([
    `AppTeam: the role has the managed policy "arn:\${AWS::Partition}:iam::aws:policy/AmazonS3ReadOnlyAccess", and CloudFormation may attach those of AWS below "service-role/" for the service; write the statements into the role's own policy: role.addToPrincipalPolicy(…). ${OR}policy-not-allowed]`,
  ]);
});

test('of a cluster without the tags by which it is known, a team is warned', () => {
  const { stack } = emptyStack();
  const cluster = new CfnCluster(stack, 'Cluster');

  Tags.of(cluster).remove('towpath:stage', { priority: 1000 });

  expect(warningsOf(stack)).toEqual([
    `AppTeam: it lacks the tag "towpath:stage", and its team may make it with "towpath:stage" = "production" only; take away what changes the tag. ${OR}tags-not-allowed]`,
  ]);
});

test.each<[string, (stack: Stack) => void, string]>([
  [
    'a user',
    (stack) => new User(stack, 'It'),
    "its team can never make AWS::IAM::User: the boundary keeps it from that; let people in by PeopleRoles, and give code the role of its function or task: new Role(this, 'Role', { assumedBy })",
  ],
  [
    'a managed policy of its own',
    (stack) =>
      new ManagedPolicy(stack, 'It', { statements: [new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })] }),
    'its team can never make AWS::IAM::ManagedPolicy: the boundary keeps it from that; write the statements into the policies of the roles: new Policy(…), or role.addToPrincipalPolicy(…)',
  ],
  [
    'a role with another boundary',
    (stack) => {
      new Role(stack, 'It', { assumedBy });
      PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Other', 'other'));
    },
    'the role has the permissions boundary "arn:${AWS::Partition}:iam::111122223333:policy/other", and its team may make roles with "towpath-production-boundary" only; take away the PermissionsBoundary.of(…) that changes it',
  ],
  [
    'a role without a boundary',
    (stack) => {
      new Role(stack, 'It', { assumedBy });
      PermissionsBoundary.of(stack).clear();
    },
    'the role has no permissions boundary, and its team may make roles with "towpath-production-boundary" only; take away the PermissionsBoundary.of(…) that changes it',
  ],
  [
    'a role with another path',
    (stack) => {
      const role = new Role(stack, 'It', { assumedBy });
      Aspects.of(role).add({
        visit: (node) => {
          if (node instanceof CfnResource) node.addPropertyOverride('Path', '/mine/');
        },
      });
    },
    'the role has the path "/mine/", and its team may make roles below "/towpath/production/orders/" only; take away what changes it',
  ],
  [
    'a role without a tag of the service',
    (stack) => Tags.of(new Role(stack, 'It', { assumedBy })).remove('towpath:service', { priority: 1000 }),
    'it lacks the tag "towpath:service", and its team may make it with "towpath:service" = "orders" only; take away what changes the tag',
  ],
  [
    'a role with the tag of another service',
    (stack) => Tags.of(new Role(stack, 'It', { assumedBy })).add('towpath:service', 'payments'),
    'it has the tag "towpath:service" = "payments", and its team may make it with "towpath:service" = "orders" only; take away what changes the tag',
  ],
])('%s is refused', (_what, add, sentence) => {
  const { app, stack } = emptyStack();

  add(stack);

  expect(() => app.synth()).toThrow(new RegExp(`AppTeam "Orders/It(/Resource)?": ${escaped(sentence)}$`, 'm'));
});

test('an image that CDK would publish is refused where it is written', () => {
  const { stack } = emptyStack();

  expect(() => new DockerImageAsset(stack, 'Image', { directory: __dirname, file: 'app-team.test.ts' })).toThrow(
    /^AppTeam "Orders": the image of "[^"]+" would go into the repository of CDK's bootstrap stack, to which its team may not push; push it to an ImageRepository of the service, and write DockerImageCode\.fromEcr\(…\) or ContainerImage\.fromEcrRepository\(…\)$/,
  );
});

test('an app on the platform of another stage is refused', () => {
  const { app, stack } = emptyStack();

  Platform.fromContext(stack, 'Platform', 'sandbox');

  expect(() => app.synth()).toThrow(
    `AppTeam "Orders/Platform": the platform is that of stage "sandbox", and the team that of "production"; write new AppTeam({ service: 'orders', stage: 'sandbox' }), or ask for the platform of 'production'`,
  );
});

test('all that is wrong is said at once', () => {
  const { app, stack } = emptyStack();

  new User(stack, 'Ada');
  new User(stack, 'Bea');

  expect(() => app.synth()).toThrow(/"Orders\/Ada\/Resource".*"Orders\/Bea\/Resource"/s);
});

function warningsOf(stack: Stack): unknown[] {
  return Warnings.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('AppTeam'))
    .map(({ entry }) => entry.data);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
