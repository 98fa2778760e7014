import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { environment } from '../stream/environment';
import { TIMEOUTS } from '../stream/timeouts';
import { type AttachmentAnswer, type AttachmentContext, type AttachmentEvent, attachTable } from './attach-table';

const logger = new Logger({ serviceName: environment('AWS_LAMBDA_FUNCTION_NAME') });

const context: AttachmentContext = {
  dynamoDb: new DynamoDBClient({ requestHandler: TIMEOUTS }),
  ssm: new SSMClient({ requestHandler: TIMEOUTS }),
  warn: (message) => logger.warn(message),
  now: Date.now,
};

/** Attaches a table to a stream when a stack is deployed: both handlers of a custom resource, `onEvent` and `isComplete`. */
export const handler = (event: AttachmentEvent): Promise<AttachmentAnswer> => attachTable(event, context);
