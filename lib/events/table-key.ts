import { Stack } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable, type ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { PropCheck } from '../prop-check';

/** The names of the attributes of a table's key. */
export interface KeyNames {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/**
 * Compares a key with that of a table that the app makes itself. Of a table from elsewhere the deployment asks DynamoDB.
 *
 * @throws Mistake where it is another
 */
export function checkTableKey(check: PropCheck, table: ITable, key: KeyNames): void {
  const made = keyOf(table);
  if (!made) return;
  for (const prop of ['partitionKey', 'sortKey'] as const) {
    if (key[prop] === made[prop]) continue;
    const instead =
      made[prop] === undefined
        ? 'the table has none; leave it out'
        : `that of the table is "${made[prop]}"; write that`;
    check.refuse(prop, key[prop], instead);
  }
}

function keyOf(table: ITable): KeyNames | undefined {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnTable || resource instanceof CfnGlobalTable)) return undefined;
  const schema: { attributeName: string; keyType: string }[] = Stack.of(table).resolve(resource.keySchema) ?? [];
  const nameOf = (type: string) => schema.find(({ keyType }) => keyType === type)?.attributeName;
  const [partitionKey, sortKey] = [nameOf('HASH'), nameOf('RANGE')];
  return partitionKey === undefined ? undefined : { partitionKey, ...(sortKey !== undefined && { sortKey }) };
}
