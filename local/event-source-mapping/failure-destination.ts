import { randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { eventOf } from './batch-queue';
import type { Invocation } from './invocation';
import type { EventRecord } from './kinesis-event';
import type { KinesisMapping } from './mapping';

/** A batch that a mapping gives up. */
export interface DiscardedBatch {
  readonly mapping: KinesisMapping;
  readonly shardId: string;
  readonly records: readonly EventRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly invocations: number;
  /** What its last invocation came to; undefined when it never ran. */
  readonly last: Exclude<Invocation, { kind: 'not-invoked' }> | undefined;
}

/** Delivers to one kind of destination, by its ARN; throws when that fails. */
export interface FailureDestinations {
  putObject(bucketArn: string, key: string, body: string): Promise<void>;
  sendMessage(queueArn: string, body: string): Promise<void>;
  publish(topicArn: string, message: string): Promise<void>;
}

/** Publishes a message to an SNS topic. */
export type PublishToTopic = (topicArn: string, message: string) => Promise<void>;

export function failureDestinations(
  s3: S3Client,
  sqs: SQSClient,
  sns: PublishToTopic | undefined,
): FailureDestinations {
  return {
    putObject: async (bucketArn, key, body) => {
      const Bucket = bucketArn.split(':').at(-1);
      await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body, ContentType: 'application/json' }));
    },
    sendMessage: async (queueArn, body) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueArn.split(':').at(-1) }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
    },
    publish: async (topicArn, message) => {
      if (sns === undefined)
        throw new Error(`${topicArn} is an SNS topic, and nothing was given to publish to it with`);
      await sns(topicArn, message);
    },
  };
}

/**
 * Sends what is known of a discarded batch to the failure destination of its mapping: to a bucket with the whole
 * event, to a queue or topic without it.
 */
export async function deliverDiscarded(
  batch: DiscardedBatch,
  destinations: FailureDestinations,
  now: number,
): Promise<void> {
  const target = batch.mapping.onFailure;
  if (target === undefined) return;
  const record = invocationRecord(batch, now);
  switch (target.kind) {
    case 's3': {
      const whole = JSON.stringify({ ...record, payload: eventOf(batch.records) });
      return destinations.putObject(target.arn, failureObjectKey(batch, now), whole);
    }
    case 'sqs':
      return destinations.sendMessage(target.arn, JSON.stringify(record));
    case 'sns':
      return destinations.publish(target.arn, JSON.stringify(record));
  }
}

/** `aws/lambda/<ESM-UUID>/<shardID>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<Random UUID>` */
function failureObjectKey({ mapping, shardId }: DiscardedBatch, now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().slice(0, 19).split('T');
  const folder = `aws/lambda/${mapping.uuid}/${shardId}/${date.replaceAll('-', '/')}`;
  return `${folder}/${date}T${time.replaceAll(':', '.')}-${randomUUID()}`;
}

/** The document of https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html. */
function invocationRecord(batch: DiscardedBatch, now: number) {
  const { mapping, records, last } = batch;
  const [first] = records;
  const end = records.at(-1);
  return {
    requestContext: {
      requestId: last?.requestId ?? randomUUID(),
      functionArn: mapping.functionArn,
      condition: batch.condition,
      approximateInvokeCount: batch.invocations,
    },
    // A batch that never ran has no response to speak of; one that failed by its answer has no function error.
    ...(last === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: last.executedVersion,
            functionError: last.kind === 'failed' ? last.functionError : null,
          },
        }),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    KinesisBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: end?.sequenceNumber,
      approximateArrivalOfFirstRecord: first && new Date(first.arrivedAt).toISOString(),
      approximateArrivalOfLastRecord: end && new Date(end.arrivedAt).toISOString(),
      batchSize: records.length,
      streamArn: mapping.eventSourceArn,
    },
  };
}
