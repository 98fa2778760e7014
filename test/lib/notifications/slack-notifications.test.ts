import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { EventStream, SlackApp, SlackNotifications } from '../../../lib';
import {
  Annotations,
  customersIn,
  Match,
  notificationsIn,
  permissionsIn,
  rule,
  stackWithStream,
  Template,
} from '../app';

test('the rules of a stack on a stream share one function, and travel with its code', () => {
  const { stack, stream } = stackWithStream();
  notificationsIn(stack, stream, [rule({ name: 'one' })], 'First');

  notificationsIn(stack, stream, [rule({ name: 'two' })], 'Second');

  expect(configurationsOf(stack)).toMatchObject([{ format: 1, rules: [{ name: 'one' }, { name: 'two' }] }]);
});

test('a dry run travels with its rule, and is counted by the function that matches', () => {
  const { stack, stream } = stackWithStream();

  const messages = notificationsIn(stack, stream, [rule({ dryRun: true })]);

  expect(configurationsOf(stack)).toMatchObject([{ rules: [{ dryRun: true }] }]);
  const [withheld, sent] = [messages.metricAnnouncements('Withheld'), messages.metricAnnouncements('Sent')];
  expect(withheld).toMatchObject({ metricName: 'AnnouncementsWithheld' });
  expect(stack.resolve(withheld.dimensions)).toEqual({ service: stack.resolve(messages.function.functionName) });
  expect(stack.resolve(sent.dimensions)).not.toEqual(stack.resolve(withheld.dimensions));
});

test('a changed rule is other code, so that a deployment changes the function', () => {
  const keyWith = (message: string) => {
    const { stack, stream } = stackWithStream();
    notificationsIn(stack, stream, [rule({ message })]);
    const functions = Template.fromStack(stack).findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { OUTBOX_TABLE: Match.anyValue(), REGISTRY_PATH: Match.anyValue() } } },
    });
    return Object.values(functions)[0]?.Properties.Code.S3Key;
  };

  expect(keyWith('hello')).not.toEqual(keyWith('good-bye'));
  expect(keyWith('hello')).toEqual(keyWith('hello'));
});

test('messages wait in a queue with a group for each channel, and no dead letter queue takes them away', () => {
  const { stack, stream } = stackWithStream();

  notificationsIn(stack, stream);

  Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', {
    FifoQueue: true,
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    MessageRetentionPeriod: 14 * 24 * 60 * 60,
    RedrivePolicy: Match.absent(),
    SqsManagedSseEnabled: true,
  });
});

test('only the sender may read the token of the Slack app', () => {
  const { stack, stream } = stackWithStream();

  notificationsIn(stack, stream);

  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  const readers = Object.entries(policies).filter(([, policy]) => JSON.stringify(policy).includes('secretsmanager:'));
  expect(readers.map(([id]) => id)).toEqual([expect.stringMatching(/^NotificationsChangesOutboxSender/)]);
});

test('no function may do more than is listed, on more than it is listed for', () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream);

  notificationsIn(stack, stream);

  const permissions = permissionsIn(Template.fromStack(stack));
  expect(Object.keys(permissions).sort()).toMatchInlineSnapshot(`
    [
      "dynamodb:DeleteItem",
      "dynamodb:DescribeTable",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "s3:ListBucket",
      "s3:PutObject",
      "secretsmanager:GetSecretValue",
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
      "ssm:GetParametersByPath",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
  `);
  const onEverything = Object.entries(permissions).filter(([, resources]) => resources.includes('*'));
  // X-Ray has no resources to name.
  expect(onEverything.map(([action]) => action)).toEqual(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']);
});

test('a sensitive attribute in a message is found at synth, in whatever order the entity comes', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const stream = new EventStream(stack, 'Changes');
  notificationsIn(stack, stream, [rule({ message: '{{data.name}} ({{data.taxNumber}})' })]);
  customersIn(stack, stream, { sensitive: ['taxNumber'] });

  expect(() => app.synth()).toThrow(
    'rule "big-customer" puts {{data.taxNumber}} into its message, which is sensitive and reaches no message; leave it out',
  );
});

