import { App, Stack } from 'aws-cdk-lib';
import { type Attribute, AttributeType, type ITable, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { expect, test } from 'vitest';
import { EntityTable, EventStream, type ExistingTableProps } from '../../../lib';
import { Match, notificationsIn, permissionsIn, rule, stackWithStream, Template } from '../app';

interface TableKey {
  readonly partitionKey: Attribute;
  readonly sortKey?: Attribute;
}

const streamIn = (stack: Stack) => new EventStream(stack, 'Changes');

function ordersOf(stack: Stack, stream: EventStream, props: Partial<ExistingTableProps> = {}, id = 'Orders') {
  return EntityTable.fromTable(stack, id, {
    table: Table.fromTableName(stack, `${id}Table`, 'orders'),
    entity: 'orders',
    stream,
    partitionKey: { name: 'customerId', type: AttributeType.STRING },
    sortKey: { name: 'orderId', type: AttributeType.NUMBER },
    ...props,
  });
}

const arnOf = (service: string, resource: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      `:${service}:`,
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      `:${resource}`,
    ],
  ],
});

test('a table that is there already is attached to the stream, by its name and with its key', () => {
  const { stack, stream } = stackWithStream();

  ordersOf(stack, stream, { sensitive: ['note'] });

  const template = Template.fromStack(stack);
  const [claim] = Object.keys(template.findResources('AWS::SSM::Parameter', {})).filter((id) =>
    id.startsWith('OrdersEntity'),
  );
  template.hasResource('Custom::TowpathChangeDestination', {
    // Who claims an entity that is taken fails before the table is touched.
    DependsOn: Match.arrayWith([claim]),
    Properties: {
      tableName: 'orders',
      tableArn: arnOf('dynamodb', 'table/orders'),
      streamArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ChangesStream'), 'Arn'] },
      key: [
        { name: 'customerId', type: 'S' },
        { name: 'orderId', type: 'N' },
      ],
      registration:
        '{"format":1,"entity":"orders","table":"orders","partitionKey":"customerId","sortKey":"orderId","sensitive":["note"]}',
    },
  });
});

test('the attacher may change the destination of its tables only', () => {
  const { stack, stream } = stackWithStream();
  ordersOf(stack, stream);

  const permissions = permissionsIn(Template.fromStack(stack));

  const calls = Object.entries(permissions).filter(([action]) =>
    /KinesisStreamingDestination|DescribeTable$/.test(action),
  );
  expect(calls.map(([action]) => action).sort()).toEqual([
    'dynamodb:DescribeKinesisStreamingDestination',
    'dynamodb:DescribeTable',
    'dynamodb:DisableKinesisStreamingDestination',
    'dynamodb:EnableKinesisStreamingDestination',
    'dynamodb:UpdateKinesisStreamingDestination',
  ]);
  for (const [, resources] of calls) expect(resources).toEqual([arnOf('dynamodb', 'table/orders')]);
  expect(permissions['kinesis:PutRecords']).toEqual([
    { 'Fn::GetAtt': [expect.stringMatching('ChangesStream'), 'Arn'] },
  ]);
  expect(JSON.stringify(permissions['ssm:PutParameter'])).toMatch(/\/tables\/orders/);
  const everywhere = Object.entries(permissions).filter(([, resources]) => resources.includes('*'));
  // X-Ray takes no narrower resource.
  expect(everywhere.map(([action]) => action).filter((action) => !action.startsWith('xray:'))).toEqual([]);
});

test('a table has a policy of its own, which goes after its destination', () => {
  const { stack, stream } = stackWithStream();
  ordersOf(stack, stream);
  ordersOf(stack, stream, { entity: 'returns', table: Table.fromTableName(stack, 'Other', 'returns') }, 'Returns');

  const template = Template.fromStack(stack);

  for (const entity of ['Orders', 'Returns']) {
    const policies = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.startsWith(entity));
    expect(policies).toHaveLength(1);
    template.hasResource('Custom::TowpathChangeDestination', {
      DependsOn: Match.arrayWith(policies),
      Properties: Match.objectLike({ tableName: entity.toLowerCase() }),
    });
  }
});

test('a stack has one attacher, whose logs end', () => {
  const { stack, stream } = stackWithStream();

  ordersOf(stack, stream);
  ordersOf(stack, stream, { entity: 'returns', table: Table.fromTableName(stack, 'Other', 'returns') }, 'Returns');

  const template = Template.fromStack(stack);
  const tokens = Object.values(template.findResources('Custom::TowpathChangeDestination')).map(
    ({ Properties }) => Properties.ServiceToken,
  );
  expect(tokens).toHaveLength(2);
  expect(tokens[0]).toEqual(tokens[1]);
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
});

