import { Logger } from '@aws-lambda-powertools/logger';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { Carries } from '../../domain/events/carries';
import { metricsAccount } from './accounting';
import { environment } from './environment';
import { failureStore } from './failure-store';
import { logOf } from './log';
import { processBatch, type StreamContext } from './process-batch';
import { Registry } from './registry';
import type { Sink } from './sink';
import { TIMEOUTS } from './timeouts';

export interface StreamHandlerOptions {
  /**
   * Passes a heartbeat on to what is behind the sink.
   * @returns whether that answers
   */
  readonly beat: () => Promise<boolean>;
}

/**
 * Makes the handler of a Lambda function that reads an `EventStream`: decodes each record, gives the events to the
 * sink, and accounts for every record as delivered, filtered, superseded or failed.
 *
 * The function's event source mapping has to ask for partial batch responses (`ReportBatchItemFailures`).
 */
export function streamHandler(
  sink: Sink,
  { beat }: StreamHandlerOptions,
): (batch: KinesisStreamEvent, invocation: Context) => Promise<KinesisStreamBatchResponse> {
  const functionName = environment('AWS_LAMBDA_FUNCTION_NAME');
  const logger = new Logger({ serviceName: functionName });
  const context: StreamContext = {
    sink,
    beat,
    registry: streamRegistry(),
    carries: environment('STREAM_CARRIES') as Carries,
    keepFailure: failureStore(environment('FAILURES_BUCKET')),
    account: metricsAccount(functionName),
    log: logOf(logger),
    functionName,
    now: Date.now,
  };
  return async (batch, invocation) => {
    logger.addContext(invocation);
    const checkpoint = await processBatch(batch.Records, context);
    return { batchItemFailures: checkpoint === undefined ? [] : [{ itemIdentifier: checkpoint }] };
  };
}

let registry: Registry | undefined;

/** The entities of the stream that this function reads: one for the whole function. */
export function streamRegistry(): Registry {
  registry ??= new Registry(new SSMClient({ requestHandler: TIMEOUTS }), environment('REGISTRY_PATH'), Date.now);
  return registry;
}
