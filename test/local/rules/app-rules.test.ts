import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { expect, test } from 'vitest';
import { addStages } from '../../../examples/stages/stages';
import { EntityTable, EventStream } from '../../../lib';
import { type AppRules, readAppRules } from '../../../local/rules/app-rules';
import { customersIn, notificationsIn, rule, stackWithStream } from '../../lib/app';

test('rules come with the stack that has them and the entities on their stream', async () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream, { sensitive: ['taxNumber'] });
  notificationsIn(stack, stream, [rule(), rule({ name: 'other' })]);

  const { functions } = await rulesOf(stack);

  expect(functions).toMatchObject([
    {
      stack: 'Shop',
      carries: 'either',
      rules: [rule(), rule({ name: 'other' })],
      entities: [{ entity: 'customers', partitionKey: 'customerId', sensitive: ['taxNumber'] }],
    },
  ]);
});

test('a table is known by the name that CloudFormation makes, and by one that is given', async () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream);
  const table = Table.fromTableName(stack, 'Orders', 'orders-2026');
  const partitionKey = { name: 'orderId', type: AttributeType.STRING };
  EntityTable.fromTable(stack, 'OrderEntity', { entity: 'orders', table, stream, partitionKey });
  notificationsIn(stack, stream);

  const { entities } = await rulesOf(stack);

  const entityOf = (name: string) => entities.filter(({ isTable }) => isTable(name)).map(({ entity }) => entity);
  expect(entityOf('Shop-CustomersTable68815F0F-1EXAMPLE')).toEqual(['customers']);
  expect(entityOf('orders-2026')).toEqual(['orders']);
  expect(['Shop-OrdersTable68815F0F-1EXAMPLE', 'Other-CustomersTable68815F0F-1EXAMPLE'].flatMap(entityOf)).toEqual([]);
});

test('streams, entities and rules in stacks of their own find one another', async () => {
  const app = new App();
  const [changes, other] = ['Platform', 'Other'].map((name) => new EventStream(new Stack(app, name), 'Changes'));
  if (!changes || !other) throw new Error('two streams are there');
  customersIn(new Stack(app, 'Shop'), changes);
  notificationsIn(new Stack(app, 'Messages'), changes);
  notificationsIn(new Stack(app, 'OtherMessages'), other);

  const { functions } = await rulesOf(app);

  expect(functions.map(({ stack, entities }) => [stack, entities.map(({ entity }) => entity)])).toEqual([
    ['Messages', ['customers']],
    ['OtherMessages', []],
  ]);
});

test('what is in nested stacks belongs to the stack around them', async () => {
  // As the toolkit asks for it.
  const context = { 'aws:cdk:enable-asset-metadata': true };
  const stack = new Stack(new App({ context }), 'Shop');
  const stream = new EventStream(stack, 'Changes');
  customersIn(new NestedStack(stack, 'Tables'), stream);
  notificationsIn(new NestedStack(stack, 'Rules'), stream);

  const { functions } = await rulesOf(stack);

  expect(functions).toMatchObject([{ stack: 'Shop', entities: [{ entity: 'customers' }] }]);
});

test('of stages, each function is found with its own entities', async () => {
  const app = new App();
  addStages(app);

  const { functions, entities } = await rulesOf(app);

  expect(functions.length).toBeGreaterThan(1);
  expect(functions.every(({ rules, entities: onStream }) => rules.length > 0 && onStream.length > 0)).toBe(true);
  expect(functions.flatMap((fn) => fn.entities)).toHaveLength(entities.length);
});

function rulesOf(construct: App | Stack): Promise<AppRules> {
  const app = construct.node.root as App;
  return readAppRules(app.synth().directory);
}
