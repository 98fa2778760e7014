import type { EventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EventStream } from './event-stream';
import { consume, type StreamConsumerOptions } from './stream-consumer';

export interface EventHandlerProps extends StreamConsumerOptions {
  readonly stream: EventStream;

  /**
   * The function, or the alias of one, that is invoked with batches of the stream's records. It answers with
   * `batchItemFailures`, as Lambda documents for partial batch responses; an empty answer means that all succeeded.
   */
  readonly handler: IFunction;
}

/** A stream invokes a function of the team's own. */
export class EventHandler extends Construct {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: EventHandlerProps) {
    super(scope, id);
    this.mapping = consume(this, props.stream, props.handler, props);
  }
}
