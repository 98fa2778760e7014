import { Duration, Stack } from 'aws-cdk-lib';
import { InlineCode, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { test } from 'vitest';
import { EventHandler, EventStream } from '../../../lib';
import { Annotations, Match, stackWithStream, Template } from '../app';

test('a stream is on demand, encrypted, kept for a week, and stays when the stack is deleted', () => {
  const { stack } = stackWithStream();

  const template = Template.fromStack(stack);

  template.hasResource('AWS::Kinesis::Stream', {
    DeletionPolicy: 'Retain',
    Properties: {
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      RetentionPeriodHours: 168,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
    },
  });
});

test('a stream with shards is provisioned', () => {
  const stack = new Stack();

  new EventStream(stack, 'Changes', { shards: 2, retention: Duration.days(1) });

  Template.fromStack(stack).hasResourceProperties('AWS::Kinesis::Stream', {
    ShardCount: 2,
    StreamModeDetails: { StreamMode: 'PROVISIONED' },
    RetentionPeriodHours: 24,
  });
});

test('the fifth consumer of a stream is warned of', () => {
  const { stack, stream } = stackWithStream();

  for (const id of ['A', 'B', 'C', 'D', 'E'])
    new EventHandler(stack, `${id}Handler`, { stream, handler: functionIn(stack, id) });

  Annotations.fromStack(stack).hasWarning('/Shop/Changes', Match.stringLikeRegexp('^5 consumers read this stream'));
});

test('a handler starts at the oldest record, and gives up a record only when the stream is about to forget it', () => {
  const { stack, stream } = stackWithStream();

  new EventHandler(stack, 'Handler', { stream, handler: functionIn(stack, 'Own') });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    StartingPosition: 'TRIM_HORIZON',
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: Match.absent(),
    MaximumRecordAgeInSeconds: 6 * 24 * 60 * 60,
    DestinationConfig: {
      OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('ChangesFailuresBucket'), 'Arn'] } },
    },
    MetricsConfig: { Metrics: ['EventCount'] },
  });
});

test.each([
  [Duration.days(7), 6 * 24 * 60 * 60],
  [Duration.days(1), 74_057],
])('records of a stream kept for %s are given up well before it forgets them', (retention, seconds) => {
  const stack = new Stack();
  const stream = new EventStream(stack, 'Changes', { retention });

  new EventHandler(stack, 'Handler', { stream, handler: functionIn(stack, 'Own') });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    MaximumRecordAgeInSeconds: seconds,
  });
});

test('an alias of a function can be the handler, and one function can handle two streams', () => {
  const { stack, stream } = stackWithStream();
  const other = new EventStream(stack, 'Other');
  const alias = functionIn(stack, 'Own').addAlias('live');

  new EventHandler(stack, 'Handler', { stream, handler: alias });
  new EventHandler(stack, 'OtherHandler', { stream: other, handler: alias });

  Template.fromStack(stack).resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
});

function functionIn(stack: Stack, id: string): LambdaFunction {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: new InlineCode('exports.handler = async () => ({ batchItemFailures: [] });'),
  });
}
