import {
  type AttributeValue,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '../../domain/events/attribute-value';
import type { EntityRegistration } from '../../domain/events/entity';
import type { Change, Json } from '../../domain/events/event';
import type { Registry } from '../stream/registry';
import type { CurrentItem, ItemOf } from './settle-conflicts';

type KeyTypes = ReadonlyMap<string, ScalarAttributeType>;

/** Reads items as their tables have them now: consistently, and without their sensitive attributes. */
export function currentItem(dynamodb: DynamoDBClient, registry: Pick<Registry, 'byTable'>): ItemOf {
  const keyTypes = new Map<string, KeyTypes>();
  return async (change) => {
    const registrations = [...(await registry.byTable()).values()];
    const table = change.source.slice(change.source.indexOf('/') + 1);
    const registration = registrations.find((each) => each.table === table);
    if (!registration) return { kind: 'no-table' };
    try {
      const types = keyTypes.get(table) ?? (await readKeyTypes(dynamodb, table));
      keyTypes.set(table, types);
      return await readItem(dynamodb, registration, keyOf(change, types));
    } catch (error) {
      if (isGone(error, registration, registrations)) return { kind: 'no-table' };
      throw error;
    }
  };
}

async function readItem(
  dynamodb: DynamoDBClient,
  { table, sensitive }: EntityRegistration,
  key: Record<string, AttributeValue>,
): Promise<CurrentItem> {
  const { Item: attributes } = await dynamodb.send(
    new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }),
  );
  if (!attributes) return { kind: 'no-item' };

  const decoded = fromAttributes(attributes, sensitive);
  if (!decoded.ok) throw new Error(`the attribute "${decoded.attribute}" is none that DynamoDB has`);
  return { kind: 'item', item: decoded.item };
}

/**
 * Whether an error means that a table was removed or replaced. This function may read the tables of its stack only, so
 * it is denied one that another has replaced; registrations of both are kept.
 */
function isGone(error: unknown, { entity, table }: EntityRegistration, all: readonly EntityRegistration[]): boolean {
  const name = error instanceof Error ? error.name : undefined;
  if (name === 'ResourceNotFoundException') return true;
  return name === 'AccessDeniedException' && all.some((other) => other.entity === entity && other.table !== table);
}

/** A key in JSON does not tell its types: a long number and binary are strings there. */
async function readKeyTypes(dynamodb: DynamoDBClient, table: string): Promise<KeyTypes> {
  const { Table: description } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  return new Map(
    description?.AttributeDefinitions?.map(({ AttributeName: name = '', AttributeType: type = 'S' }) => [name, type]),
  );
}

function keyOf({ change }: Change, types: KeyTypes): Record<string, AttributeValue> {
  const key = Object.entries(change.key).map(([name, value]) => [name, toAttribute(types.get(name), value)]);
  return Object.fromEntries(key);
}

function toAttribute(type: ScalarAttributeType | undefined, value: Json): AttributeValue {
  const text = String(value);
  if (type === ScalarAttributeType.N) return { N: text };
  if (type === ScalarAttributeType.B) return { B: Buffer.from(text, 'base64') };
  return { S: text };
}