test('it has the alarms, the metrics and the grants of an entity table', () => {
  const { stack, stream } = stackWithStream();

  const orders = ordersOf(stack, stream, { alarms: { tableReadsThrottled: false } });

  expect(Object.keys(orders.alarms).sort()).toEqual([
    'notReplicated',
    'replicationThrottled',
    'tableWritesThrottled',
    'unreplicatedAge',
  ]);
  expect(orders.metricNotReplicated().expression).toContain("TableName = 'orders'");
  expect(orders.inserted).toBe('orders.inserted');
});

test('a message cannot say what is sensitive', () => {
  const { stack, stream } = stackWithStream();
  ordersOf(stack, stream, { sensitive: ['note'] });
  notificationsIn(stack, stream, [rule({ pattern: { type: ['orders.inserted'] }, message: '{{data.note}}' })]);

  expect(() => Template.fromStack(stack)).toThrow('note');
});

test('a table of another region is refused where that is known', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
  const table = Table.fromTableArn(stack, 'Table', 'arn:aws:dynamodb:us-east-1:111122223333:table/orders');

  expect(() => ordersOf(stack, streamIn(stack), { table })).toThrow(
    'EntityTable.fromTable "Shop/Orders": `table` is in region us-east-1, and this stack in eu-west-1. A table\'s changes go to a stream of its own region and account',
  );
});

test('a replica has its stream in its own region', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
  const table = new TableV2(stack, 'Table', {
    partitionKey: { name: 'customerId', type: AttributeType.STRING },
    sortKey: { name: 'orderId', type: AttributeType.NUMBER },
    replicas: [{ region: 'us-east-1' }],
  });
  const stream = streamIn(stack);

  expect(() => ordersOf(stack, stream, { table: table.replica('us-east-1') })).toThrow(
    '`table` is in region us-east-1',
  );
  expect(() => ordersOf(stack, stream, { table }, 'Here')).not.toThrow();
});

test.each([
  ['Table', (stack: Stack, key: TableKey) => new Table(stack, 'Table', key)],
  ['TableV2', (stack: Stack, key: TableKey) => new TableV2(stack, 'Table', key)],
] as const)('the key of a %s that the app makes has to be the table’s', (_, make) => {
  const attribute = (name: string) => ({ name, type: AttributeType.STRING });
  const attach = (made: TableKey, said: Partial<ExistingTableProps>) => () => {
    const { stack, stream } = stackWithStream();
    ordersOf(stack, stream, { table: make(stack, made), ...said });
  };
  const customerId = attribute('customerId');
  const sortKey = attribute('orderId');

  expect(attach({ partitionKey: customerId, sortKey }, {})).not.toThrow();
  expect(attach({ partitionKey: customerId }, { sortKey: undefined })).not.toThrow();
  expect(attach({ partitionKey: attribute('id'), sortKey }, {})).toThrow(
    '`partitionKey` is "customerId"; that of the table is "id"; write that',
  );
  expect(attach({ partitionKey: customerId, sortKey }, { sortKey: undefined })).toThrow(
    '`sortKey` is not given; that of the table is "orderId"; write that',
  );
  expect(attach({ partitionKey: customerId }, {})).toThrow('`sortKey` is "orderId"; the table has none; leave it out');
});

test('a table of another account is refused where that is known', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
  const table = Table.fromTableArn(stack, 'Table', 'arn:aws:dynamodb:eu-west-1:444455556666:table/orders');

  expect(() => ordersOf(stack, streamIn(stack), { table })).toThrow('`table` is in account 444455556666');
});

test('mistakes are told by the name that was written', () => {
  const { stack, stream } = stackWithStream();

  expect(() => ordersOf(stack, stream, { table: undefined as unknown as ITable })).toThrow(
    'EntityTable.fromTable "Shop/Orders": `table` is not given; write the table',
  );
  expect(() => ordersOf(stack, stream, { entity: 'Orders' }, 'Upper')).toThrow(
    'EntityTable.fromTable "Shop/Upper": `entity` is "Orders"',
  );
  expect(() => ordersOf(stack, stream, { sensitive: ['orderId'] }, 'Secret')).toThrow('"orderId" is in the key');
});
