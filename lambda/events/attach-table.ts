import {
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  DisableKinesisStreamingDestinationCommand,
  type DynamoDBClient,
  EnableKinesisStreamingDestinationCommand,
  type TableDescription,
  UpdateKinesisStreamingDestinationCommand,
} from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import {
  type ChangeDestination,
  type DestinationStep,
  isLive,
  stepToAttach,
  stepToDetach,
} from '../../domain/events/change-destination';
import type { EntityRegistration } from '../../domain/events/entity';

/** What the template says of a table that is there already, and of the stream that is to carry its changes. */
export interface AttachmentProperties {
  readonly ServiceToken: string;
  readonly tableName: string;
  readonly tableArn: string;
  readonly streamArn: string;
  /** The key as the app declares it, the partition key first; `type` is DynamoDB's: `S`, `N` or `B`. */
  readonly key: readonly { readonly name: string; readonly type: string }[];
  /** Name of the SSM parameter that tells functions of the table. */
  readonly parameterName: string;
  /** An `EntityRegistration` as JSON. */
  readonly registration: string;
}

/** As the provider framework asks: first for what CloudFormation wants, then again with what was answered in it. */
export type AttachmentEvent = CdkCustomResourceEvent<AttachmentProperties> & Partial<Pick<AttachmentAnswer, 'begunAt'>>;

export interface AttachmentAnswer {
  readonly PhysicalResourceId: string;
  readonly IsComplete: boolean;
  /** When the first step was taken, in milliseconds. */
  readonly begunAt: number;
}

export interface AttachmentContext {
  readonly dynamoDb: Pick<DynamoDBClient, 'send'>;
  readonly ssm: Pick<SSMClient, 'send'>;
  /** Tells an operator what a deployment did beyond what its template says. */
  readonly warn: (message: string) => void;
  /** The clock, in milliseconds. */
  readonly now: () => number;
}

/** How long a permission may take until it holds everywhere, in milliseconds. */
const PERMISSION_DELAY = 2 * 60_000;

/**
 * Takes the next step towards what CloudFormation wants of a table's Kinesis destination: that it is there, or gone. May
 * be repeated; steps take DynamoDB a minute or so.
 *
 * The physical id names table and stream, so that CloudFormation takes another of either for a replacement, and has the
 * old one given up after the new one is there. For another stream of the same table that order is impossible: the old
 * destination ends first, and what is written in between reaches neither stream.
 *
 * @throws Error with a sentence for whoever deploys
 */
export async function attachTable(event: AttachmentEvent, context: AttachmentContext): Promise<AttachmentAnswer> {
  const begunAt = event.begunAt ?? context.now();
  const isComplete = await takeStep(event, context).catch((error: unknown) => {
    if (comesRight(error, context.now() - begunAt)) return false;
    throw error;
  });
  const { ResourceProperties: properties } = event;
  const physicalId = event.RequestType === 'Delete' ? event.PhysicalResourceId : physicalIdOf(properties);
  return { PhysicalResourceId: physicalId, IsComplete: isComplete, begunAt };
}

function physicalIdOf({ tableName, streamArn }: AttachmentProperties): string {
  return `${tableName}/${streamArn.slice(streamArn.indexOf('/') + 1)}`;
}

/** @returns whether all is as it should be */
function takeStep(event: AttachmentEvent, context: AttachmentContext): Promise<boolean> {
  return event.RequestType === 'Delete'
    ? detach(event.ResourceProperties, context)
    : attach(event, event.RequestType === 'Update' ? event.OldResourceProperties : undefined, context);
}

async function attach(
  { ResourceProperties: properties, begunAt }: AttachmentEvent,
  before: AttachmentProperties | undefined,
  context: AttachmentContext,
): Promise<boolean> {
  const { tableName, streamArn } = properties;
  checkTable(await describeTable(properties, context), properties);
  const destinations = await destinationsOf(tableName, context);
  const instead = before?.tableName === tableName ? before.streamArn : undefined;
  const step = stepToAttach(destinations, {
    table: tableName,
    streamArn,
    isFirst: begunAt === undefined,
    ...(instead !== undefined && { instead }),
  });
  if (step.kind === 'refuse') throw mistake(properties, step.sentence);
  // Known before its first record comes.
  await register(properties, before, destinations, context);
  if (step.kind === 'disable') {
    context.warn(
      `Table "${tableName}": its changes move from ${step.streamArn} to ${streamArn}; what is written until the new destination is active reaches neither`,
    );
  }
  await take(step, tableName, context);
  return step.kind === 'done';
}

/** What is registered of the table stays: records may name it for as long as the stream keeps them. */
async function detach({ tableName, streamArn }: AttachmentProperties, context: AttachmentContext): Promise<boolean> {
  try {
    const step = stepToDetach(await destinationsOf(tableName, context), streamArn);
    await take(step, tableName, context);
    return step.kind === 'done';
  } catch (error) {
    // Without the table there is nothing left to give up.
    if (nameOf(error) === 'ResourceNotFoundException') return true;
    throw error;
  }
}

