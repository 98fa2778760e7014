import {
  type CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { LocalError } from '../local-error';

/** The logical ids of outboxes' tables: `SlackNotifications` names them so, and they stay as they are. */
const OUTBOX_TABLE = /^Notifications\w*OutboxTable[0-9A-F]{8}$/;

/**
 * The names of the tables of a deployed stack's outboxes, those of stacks nested in it too.
 *
 * @throws LocalError where it has none; what CloudFormation answers where there is no such stack
 */
export async function outboxTablesOf(stack: string, cloudFormation: CloudFormationClient): Promise<string[]> {
  const tables = (await resourcesOf(stack, cloudFormation))
    .filter(({ LogicalResourceId = '' }) => OUTBOX_TABLE.test(LogicalResourceId))
    .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
  if (tables.length > 0) return tables;
  throw new LocalError(`the stack "${stack}" has no rules`, 'Name the stack in which SlackNotifications is');
}

async function resourcesOf(stack: string, client: CloudFormationClient): Promise<StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
    for (const resource of page.StackResourceSummaries ?? []) {
      const { ResourceType, PhysicalResourceId } = resource;
      resources.push(resource);
      if (ResourceType === 'AWS::CloudFormation::Stack' && PhysicalResourceId !== undefined) {
        resources.push(...(await resourcesOf(PhysicalResourceId, client)));
      }
    }
  }
  return resources;
}
