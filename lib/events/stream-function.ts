import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { TowpathFunction, type TowpathFunctionProps } from '../functions/towpath-function';
import type { IEventStream } from './event-stream';
import { consume, type StreamConsumerOptions } from './stream-consumer';

export interface StreamFunctionProps extends TowpathFunctionProps, StreamConsumerOptions {
  readonly stream: IEventStream;
}

/** One of Towpath's functions, invoked with the records of a stream. */
export class StreamFunction extends TowpathFunction {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamFunctionProps) {
    super(scope, id, props);
    this.addEnvironment('REGISTRY_PATH', props.stream.registryPath);
    this.addEnvironment('STREAM_CARRIES', props.stream.carries);
    this.addEnvironment('FAILURES_BUCKET', props.stream.failures.bucket.bucketName);
    props.stream.grants.readRegistry(this);
    props.stream.failures.grants.keepRecords(this);
    this.mapping = consume(this, props.stream, this, props);
  }
}