test('a pattern on a sensitive attribute, which would never match, is found at synth', () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream, { sensitive: ['taxNumber'] });
  notificationsIn(stack, stream, [rule({ pattern: { data: { taxNumber: [{ exists: true }] } } })]);

  expect(() => (stack.node.root as App).synth()).toThrow(
    'rule "big-customer" matches on "data.taxNumber", which is sensitive and in no event; match on something else',
  );
});

test('two constructs that give the same Slack app share its outbox', () => {
  const { stack, stream } = stackWithStream();
  const slackOf = (team: string) =>
    SlackApp.fromSecret(new Construct(stack, team), 'Slack', { secretName: 'slack/shop' });
  new SlackNotifications(stack, 'First', { stream, slack: slackOf('A'), rules: [rule({ name: 'one' })] });

  new SlackNotifications(stack, 'Second', { stream, slack: slackOf('B'), rules: [rule({ name: 'two' })] });

  Template.fromStack(stack).resourceCountIs('AWS::SQS::Queue', 1);
});

test('rules never speak as the Slack app of somebody else', () => {
  const { stack, stream } = stackWithStream();
  notificationsIn(stack, stream);
  const slack = SlackApp.fromSecret(new Construct(stack, 'B'), 'Slack', { secretName: 'slack/other' });

  expect(() => new SlackNotifications(stack, 'Second', { stream, slack, rules: [rule()] })).toThrow(
    'SlackNotifications "Shop/Second": `slack` is "Shop/B/Slack", and the rules of this stack on this stream speak as "Shop/Slack"',
  );
});

test('two streams of one name in other stacks are told apart', () => {
  const app = new App();
  const [one, other] = ['One', 'Other'].map((name) => new EventStream(new Stack(app, name), 'Changes'));
  const stack = new Stack(app, 'Shop');
  notificationsIn(stack, one as EventStream, [rule()], 'First');

  expect(() => notificationsIn(stack, other as EventStream, [rule()], 'Second')).toThrow(
    'it uses "Other/Changes", and this stack uses "One/Changes" in the same way already; give one of them another id',
  );
});

test('a rule that waits for an event that no entity of the stream has is warned of', () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream);

  notificationsIn(stack, stream, [rule({ pattern: { type: ['customer.inserted'] } })]);

  Annotations.fromStack(stack).hasWarning(
    '/Shop/Messages',
    Match.stringLikeRegexp('Rule "big-customer" waits for "customer.inserted".*Known are: customers.inserted'),
  );
});

test('a rule about a change, on a stream of published events, is warned of', () => {
  const { stack } = stackWithStream();
  const events = new EventStream(stack, 'Events', { carries: 'published' });

  notificationsIn(stack, events, [rule({ pattern: { type: ['orders.inserted', 'orders.shipped'] } })]);

  const warnings = Annotations.fromStack(stack).findWarning('/Shop/Messages', Match.anyValue());
  expect(warnings.map(({ entry }) => entry.data)).toEqual([
    expect.stringContaining(
      'Rule "big-customer" waits for "orders.inserted", as changes of tables are called, and stream "Shop/Events" carries what services publish; give it the stream of the table, on a platform `platform.changes`',
    ),
  ]);
});

test("the Web API is Slack's unless another address is given", () => {
  const { stack, stream } = stackWithStream();

  new SlackNotifications(stack, 'Messages', {
    stream,
    slack: SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/shop' }),
    rules: [rule()],
  });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({ SLACK_API_URL: 'https://slack.com/api/', SLACK_SECRET: 'slack/shop' }),
    },
  });
});

/** What travels with the code of the functions of a stack. */
function configurationsOf(stack: Stack): unknown[] {
  const assembly = (stack.node.root as App).synth();
  const template = assembly.getStackByName(stack.stackName).template;
  const functions = Object.values(template.Resources as Record<string, { Type: string; Properties: never }>).filter(
    ({ Type }) => Type === 'AWS::Lambda::Function',
  );
  return functions.flatMap(({ Properties }: { Properties: { Code: { S3Key: string } } }) => {
    const folder = join(assembly.directory, `asset.${Properties.Code.S3Key.replace('.zip', '')}`);
    try {
      return [JSON.parse(readFileSync(join(folder, 'configuration.json'), 'utf8'))];
    } catch {
      return [];
    }
  });
}
