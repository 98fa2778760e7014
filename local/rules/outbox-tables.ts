import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackResourcesOf } from '../deployment/stacks';
import { LocalError } from '../local-error';

/** The logical ids of outboxes' tables: `SlackNotifications` names them so, and they stay as they are. */
const OUTBOX_TABLE = /^Notifications\w*OutboxTable[0-9A-F]{8}$/;

/**
 * The names of the tables of a deployed stack's outboxes, those of stacks nested in it too.
 *
 * @throws LocalError where it has none; what CloudFormation answers where there is no such stack
 */
export async function outboxTablesOf(stack: string, cloudFormation: CloudFormationClient): Promise<string[]> {
  const tables = (await stackResourcesOf(stack, cloudFormation))
    .filter(({ LogicalResourceId = '' }) => OUTBOX_TABLE.test(LogicalResourceId))
    .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
  if (tables.length > 0) return tables;
  throw new LocalError(`the stack "${stack}" has no rules`, 'Name the stack in which SlackNotifications is');
}
