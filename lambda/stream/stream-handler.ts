import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { metricsAccount } from './accounting';
import { environment } from './environment';
import { failureStore } from './failure-store';
import { processBatch, type StreamContext } from './process-batch';
import { Registry } from './registry';
import type { Sink } from './sink';

/**
 * Makes the handler of a Lambda function that reads an `EventStream`: decodes each record, gives the events to the
 * sink, and accounts for every record as delivered, filtered, superseded or failed.
 *
 * The function's event source mapping has to ask for partial batch responses (`ReportBatchItemFailures`).
 */
export function streamHandler(sink: Sink): (batch: KinesisStreamEvent) => Promise<KinesisStreamBatchResponse> {
  const context = contextOf(sink);
  return async (batch) => {
    const checkpoint = await processBatch(batch.Records, context);
    return { batchItemFailures: checkpoint === undefined ? [] : [{ itemIdentifier: checkpoint }] };
  };
}

function contextOf(sink: Sink): StreamContext {
  const functionName = environment('AWS_LAMBDA_FUNCTION_NAME');
  const logger = new Logger({ serviceName: functionName });
  return {
    sink,
    registry: new Registry(new SSMClient({}), environment('REGISTRY_PATH'), Date.now),
    carries: environment('STREAM_CARRIES') as StreamContext['carries'],
    keepFailure: failureStore(new S3Client({}), environment('FAILURES_BUCKET')),
    account: metricsAccount(functionName),
    warn: (message) => logger.warn(message),
    functionName,
    now: Date.now,
  };
}
