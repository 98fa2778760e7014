import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { type AttachmentEvent, type AttachmentProperties, attachTable } from '../../../lambda/events/attach-table';
import { TableInMemory } from './table-in-memory';

const arn = (stream: string) => `arn:aws:kinesis:eu-west-1:111122223333:stream/${stream}`;
const tableArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const registrationOf = (entity: string) => JSON.stringify({ format: 1, entity, table: 'orders' });

const orders: TableDescription = {
  TableArn: tableArn,
  KeySchema: [
    { AttributeName: 'orderId', KeyType: 'RANGE' },
    { AttributeName: 'customerId', KeyType: 'HASH' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'orderId', AttributeType: 'N' },
    { AttributeName: 'customerId', AttributeType: 'S' },
  ],
};

function properties(changes: Partial<AttachmentProperties> = {}): AttachmentProperties {
  return {
    ServiceToken: '',
    tableName: 'orders',
    tableArn,
    streamArn: arn('changes'),
    key: [
      { name: 'customerId', type: 'S' },
      { name: 'orderId', type: 'N' },
    ],
    parameterName: '/towpath/streams/changes/tables/orders',
    registration: registrationOf('orders'),
    ...changes,
  };
}

function event(
  type: 'Create' | 'Update' | 'Delete',
  changes: Partial<AttachmentProperties> = {},
  before: Partial<AttachmentProperties> = {},
): AttachmentEvent {
  return {
    RequestType: type,
    PhysicalResourceId: 'orders/changes',
    ResourceProperties: properties(changes),
    OldResourceProperties: properties(before),
  } as AttachmentEvent;
}

/** Asks as the provider framework does, until all is done. */
async function follow(first: AttachmentEvent, table: TableInMemory, now = () => 0) {
  const warnings: string[] = [];
  const context = { ...table, warn: (message: string) => warnings.push(message), now };
  let answer = await attachTable(first, context);
  for (let calls = 0; !answer.IsComplete; calls += 1) {
    if (calls > 10) throw new Error('it never ends');
    table.settle();
    answer = await attachTable({ ...first, ...answer } as AttachmentEvent, context);
  }
  return { answer, warnings };
}

test('a table is registered, and then its changes flow, with microseconds', async () => {
  const table = new TableInMemory(orders);

  const { answer } = await follow(event('Create'), table);

  expect(answer.PhysicalResourceId).toBe('orders/changes');
  expect(table.changes).toEqual(['register /towpath/streams/changes/tables/orders', 'enable changes']);
  expect(table.destinations).toEqual([
    {
      StreamArn: arn('changes'),
      DestinationStatus: 'ACTIVE',
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
    },
  ]);
});

test('a destination that is there already is taken, with the right precision', async () => {
  const table = new TableInMemory(orders);
  table.destinations.push({ StreamArn: arn('changes'), DestinationStatus: 'ACTIVE' });

  await follow(event('Create'), table);

  expect(table.changes).toEqual(['register /towpath/streams/changes/tables/orders', 'update changes']);
  expect(table.destinations[0]?.ApproximateCreationDateTimePrecision).toBe('MICROSECOND');
});

test('a table whose changes go elsewhere is left as it is', async () => {
  const table = new TableInMemory(orders);
  table.destinations.push({ StreamArn: arn('theirs'), DestinationStatus: 'ACTIVE' });

  const following = follow(event('Create'), table);

  await expect(following).rejects.toThrow(
    `Table "orders" cannot be the entity "orders": a table has one Kinesis destination, and its changes go to ${arn('theirs')} already`,
  );
  expect(table.changes).toEqual([]);
});

test('a table that is not there is named with the place in which it was looked for', async () => {
  const following = follow(event('Create'), new TableInMemory(undefined));

  await expect(following).rejects.toThrow(
    'Table "orders" cannot be the entity "orders": there is no such table in eu-west-1 of account 111122223333, where its stream is.',
  );
});

test('a table of another region is told from one of the same name here', async () => {
  const there = tableArn.replace('eu-west-1', 'us-east-1');

  const following = follow(event('Create', { tableArn: there }), new TableInMemory(orders));

  await expect(following).rejects.toThrow(
    `the app means ${there}, and the table of that name beside its stream is ${tableArn}`,
  );
});

