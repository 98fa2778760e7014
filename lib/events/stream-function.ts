import { Stack } from 'aws-cdk-lib';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { TowpathFunction, type TowpathFunctionProps } from '../functions/towpath-function';
import { giveStream } from './event-handler';
import type { EventStream } from './event-stream';
import { consume, type StreamConsumerOptions } from './stream-consumer';

/**
 * The one construct of a kind for a stream in this stack, made when it is first asked for: a shard serves five reads a
 * second to all its consumers together, so the rules and indexes of a stack share a function.
 *
 * @param kind tells kinds apart; part of the logical ids
 */
export function oneForEachStream<T extends Construct>(
  scope: Construct,
  stream: EventStream,
  kind: string,
  make: (stack: Stack, id: string) => T,
): T {
  const stack = Stack.of(scope);
  const id = `${kind}-${nameOf(stream, stack)}`;
  return (stack.node.tryFindChild(id) as T | undefined) ?? make(stack, id);
}

/** Where a stream is, from the stack on that uses it: logical ids do not change with the names of stacks around it. */
function nameOf(stream: EventStream, stack: Stack): string {
  const scopes = stream.node.scopes.map(({ node }) => node.id);
  return scopes.slice(Stack.of(stream) === stack ? stack.node.scopes.length : 0).join('-');
}

export interface StreamFunctionProps extends TowpathFunctionProps, StreamConsumerOptions {
  readonly stream: EventStream;
}

/** One of Towpath's functions, invoked with the records of a stream. */
export class StreamFunction extends TowpathFunction {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamFunctionProps) {
    super(scope, id, props);
    giveStream(props.stream, this);
    this.mapping = consume(this, props.stream, this, props);
  }
}
