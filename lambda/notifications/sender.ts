import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { REMEMBERED_SECONDS } from '../../domain/notifications/announcement';
import { environment } from '../stream/environment';
import { failureStore } from '../stream/failure-store';
import { logOf } from '../stream/log';
import { announcementMetrics } from './announcement-metrics';
import { dynamoOutbox } from './outbox';
import { sendMessages } from './send-messages';
import { slackToken } from './slack-secret';
import { slackWebApi } from './slack-web-api';
import { sqsWorkQueue } from './work-queue';

/** How long to wait for an answer from Slack, in milliseconds. */
const SLACK_TIMEOUT = 10_000;

const functionName = environment('AWS_LAMBDA_FUNCTION_NAME');
const logger = new Logger({ serviceName: functionName });
const sender = {
  outbox: dynamoOutbox({
    client: new DynamoDBClient({}),
    table: environment('OUTBOX_TABLE'),
    now: Date.now,
    rememberedSeconds: REMEMBERED_SECONDS,
  }),
  queue: sqsWorkQueue({ client: new SQSClient({}), url: environment('OUTBOX_QUEUE_URL'), newId: randomUUID }),
  slack: slackWebApi({
    readToken: slackToken(new SecretsManagerClient({}), environment('SLACK_SECRET')),
    url: environment('SLACK_API_URL'),
    timeout: SLACK_TIMEOUT,
  }),
  keepFailure: failureStore(environment('FAILURES_BUCKET')),
  account: announcementMetrics(functionName),
  functionName,
  now: Date.now,
  wait: (milliseconds: number) => setTimeout(milliseconds),
  log: logOf(logger),
};

export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  return sendMessages(event.Records, { ...sender, remaining: () => context.getRemainingTimeInMillis() });
};
