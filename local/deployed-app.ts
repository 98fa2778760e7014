import { type FunctionConfiguration, type LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import type { EntityRegistration } from '../domain/events/entity';
import { HEARTBEATS } from '../domain/events/heartbeat';

/** An entity of the app, and the name of the stream that carries its changes. */
export interface DeployedEntity {
  readonly registration: EntityRegistration;
  readonly streamName: string;
}

/** One of Towpath's functions in the app, with its environment as it was deployed. */
export interface DeployedFunction {
  readonly name: string;
  /** What it does, from what it is told: a sink of a stream, or the sender of an outbox. */
  readonly kind: 'search' | 'notifications' | 'sender' | 'handler';
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
}

/** What Towpath finds of itself in an app that was deployed. */
export interface DeployedApp {
  /** Without the heartbeat, which is Towpath's own. */
  readonly entities: readonly DeployedEntity[];
  readonly functions: readonly DeployedFunction[];
}

/** Looks at an app as it was deployed: at its registry and at its functions. */
export async function deployedApp(clients: { ssm: SSMClient; lambda: LambdaClient }): Promise<DeployedApp> {
  const [entities, functions] = await Promise.all([entitiesOf(clients.ssm), functionsOf(clients.lambda)]);
  return { entities, functions };
}

async function entitiesOf(ssm: SSMClient): Promise<DeployedEntity[]> {
  const entities: DeployedEntity[] = [];
  for await (const page of paginateGetParametersByPath(
    { client: ssm },
    { Path: '/towpath/streams', Recursive: true },
  )) {
    for (const { Name = '', Value = '' } of page.Parameters ?? []) {
      const [, streamName] = /^\/towpath\/streams\/([^/]+)\/entities\//.exec(Name) ?? [];
      if (!streamName) continue;
      const registration = JSON.parse(Value) as EntityRegistration;
      if (registration.entity !== HEARTBEATS) entities.push({ streamName, registration });
    }
  }
  return entities;
}

async function functionsOf(lambda: LambdaClient): Promise<DeployedFunction[]> {
  const functions: DeployedFunction[] = [];
  for await (const page of paginateListFunctions({ client: lambda }, {})) {
    for (const configuration of page.Functions ?? []) functions.push(...towpathFunction(configuration));
  }
  return functions;
}

function towpathFunction({
  FunctionName: name,
  Environment,
  LoggingConfig,
}: FunctionConfiguration): DeployedFunction[] {
  const environment = Environment?.Variables ?? {};
  const kind = kindOf(environment);
  const logGroup = LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  return name && kind ? [{ name, kind, environment, logGroup }] : [];
}

function kindOf(environment: Record<string, string>): DeployedFunction['kind'] | undefined {
  if ('SLACK_SECRET' in environment) return 'sender';
  if (!('REGISTRY_PATH' in environment)) return undefined;
  if ('SEARCH_ENDPOINT' in environment) return 'search';
  return 'OUTBOX_TABLE' in environment ? 'notifications' : 'handler';
}

/** The values of an environment variable among the app's functions, each once. */
export function valuesOf(app: DeployedApp, variable: string): string[] {
  return [...new Set(app.functions.flatMap(({ environment }) => environment[variable] ?? []))];
}
