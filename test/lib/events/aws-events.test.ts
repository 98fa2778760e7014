import { App, Stack } from 'aws-cdk-lib';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { type AwsEventsAlarms, EventStream, FailureStore, ImageRepository } from '../../../lib';
import { Match, permissionsIn, Template } from '../app';

const env = { account: '111111111111', region: 'eu-west-1' };

function shop({ encrypted = false, alarms = undefined as AwsEventsAlarms | false | undefined } = {}) {
  const stack = new Stack(new App(), 'Shop', { env });
  const encryptionKey = encrypted ? new Key(stack, 'Key') : undefined;
  const stream = new EventStream(stack, 'Events', { heartbeat: false, encryptionKey });
  const images = new ImageRepository(stack, 'Images', { stream, alarms });
  return { stack, stream, images, encryptionKey };
}

test('EventBridge may put records onto this stream, on behalf of this account, and nothing else', () => {
  const { stack, stream } = shop();

  const template = Template.fromStack(stack);
  const arn = stack.resolve(stream.stream.streamArn);
  expect(permissionsIn(template)).toEqual({ 'kinesis:PutRecord': [arn], 'kinesis:PutRecords': [arn] });
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
        },
      ],
    },
  });
});

test('what cannot be delivered waits for two weeks in a queue that takes it from these rules alone', () => {
  const { stack } = shop();

  const template = Template.fromStack(stack);
  const rules = Object.keys(template.findResources('AWS::Events::Rule'));
  const [queue = ''] = Object.keys(template.findResources('AWS::SQS::Queue'));
  template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  const [policy] = Object.values(template.findResources('AWS::SQS::QueuePolicy'));
  const allowed = policy?.Properties.PolicyDocument.Statement.filter(
    ({ Effect }: { Effect: string }) => Effect === 'Allow',
  );
  expect(allowed.map(({ Condition }: { Condition: object }) => Condition)).toEqual(
    rules.map((id) => ({ ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [id, 'Arn'] } } })),
  );
  for (const id of rules) {
    const [target] = template.toJSON().Resources[id].Properties.Targets;
    expect(target.DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': [queue, 'Arn'] } });
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
  }
});

test("with the stream's own key, EventBridge may use it for the stream and for the queue", () => {
  const { stack, encryptionKey } = shop({ encrypted: true });

  const template = Template.fromStack(stack);
  expect(permissionsIn(template)['kms:GenerateDataKey']).toEqual([stack.resolve(encryptionKey?.keyArn)]);
  template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: stack.resolve(encryptionKey?.keyArn) });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        {
          Sid: 'UndeliveredEvents',
          Effect: 'Allow',
          Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
          Principal: { Service: 'events.amazonaws.com' },
          Resource: '*',
          Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
        },
      ]),
    },
  });
});

test('all that announce on a stream in a stack share a role, a queue and an alarm', () => {
  const { stack, stream, images } = shop();
  const other = new ImageRepository(stack, 'OtherImages', { stream });

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SQS::Queue', 1);
  template.resourceCountIs('AWS::IAM::Role', 1);
  expect(other.alarms).toBe(images.alarms);
  expect(images.alarms.eventsUndelivered).toBeDefined();
});

test('the alarm is tuned by the first that announces, and left out', () => {
  const stack = new Stack(new App(), 'Other');
  const notify = [new Topic(stack, 'Topic')];

  expect(
    shop({ alarms: { eventsUndelivered: { threshold: 5 }, notify } }).images.alarms.eventsUndelivered,
  ).toBeDefined();
  expect(shop({ alarms: { eventsUndelivered: false } }).images.alarms).toEqual({});
  expect(shop({ alarms: false }).images.alarms).toEqual({});
});

test('a second that tunes the alarm otherwise is told to say it there', () => {
  const { stack, stream } = shop();

  expect(() => new ImageRepository(stack, 'OtherImages', { stream, alarms: false })).toThrow(
    'ImageRepository "Shop/OtherImages": `alarms` is another than that of "Shop/Images", with which it shares the queue for what EventBridge cannot deliver of this stack; say it there only, or put one of them into a stack of its own',
  );
});

test('a stream of another region is refused', () => {
  const stack = new Stack(new App(), 'Shop', { env });
  const stream = EventStream.fromAttributes(stack, 'Events', {
    stream: Stream.fromStreamArn(stack, 'Stream', 'arn:aws:kinesis:us-east-1:111111111111:stream/events'),
    failures: new FailureStore(stack, 'Failures'),
  });

  expect(() => new ImageRepository(stack, 'Images', { stream })).toThrow(
    'ImageRepository "Shop/Images": `stream` is "Shop/Events" in 111111111111 us-east-1, and this stack is in 111111111111 eu-west-1; EventBridge puts events onto streams of its own account and region only, so give a stream of that place',
  );
});
