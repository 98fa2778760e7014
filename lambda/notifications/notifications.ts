import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { REMEMBERED_SECONDS } from '../../domain/notifications/announcement';
import { compileAnnouncer } from '../../domain/notifications/announcer';
import type { NotificationsConfiguration } from '../../domain/notifications/rule';
import { readConfiguration } from '../stream/configuration';
import { environment } from '../stream/environment';
import { streamHandler } from '../stream/stream-handler';
import { announce } from './announce';
import { withheldMetric } from './announcement-metrics';
import { dynamoOutbox } from './outbox';
import { sqsWorkQueue } from './work-queue';

const outbox = dynamoOutbox({
  client: new DynamoDBClient({}),
  table: environment('OUTBOX_TABLE'),
  now: Date.now,
  rememberedSeconds: REMEMBERED_SECONDS,
});
const queue = sqsWorkQueue({ client: new SQSClient({}), url: environment('OUTBOX_QUEUE_URL'), newId: randomUUID });
const announcementsOf = compileAnnouncer(readConfiguration<NotificationsConfiguration>().rules);

const countWithheld = withheldMetric(environment('AWS_LAMBDA_FUNCTION_NAME'));

export const handler = streamHandler(announce({ announcementsOf, outbox, queue, countWithheld }), {
  beat: () => queue.passHeartbeat(),
});
