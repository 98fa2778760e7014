import {
  type AttributeDefinition,
  type AttributeValue,
  type DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import type { EntityRegistration } from '../../../domain/events/entity';
import { currentItem } from '../../../lambda/search/current-item';
import { change, registration } from '../../events';

type Item = Record<string, AttributeValue>;

/** A DynamoDB with one table of at most one item, and everything that was asked of it. */
function dynamodb(keyTypes: AttributeDefinition[], item?: Item) {
  const asked: object[] = [];
  const send = async (command: DescribeTableCommand | GetItemCommand) => {
    asked.push(command.input);
    return command instanceof GetItemCommand ? { Item: item } : { Table: { AttributeDefinitions: keyTypes } };
  };
  return { asked, client: { send } as unknown as DynamoDBClient };
}

/** A DynamoDB that answers with this error. */
function failing(name: string): DynamoDBClient {
  const send = async () => {
    throw Object.assign(new Error(name), { name });
  };
  return { send } as unknown as DynamoDBClient;
}

function registryOf(...registrations: EntityRegistration[]) {
  return { byTable: async () => new Map(registrations.map((each) => [each.table, each])) };
}

const customer = change('customers', { id: 'c1' });

test('an item is read consistently, and without what is sensitive', async () => {
  const table = dynamodb([{ AttributeName: 'id', AttributeType: 'S' }], {
    id: { S: 'c1' },
    taxNumber: { S: '4711' },
    employees: { N: '12345678901234567890' },
  });
  const itemOf = currentItem(table.client, registryOf(registration('customers', { sensitive: ['taxNumber'] })));

  const item = await itemOf(customer);

  expect(item).toEqual({ kind: 'item', item: { id: 'c1', employees: '12345678901234567890' } });
  expect(table.asked).toEqual([
    { TableName: 'customers-table' },
    { TableName: 'customers-table', Key: { id: { S: 'c1' } }, ConsistentRead: true },
  ]);
});

test('an item that is not there is said to be gone', async () => {
  const table = dynamodb([{ AttributeName: 'id', AttributeType: 'S' }]);
  const itemOf = currentItem(table.client, registryOf(registration('customers')));

  const item = await itemOf(customer);

  expect(item).toEqual({ kind: 'no-item' });
});

test('a key has the types of its table, which is described once', async () => {
  const table = dynamodb([
    { AttributeName: 'number', AttributeType: 'N' },
    { AttributeName: 'digest', AttributeType: 'B' },
  ]);
  const itemOf = currentItem(table.client, registryOf(registration('orders')));
  const order = change('orders', { number: '12345678901234567890', digest: 'AQI=' }, { key: ['number', 'digest'] });

  await itemOf(order);
  await itemOf(order);

  const Key = { number: { N: '12345678901234567890' }, digest: { B: Buffer.from([1, 2]) } };
  expect(table.asked).toMatchObject([{ TableName: 'orders-table' }, { Key }, { Key }]);
});

test('a table of no entity is none, and is not asked', async () => {
  const table = dynamodb([]);
  const itemOf = currentItem(table.client, registryOf());

  expect(await itemOf(customer)).toEqual({ kind: 'no-table' });
  expect(table.asked).toEqual([]);
});

test('a table that was deleted is none', async () => {
  const itemOf = currentItem(failing('ResourceNotFoundException'), registryOf(registration('customers')));

  expect(await itemOf(customer)).toEqual({ kind: 'no-table' });
});

test('a table that may not be read, because another has replaced it, is none', async () => {
  const replacement = registration('customers', { table: 'new-customers-table' });
  const itemOf = currentItem(
    failing('AccessDeniedException'),
    registryOf(registration('customers'), replacement, registration('orders')),
  );

  expect(await itemOf(customer)).toEqual({ kind: 'no-table' });
});

test.each(['AccessDeniedException', 'ProvisionedThroughputExceededException', 'TimeoutError'])(
  'a table that answers with %s has to be asked again',
  async (name) => {
    const itemOf = currentItem(failing(name), registryOf(registration('customers'), registration('orders')));

    await expect(itemOf(customer)).rejects.toThrow(name);
  },
);
