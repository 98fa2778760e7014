import {
  type EventSourceMappingConfiguration,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { messageOf } from './invocation';
import { type DeclaredMapping, isKinesisOrSqs, type Mapping, readMapping } from './mapping';

/** A mapping, and the execution role that the events of its function name. */
export interface DiscoveredMapping {
  readonly mapping: Mapping;
  readonly roleArn: string;
}

/**
 * Reads the Kinesis and SQS mappings of an account and takes them over: one that the emulator would run as well is
 * disabled there, because it is run here.
 *
 * @param declared what the templates say of mappings, by UUID; one that is not enabled there is left out. Without a
 *   template every mapping counts as enabled, because the emulator cannot tell.
 * @throws LocalError where one cannot be run here
 */
export async function discoverEventSourceMappings(
  lambda: LambdaClient,
  declared: ReadonlyMap<string, DeclaredMapping>,
  report: (message: string) => void,
): Promise<DiscoveredMapping[]> {
  const discovered: DiscoveredMapping[] = [];
  for await (const page of paginateListEventSourceMappings({ client: lambda }, {})) {
    for (const listed of page.EventSourceMappings ?? []) {
      const said = declared.get(listed.UUID ?? '');
      if (!isKinesisOrSqs(listed.EventSourceArn) || said?.Enabled === false) continue;
      const mapping = readMapping({ ...listed, ...said });
      await takeOver(lambda, listed);
      discovered.push({ mapping, roleArn: await findRole(lambda, mapping.functionArn, report) });
    }
  }
  return discovered;
}

async function takeOver(lambda: LambdaClient, { UUID, State }: EventSourceMappingConfiguration): Promise<void> {
  if (State !== 'Disabled') await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
}

/** The role is only named in events, so a function that cannot be asked does not keep its mapping from running. */
async function findRole(lambda: LambdaClient, functionArn: string, report: (message: string) => void): Promise<string> {
  try {
    const { Role } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn }));
    if (Role !== undefined) return Role;
  } catch (error) {
    report(`cannot read the role of ${functionArn}: ${messageOf(error)}`);
  }
  return `arn:aws:iam::${functionArn.split(':')[4]}:role/unknown`;
}
