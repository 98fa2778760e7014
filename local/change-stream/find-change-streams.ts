import { type CloudFormationClient, paginateListExports } from '@aws-sdk/client-cloudformation';
import {
  cloudFormationStacks,
  type DeployedStack,
  type DescribeStack,
  type StackResources,
  type TemplateResource,
} from '../event-source-mapping/deployed-stack';
import { LocalError } from '../local-error';
import type { CreationTimePrecision } from './change-record';
import type { ChangeStreamSource } from './change-streams';

/** Reads what all stacks export, by name. */
export type ListExports = () => Promise<ReadonlyMap<string, string>>;

/**
 * Finds the tables of deployed stacks that have a Kinesis streaming destination, from `KinesisStreamSpecification` in
 * their templates: the emulator ignores it.
 *
 * @throws LocalError where the stream is named in a way that is not understood, or is not deployed
 */
export function findChangeStreams(
  stacks: readonly DeployedStack[],
  cloudformation: CloudFormationClient,
): Promise<ChangeStreamSource[]> {
  return resolveChangeStreams(stacks, cloudFormationStacks(cloudformation), cloudFormationExports(cloudformation));
}

function cloudFormationExports(cloudformation: CloudFormationClient): ListExports {
  return async () => {
    const exports = new Map<string, string>();
    for await (const page of paginateListExports({ client: cloudformation }, {})) {
      for (const { Name, Value } of page.Exports ?? []) exports.set(Name ?? '', Value ?? '');
    }
    return exports;
  };
}

/** Does the work of `findChangeStreams`, with the calls to CloudFormation as arguments. */
export async function resolveChangeStreams(
  stacks: readonly DeployedStack[],
  describe: DescribeStack,
  listExports: ListExports,
): Promise<ChangeStreamSource[]> {
  let exports: Promise<ReadonlyMap<string, string>> | undefined;
  const exported = () => {
    exports ??= listExports();
    return exports;
  };
  const sources: ChangeStreamSource[] = [];
  for (const { name, template } of stacks) {
    const resources = Object.entries(template.Resources ?? {});
    if (!resources.some(([, { Type }]) => isTable(Type))) continue;
    const deployed = await describe(name);
    for (const [logicalId, resource] of resources) {
      const specification = specificationOf(resource, deployed.region);
      if (specification === undefined) continue;
      const where = `table ${logicalId} of stack ${name}`;
      sources.push({
        tableName: physicalId(logicalId, deployed, where),
        kinesisStreamArn: await resolveArn(specification.StreamArn, deployed, exported, where),
        precision: readPrecision(specification),
      });
    }
  }
  return sources;
}

function isTable(type: string): boolean {
  return type === 'AWS::DynamoDB::Table' || type === 'AWS::DynamoDB::GlobalTable';
}

type JsonRecord = Record<string, unknown>;

/** A global table has it in its replica of this region. */
function specificationOf({ Type, Properties = {} }: TemplateResource, region: string): JsonRecord | undefined {
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

/** Resolves an ARN, `Fn::GetAtt` of a stream in the same stack, or `Fn::ImportValue`. */
async function resolveArn(
  value: unknown,
  deployed: StackResources,
  exported: ListExports,
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
    const arn = (await exported()).get(name);
    if (arn !== undefined) return arn;
    throw new LocalError(`${where}: its Kinesis stream is imported as ${name}, which no deployed stack exports`);
  }
  throw new LocalError(
    `${where}: the ARN of its Kinesis stream is ${JSON.stringify(value)}; the local machine understands an ARN, ` +
      'Fn::GetAtt of a stream in the same stack, and Fn::ImportValue with a plain name',
  );
}

function physicalId(logicalId: string, { physicalIds }: StackResources, where: string): string {
  const id = physicalIds.get(logicalId);
  if (id === undefined) throw new LocalError(`${where}: ${logicalId} is not deployed`);
  return id;
}

function recordOf(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}
