import { expect, test } from 'vitest';
import { readMapping } from '../../../local/event-source-mapping/mapping';
import { LocalError } from '../../../local/local-error';

const kinesis = {
  UUID: 'a1b2c3d4',
  FunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:handler',
  EventSourceArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes',
  StartingPosition: 'TRIM_HORIZON',
} as const;
const queue = { ...kinesis, EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:work.fifo' };

test('what a Kinesis mapping does not say has the default of AWS', () => {
  const mapping = readMapping(kinesis);

  expect(mapping).toMatchObject({
    kind: 'kinesis',
    batchSize: 100,
    windowSeconds: 0,
    parallelizationFactor: 1,
    bisects: false,
    maximumRetries: Number.POSITIVE_INFINITY,
    maximumAgeSeconds: Number.POSITIVE_INFINITY,
    reportsItemFailures: false,
    publishesCounts: false,
    start: { kind: 'trim-horizon' },
  });
});

test('a retry or age limit of -1 is none', () => {
  const mapping = readMapping({ ...kinesis, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 });

  expect(mapping).toMatchObject({
    maximumRetries: Number.POSITIVE_INFINITY,
    maximumAgeSeconds: Number.POSITIVE_INFINITY,
  });
});

test('a FIFO queue gives at most ten messages, without a window', () => {
  const mapping = readMapping({ ...queue, BatchSize: 100, MaximumBatchingWindowInSeconds: 5 });

  expect(mapping).toMatchObject({ kind: 'sqs', isFifo: true, batchSize: 10, windowSeconds: 0 });
});

test('the failure destination is told by its ARN', () => {
  const destination = { OnFailure: { Destination: 'arn:aws:s3:::failed' } };

  const mapping = readMapping({ ...kinesis, DestinationConfig: destination });

  expect(mapping).toMatchObject({ onFailure: { kind: 's3', arn: 'arn:aws:s3:::failed' } });
});

test.each([
  [{ ...kinesis, TumblingWindowInSeconds: 30 }, 'TumblingWindowInSeconds'],
  [{ ...kinesis, EventSourceArn: `${kinesis.EventSourceArn}/consumer/fast:1` }, 'stream consumers'],
  [{ ...kinesis, StartingPosition: 'AT_TIMESTAMP' as const }, 'StartingPositionTimestamp'],
  [{ ...kinesis, FilterCriteria: { Filters: [{ Pattern: '{"data":{"a":"x"}}' }] } }, 'values stand in an array'],
  [{ ...kinesis, DestinationConfig: { OnFailure: { Destination: 'kafka://topic' } } }, 'bucket, queue or topic'],
])('what cannot be run as AWS would run it is refused, with its name', (configuration, sentence) => {
  expect(() => readMapping(configuration)).toThrow(LocalError);
  expect(() => readMapping(configuration)).toThrow('function:handler');
  expect(() => readMapping(configuration)).toThrow(sentence);
});