test.each([
  ['another name', [{ name: 'id', type: 'S' }], 'id (S)'],
  ['no sort key', [{ name: 'customerId', type: 'S' }], 'customerId (S)'],
  [
    'another type',
    [
      { name: 'customerId', type: 'S' },
      { name: 'orderId', type: 'S' },
    ],
    'customerId (S), orderId (S)',
  ],
])('a key that is declared with %s is refused', async (_title, key, told) => {
  const table = new TableInMemory(orders);

  const following = follow(event('Create', { key }), table);

  await expect(following).rejects.toThrow(`its key is customerId (S), orderId (N), and the app declares ${told};`);
  expect(table.changes).toEqual([]);
});

test('a table is one entity of a stream', async () => {
  const table = new TableInMemory(orders);
  await follow(event('Create'), table);

  const following = follow(event('Create', { registration: registrationOf('purchases') }), table);

  await expect(following).rejects.toThrow(
    'Table "orders" cannot be the entity "purchases": it is the entity "orders" of this stream already, and a table is one entity',
  );
});

test('an entity can get another name', async () => {
  const table = new TableInMemory(orders);
  await follow(event('Create'), table);

  await follow(event('Update', { registration: registrationOf('purchases') }), table);

  expect([...table.parameters.values()]).toEqual([registrationOf('purchases')]);
});

test('a table whose entity was removed can become another one', async () => {
  const table = new TableInMemory(orders);
  await follow(event('Create'), table);
  await follow(event('Delete'), table);

  await follow(event('Create', { registration: registrationOf('purchases') }), table);

  expect([...table.parameters.values()]).toEqual([registrationOf('purchases')]);
});

test('changes move to another stream, and the deployment tells of the gap', async () => {
  const table = new TableInMemory(orders);
  await follow(event('Create'), table);
  table.changes.length = 0;

  const { answer, warnings } = await follow(event('Update', { streamArn: arn('others') }), table);
  // CloudFormation has the replaced one deleted.
  await follow(event('Delete'), table);

  expect(answer.PhysicalResourceId).toBe('orders/others');
  expect(table.changes.filter((change) => !change.startsWith('register'))).toEqual([
    'disable changes',
    'enable others',
  ]);
  expect(warnings).toEqual([
    expect.stringContaining('what is written until the new destination is active reaches neither'),
  ]);
});

test('an update that is taken back brings the changes back to their stream', async () => {
  const table = new TableInMemory(orders);
  await follow(event('Create'), table);
  await follow(event('Update', { streamArn: arn('others') }), table);

  await follow(event('Update', {}, { streamArn: arn('others') }), table);

  const active = table.destinations.filter(({ DestinationStatus }) => DestinationStatus === 'ACTIVE');
  expect(active.map(({ StreamArn }) => StreamArn)).toEqual([arn('changes')]);
});

test('a removed entity gives its destination up, and stays registered', async () => {
  const table = new TableInMemory(orders);
  await follow(event('Create'), table);

  const { answer } = await follow(event('Delete'), table);

  expect(answer.PhysicalResourceId).toBe('orders/changes');
  expect(table.destinations.map(({ DestinationStatus }) => DestinationStatus)).toEqual(['DISABLED']);
  expect(table.parameters.size).toBe(1);
});

test("a removed entity leaves another stream's destination, and needs no table", async () => {
  const taken = new TableInMemory(orders);
  taken.destinations.push({ StreamArn: arn('theirs'), DestinationStatus: 'ACTIVE' });

  await follow(event('Delete'), taken);
  const { answer } = await follow(event('Delete'), new TableInMemory(undefined));

  expect(taken.changes).toEqual([]);
  expect(answer.IsComplete).toBe(true);
});

test('a table that DynamoDB is busy with is waited for', async () => {
  const table = new TableInMemory(orders);
  table.refusals.set('EnableKinesisStreamingDestination', 'ResourceInUseException');

  const { answer } = await follow(event('Create'), table);

  expect(answer.IsComplete).toBe(true);
});

test('a permission that does not hold yet is waited for, but not for ever', async () => {
  const soon = new TableInMemory(orders);
  soon.refusals.set('DescribeTable', 'AccessDeniedException');
  const never = new TableInMemory(orders);
  never.refusals.set('DescribeTable', 'AccessDeniedException');

  const { answer } = await follow(event('Create'), soon);
  const late = attachTable({ ...event('Create'), begunAt: 0 }, { ...never, warn: () => {}, now: () => 120_000 });

  expect(answer.IsComplete).toBe(true);
  await expect(late).rejects.toThrow('AccessDeniedException');
});
