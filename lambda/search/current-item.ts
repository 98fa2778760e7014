import {
  type AttributeValue,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';
import { fromAttributes } from '../../domain/events/attribute-value';
import type { Json } from '../../domain/events/event';
import type { Registry } from '../stream/registry';
import type { ItemOf } from './settle-conflicts';

type KeyTypes = ReadonlyMap<string, ScalarAttributeType>;

/** Reads items as their tables have them now: consistently, and without their sensitive attributes. */
export function currentItem(dynamodb: DynamoDBClient, registry: Pick<Registry, 'byTable'>): ItemOf {
  const keyTypes = new Map<string, KeyTypes>();
  return async ({ source, change }) => {
    const table = source.slice(source.indexOf('/') + 1);
    const registration = (await registry.byTable()).get(table);
    if (!registration) throw new Error(`no entity is registered for the table ${table}`);

    const types = keyTypes.get(table) ?? (await readKeyTypes(dynamodb, table));
    keyTypes.set(table, types);
    const key = Object.entries(change.key).map(([name, value]) => [name, toAttribute(types.get(name), value)]);
    const { Item: attributes } = await dynamodb.send(
      new GetItemCommand({ TableName: table, Key: Object.fromEntries(key), ConsistentRead: true }),
    );
    if (!attributes) return undefined;

    const decoded = fromAttributes(attributes, registration.sensitive);
    if (!decoded.ok) throw new Error(`the attribute "${decoded.attribute}" is none that DynamoDB has`);
    return decoded.item;
  };
}

/** A key in JSON does not tell its types: a long number and binary are strings there. */
async function readKeyTypes(dynamodb: DynamoDBClient, table: string): Promise<KeyTypes> {
  const { Table: description } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  return new Map(
    description?.AttributeDefinitions?.map(({ AttributeName: name = '', AttributeType: type = 'S' }) => [name, type]),
  );
}

function toAttribute(type: ScalarAttributeType | undefined, value: Json): AttributeValue {
  const text = String(value);
  if (type === ScalarAttributeType.N) return { N: text };
  if (type === ScalarAttributeType.B) return { B: Buffer.from(text, 'base64') };
  return { S: text };
}
