import { Lazy } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { EventSourceMapping, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EventStream } from './event-stream';
import { consume, type StreamConsumerOptions } from './stream-consumer';

export interface EventHandlerProps extends StreamConsumerOptions {
  readonly stream: EventStream;

  /**
   * The function that is invoked with batches of the stream's records. It answers with `batchItemFailures`, as Lambda
   * documents for partial batch responses; an empty answer means that all succeeded.
   */
  readonly handler: LambdaFunction;
}

/**
 * A stream invokes a function of the team's own. The function is told where the stream's entities are registered and
 * where its failure store is (REGISTRY_PATH, STREAM_CARRIES, FAILURES_BUCKET), and may use both.
 */
export class EventHandler extends Construct {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: EventHandlerProps) {
    super(scope, id);
    giveStream(props.stream, props.handler);
    this.mapping = consume(this, props.stream, props.handler, props);
  }
}

/** Tells a function about the stream that it reads, and lets it use the registry and the failure store. */
export function giveStream(
  stream: EventStream,
  fn: IGrantable & { addEnvironment(name: string, value: string): unknown },
): void {
  fn.addEnvironment('REGISTRY_PATH', stream.registryPath);
  fn.addEnvironment('STREAM_CARRIES', Lazy.string({ produce: () => stream.carries }));
  fn.addEnvironment('FAILURES_BUCKET', stream.failures.bucket.bucketName);
  stream.grantReadRegistry(fn);
  stream.failures.grantKeep(fn);
}
