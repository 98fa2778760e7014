import { Stack } from 'aws-cdk-lib';
import { type ITable, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ApplicationTargetGroup, type IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type IStream, Stream } from 'aws-cdk-lib/aws-kinesis';
import { EventSourceMapping, type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { IConstruct } from 'constructs';
import { TowpathFunction } from '../functions/towpath-function';
import { isWatchedByPart, partOf } from './flow-dashboard';
import { functionSignals } from './function-signals';
import type { SignalSource, Watch } from './golden-signals';
import { deadLetterQueueSignals, queueSignals } from './queue-signals';
import { streamSignals } from './stream-signals';
import { tableSignals } from './table-signals';
import { targetGroupSignals } from './target-group-signals';

/** A resource of AWS that can be watched for a service. */
export type ServiceResource =
  | { readonly kind: 'function'; readonly resource: IFunction }
  | { readonly kind: 'targetGroup'; readonly resource: IApplicationTargetGroup }
  | { readonly kind: 'queue'; readonly resource: IQueue }
  | { readonly kind: 'deadLetterQueue'; readonly resource: IQueue }
  | { readonly kind: 'table'; readonly resource: ITable }
  | { readonly kind: 'stream'; readonly resource: IStream };

/** What is found in an app for a service. */
export interface FoundResources {
  /** What nobody else has alarms about. */
  readonly plain: readonly ServiceResource[];
  /** What is part of a construct of Towpath, or watched by one: it has that construct's alarms. */
  readonly withAlarms: readonly ServiceResource[];
}

/**
 * The resources among constructs. A resource is made by a class of CDK's own or one that extends it; what is imported,
 * and what only CloudFormation knows, is nobody's but who gives it.
 */
export function resourcesAmong(constructs: readonly IConstruct[]): FoundResources {
  const deadLetters = deadLetterQueuesAmong(constructs);
  const plain: ServiceResource[] = [];
  const withAlarms: ServiceResource[] = [];
  for (const construct of constructs) {
    const resource = resourceIn(construct, deadLetters);
    if (!resource) continue;
    const part = construct.node.scopes.slice(0, -1).findLast((scope) => partOf(scope) !== undefined);
    if (isWatchedByPart(construct)) withAlarms.push(resource);
    // What a part keeps for its own ends, as the table of the heartbeat, lies deeper.
    else if (part !== undefined && construct.node.scope === part) withAlarms.push(resource);
    else if (part === undefined && !isForDeployment(construct)) plain.push(resource);
  }
  return { plain: inOrder(plain), withAlarms: inOrder(withAlarms) };
}

/** What serves requests stands first. */
const ORDER = [
  'targetGroup',
  'function',
  'queue',
  'deadLetterQueue',
  'stream',
  'table',
] satisfies ServiceResource['kind'][];

function inOrder(resources: readonly ServiceResource[]): ServiceResource[] {
  return ORDER.flatMap((kind) => resources.filter((one) => one.kind === kind));
}

function resourceIn(construct: IConstruct, deadLetters: ReadonlySet<IConstruct>): ServiceResource | undefined {
  if (construct instanceof LambdaFunction) return { kind: 'function', resource: construct };
  if (construct instanceof Queue) {
    return { kind: deadLetters.has(construct) ? 'deadLetterQueue' : 'queue', resource: construct };
  }
  if (construct instanceof Table || construct instanceof TableV2) return { kind: 'table', resource: construct };
  if (construct instanceof Stream) return { kind: 'stream', resource: construct };
  if (construct instanceof ApplicationTargetGroup && getsRequests(construct)) {
    return { kind: 'targetGroup', resource: construct };
  }
  return undefined;
}

function deadLetterQueuesAmong(constructs: readonly IConstruct[]): ReadonlySet<IConstruct> {
  return new Set(
    constructs.flatMap((construct) => {
      if (construct instanceof Queue) return construct.deadLetterQueue?.queue ?? [];
      return construct instanceof LambdaFunction ? (construct.deadLetterQueue ?? []) : [];
    }),
  );
}

/** A target group without a load balancer has no metrics, and CDK says so by throwing. */
function getsRequests(group: ApplicationTargetGroup): boolean {
  try {
    return group.firstLoadBalancerFullName !== '';
  } catch {
    return false;
  }
}

/** Functions that CloudFormation invokes when the stack is deployed: Towpath's own, those of CDK's provider and of its custom resources. */
function isForDeployment(construct: IConstruct): boolean {
  if (!(construct instanceof LambdaFunction)) return false;
  const { scope, id } = construct.node;
  // Of a `SingletonFunction` CDK makes a function at the top of the stack, named by a purpose and a UUID.
  const isSingleton = scope !== undefined && Stack.isStack(scope) && /[0-9a-f]{32}$/.test(id);
  return isSingleton || construct instanceof TowpathFunction || scope instanceof Provider;
}

export function signalsOf(found: ServiceResource, watch: Watch): SignalSource {
  switch (found.kind) {
    case 'function':
      return functionSignals(found.resource, isWorker(found.resource), watch);
    case 'targetGroup':
      return targetGroupSignals(found.resource, watch);
    case 'queue':
      return queueSignals(found.resource, watch);
    case 'deadLetterQueue':
      return deadLetterQueueSignals(found.resource, watch);
    case 'table':
      return tableSignals(found.resource, watch);
    case 'stream':
      return streamSignals(found.resource, watch);
  }
}

/** CDK puts the event source mapping that a function is given with `addEventSource` below the function. */
function isWorker(fn: IFunction): boolean {
  return fn.node.children.some((child) => child instanceof EventSourceMapping);
}