async function describeTable(
  properties: AttachmentProperties,
  { dynamoDb }: AttachmentContext,
): Promise<TableDescription> {
  const { tableName, streamArn } = properties;
  try {
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: tableName }));
    if (Table) return Table;
  } catch (error) {
    if (nameOf(error) !== 'ResourceNotFoundException') throw error;
  }
  const [, , , region, account] = streamArn.split(':');
  throw mistake(
    properties,
    `there is no such table in ${region} of account ${account}, where its stream is. A table's changes go to a stream of its own region and account: make both in one, and check the table's name`,
  );
}

/** @throws Error where the table is another than the one that is declared */
function checkTable(table: TableDescription, properties: AttachmentProperties): void {
  const { tableArn, key: declared } = properties;
  if (table.TableArn !== undefined && table.TableArn !== tableArn) {
    throw mistake(
      properties,
      `the app means ${tableArn}, and the table of that name beside its stream is ${table.TableArn}. A table's changes go to a stream of its own region and account`,
    );
  }
  const types = new Map(
    table.AttributeDefinitions?.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  const real = (table.KeySchema ?? [])
    .toSorted((one) => (one.KeyType === 'HASH' ? -1 : 1))
    .map(({ AttributeName: name = '' }) => ({ name, type: types.get(name) ?? '' }));
  if (describeKey(real) !== describeKey(declared)) {
    throw mistake(
      properties,
      `its key is ${describeKey(real)}, and the app declares ${describeKey(declared)}; write the table's own as \`partitionKey\` and \`sortKey\``,
    );
  }
}

/** `customerId (S), orderId (N)` */
function describeKey(key: AttachmentProperties['key']): string {
  return key.map(({ name, type }) => `${name} (${type})`).join(', ');
}

async function destinationsOf(tableName: string, { dynamoDb }: AttachmentContext): Promise<ChangeDestination[]> {
  const { KinesisDataStreamDestinations = [] } = await dynamoDb.send(
    new DescribeKinesisStreamingDestinationCommand({ TableName: tableName }),
  );
  return KinesisDataStreamDestinations.map((destination) => ({
    streamArn: destination.StreamArn ?? '',
    status: destination.DestinationStatus ?? 'DISABLED',
    // AWS's default, which it does not always tell.
    precision: destination.ApproximateCreationDateTimePrecision ?? 'MILLISECOND',
    ...(destination.DestinationStatusDescription && { because: destination.DestinationStatusDescription }),
  }));
}

/** @throws Error where the table is another entity of the stream */
async function register(
  properties: AttachmentProperties,
  before: AttachmentProperties | undefined,
  destinations: readonly ChangeDestination[],
  { ssm }: AttachmentContext,
): Promise<void> {
  const { parameterName, registration, streamArn } = properties;
  const known = await readParameter(parameterName, ssm);
  if (known === registration) return;

  const other = entityOf(known);
  const isOwn = other === entityOf(registration) || other === entityOf(before?.registration);
  const isStreamed = destinations.some((destination) => destination.streamArn === streamArn && isLive(destination));
  if (other !== undefined && !isOwn && isStreamed) {
    throw mistake(properties, `it is the entity "${other}" of this stream already, and a table is one entity`);
  }
  await ssm.send(
    new PutParameterCommand({
      Name: parameterName,
      Description: `Towpath: the entity of a table, ${entityOf(registration)}`,
      Type: 'String',
      Value: registration,
      Overwrite: true,
    }),
  );
}

async function readParameter(name: string, ssm: AttachmentContext['ssm']): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
  } catch (error) {
    if (nameOf(error) === 'ParameterNotFound') return undefined;
    throw error;
  }
}

function entityOf(registration: string | undefined): string | undefined {
  try {
    return (JSON.parse(registration ?? 'null') as Partial<EntityRegistration> | null)?.entity;
  } catch {
    return undefined;
  }
}

async function take(step: DestinationStep, table: string, { dynamoDb }: AttachmentContext): Promise<void> {
  if (step.kind !== 'enable' && step.kind !== 'disable' && step.kind !== 'set-precision') return;
  const destination = { TableName: table, StreamArn: step.streamArn };
  // Versions are creation times: two changes of one item within a millisecond have to differ.
  const configuration = { ApproximateCreationDateTimePrecision: 'MICROSECOND' } as const;
  switch (step.kind) {
    case 'enable':
      await dynamoDb.send(
        new EnableKinesisStreamingDestinationCommand({
          ...destination,
          EnableKinesisStreamingConfiguration: configuration,
        }),
      );
      return;
    case 'set-precision':
      await dynamoDb.send(
        new UpdateKinesisStreamingDestinationCommand({
          ...destination,
          UpdateKinesisStreamingConfiguration: configuration,
        }),
      );
      return;
    case 'disable':
      await dynamoDb.send(new DisableKinesisStreamingDestinationCommand(destination));
  }
}

/** Whether waiting helps: DynamoDB is busy with the table, or a permission does not hold everywhere yet. */
function comesRight(error: unknown, sinceBegun: number): boolean {
  const name = nameOf(error);
  return name === 'ResourceInUseException' || (name === 'AccessDeniedException' && sinceBegun < PERMISSION_DELAY);
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

function mistake({ tableName, registration }: AttachmentProperties, sentence: string): Error {
  return new Error(`Table "${tableName}" cannot be the entity "${entityOf(registration)}": ${sentence}`);
}
