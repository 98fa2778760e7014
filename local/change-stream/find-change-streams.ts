import { type CloudFormationClient, paginateListExports } from '@aws-sdk/client-cloudformation';
import type { Resource } from '../deployment/adapt-template';
import type { DeployedStack } from '../deployment/stacks';
import { LocalError } from '../local-error';
import type { CreationTimePrecision } from './change-record';
import type { ChangeStreamSource } from './change-streams';

/** Reads what all stacks export, by name. */
export type ListExports = () => Promise<ReadonlyMap<string, string>>;

/** Asks CloudFormation. */
export function cloudFormationExports(cloudformation: CloudFormationClient): ListExports {
  return async () => {
    const exports = new Map<string, string>();
    for await (const page of paginateListExports({ client: cloudformation }, {})) {
      for (const { Name, Value } of page.Exports ?? []) exports.set(Name ?? '', Value ?? '');
    }
    return exports;
  };
}

/**
 * Finds the tables of deployed stacks that have a Kinesis streaming destination, from `KinesisStreamSpecification` in
 * their templates: the emulator ignores it.
 *
 * @param listExports asked only where a stream is imported by an export
 * @throws LocalError where the stream is named in a way that is not understood, or is not deployed
 */
export async function findChangeStreams(
  stacks: readonly DeployedStack[],
  listExports: ListExports,
): Promise<ChangeStreamSource[]> {
  const sources: ChangeStreamSource[] = [];
  for (const stack of stacks) {
    for (const [logicalId, resource] of Object.entries(stack.template.Resources ?? {})) {
      const specification = specificationOf(resource, stack.region);
      if (specification === undefined) continue;
      const where = `table ${logicalId} of stack ${stack.name}`;
      sources.push({
        tableName: physicalId(logicalId, stack, where),
        kinesisStreamArn: await resolveArn(specification.StreamArn, stack, { stacks, listExports }, where),
        precision: readPrecision(specification),
      });
    }
  }
  return sources;
}

type JsonRecord = Record<string, unknown>;

/** A global table has it in its replica of this region. */
function specificationOf({ Type, Properties = {} }: Resource, region: string): JsonRecord | undefined {
  if (Type === 'AWS::DynamoDB::Table') return recordOf(Properties.KinesisStreamSpecification);
  if (Type !== 'AWS::DynamoDB::GlobalTable' || !Array.isArray(Properties.Replicas)) return undefined;
  const replica = Properties.Replicas.map(recordOf).find((candidate) => isRegion(candidate?.Region, region));
  return recordOf(replica?.KinesisStreamSpecification);
}

function isRegion(value: unknown, region: string): boolean {
  return value === region || recordOf(value)?.Ref === 'AWS::Region';
}

/** AWS's default is milliseconds. */
function readPrecision(specification: JsonRecord): CreationTimePrecision {
  return specification.ApproximateCreationDateTimePrecision === 'MICROSECOND' ? 'MICROSECOND' : 'MILLISECOND';
}

/** Where the values of other stacks are found. */
interface OtherStacks {
  readonly stacks: readonly DeployedStack[];
  readonly listExports: ListExports;
}

/** Resolves an ARN, `Fn::GetAtt` of a stream in the same stack, `Fn::ImportValue`, or CDK's weak `Fn::GetStackOutput`. */
async function resolveArn(
  value: unknown,
  deployed: DeployedStack,
  { stacks, listExports }: OtherStacks,
  where: string,
): Promise<string> {
  if (typeof value === 'string') return value;
  const intrinsic = recordOf(value) ?? {};
  const attribute = intrinsic['Fn::GetAtt'];
  if (Array.isArray(attribute) && attribute[1] === 'Arn' && typeof attribute[0] === 'string') {
    const streamName = physicalId(attribute[0], deployed, where);
    return `arn:aws:kinesis:${deployed.region}:${deployed.account}:stream/${streamName}`;
  }
  const name = intrinsic['Fn::ImportValue'];
  if (typeof name === 'string') {
    const arn = (await listExports()).get(name);
    if (arn !== undefined) return arn;
    throw new LocalError(`${where}: its Kinesis stream is imported as ${name}, which no deployed stack exports`);
  }
  const output = recordOf(intrinsic['Fn::GetStackOutput']);
  if (typeof output?.StackName === 'string' && typeof output.OutputName === 'string') {
    const { StackName: stack, OutputName: key } = output;
    const arn = stacks.find((other) => other.name === stack)?.outputs[key];
    if (arn !== undefined) return arn;
    throw new LocalError(`${where}: its Kinesis stream is the output ${key} of stack ${stack}, which is not deployed`);
  }
  throw new LocalError(
    `${where}: the ARN of its Kinesis stream is ${JSON.stringify(value)}; the local machine understands an ARN, ` +
      'Fn::GetAtt of a stream in the same stack, and Fn::ImportValue or Fn::GetStackOutput with plain names',
  );
}

function physicalId(logicalId: string, { physicalIds }: DeployedStack, where: string): string {
  const id = physicalIds[logicalId];
  if (id === undefined) throw new LocalError(`${where}: ${logicalId} is not deployed`);
  return id;
}

function recordOf(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}
