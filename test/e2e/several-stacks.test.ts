import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DescribeKinesisStreamingDestinationCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { bootstrap } from '../../local/deployment/deploy';
import { cdkToolkit } from '../../local/deployment/toolkit';
import { localClients } from '../../local/emulator/clients';
import { exportsInUse } from './exports-in-use';
import { StackLifecycle } from './stack-lifecycle';

const region = inject('region');
const endpoint = inject('emulatorUrl');
const clients = localClients({ endpoint, region });
const toolkit = cdkToolkit({ folder: resolve(__dirname, '../..'), endpoint, region, env: process.env });
const work = mkdtempSync(join(tmpdir(), 'towpath-several-stacks-'));

beforeAll(() => bootstrap(toolkit, { work }));

afterAll(async () => {
  clients.destroy();
  await rm(work, { recursive: true, force: true });
});

function startApp(): StackLifecycle {
  return new StackLifecycle(toolkit, clients, `node ${join(__dirname, 'fixtures/several-stacks-app.cjs')}`, work);
}

const ALL = ['Platform', 'Accounting', 'Printing', 'Legacy', 'Shop'];

describe.each([
  ['exports', { '@aws-cdk/core:defaultCrossStackReferences': 'strong' }],
  ['weak references', { '@aws-cdk/core:defaultCrossStackReferences': 'weak' }],
])('two handlers, an entity and a table that was there before, in stacks of their own, with %s', (_title, flags) => {
  const app = startApp();
  const first = { ...flags };
  const changed = { ...flags, code: '2', retention: '3' };

  let writes = 0;

  /** An item for each entity, of that id, which is another each time. */
  async function write(id: string): Promise<void> {
    const orders = await app.physicalId('Shop', 'AWS::DynamoDB::GlobalTable', 'Orders');
    const returns = await app.physicalId('Legacy', 'AWS::DynamoDB::Table');
    await app.whileConnected(async () => {
      await clients.dynamoDb.send(
        new PutItemCommand({ TableName: orders, Item: { orderId: { S: id }, at: { N: `${++writes}` } } }),
      );
      await clients.dynamoDb.send(new PutItemCommand({ TableName: returns, Item: { returnId: { S: id } } }));
    });
  }

  /** The handlers to which both items of that id came, with the code that got them: `Accounting 2`. */
  async function whoGot(id: string): Promise<string[]> {
    const got: string[] = [];
    for (const stack of ['Accounting', 'Printing'].filter((name) => app.deployed.has(name))) {
      const lines = await app.logged(stack, 'got');
      for (const code of ['1', '2']) {
        const has = (key: string) =>
          lines.some((line) => line.includes(`code ${code} got`) && line.includes(`"Keys":{"${key}":{"S":"${id}"}}`));
        if (has('orderId') && has('returnId')) got.push(`${stack} ${code}`);
      }
    }
    return got;
  }

  async function destinationsOfReturns() {
    const { KinesisDataStreamDestinations = [] } = await clients.dynamoDb.send(
      new DescribeKinesisStreamingDestinationCommand({
        TableName: await app.physicalId('Legacy', 'AWS::DynamoDB::Table'),
      }),
    );
    return KinesisDataStreamDestinations.map(
      ({ DestinationStatus, ApproximateCreationDateTimePrecision }) =>
        `${DestinationStatus} ${ApproximateCreationDateTimePrecision}`,
    );
  }

  async function registered(): Promise<string[]> {
    const streamName = await app.physicalId('Platform', 'AWS::Kinesis::Stream');
    const { Parameters = [] } = await clients.ssm.send(
      new GetParametersByPathCommand({ Path: `/towpath/streams/${streamName}/entities` }),
    );
    return Parameters.map(({ Name = '' }) => Name.slice(Name.lastIndexOf('/') + 1)).sort();
  }

  test('all are deployed, and a change of either table reaches both handlers', async () => {
    const done = await app.deploy(first);
    await write('1');

    expect(done).toEqual(Object.fromEntries(ALL.map((name) => [name, 'deployed'])));
    expect(await whoGot('1')).toEqual(['Accounting 1', 'Printing 1']);
    expect(await destinationsOfReturns()).toEqual(['ACTIVE MICROSECOND']);
    expect(await registered()).toEqual(['orders', 'returns', 'towpath-heartbeats']);
  });

  test('a handler with patterns is invoked with records of those alone', async () => {
    await write('1');

    // A record may come more than once.
    const got = new Set(
      (await app.logged('Shop', 'got')).map((line) => {
        const { eventName, dynamodb } = JSON.parse(line.slice(line.indexOf('{')));
        return `${eventName} ${JSON.stringify(dynamodb.Keys)}`;
      }),
    );
    expect([...got]).toEqual(['INSERT {"orderId":{"S":"1"}}']);
  });

  test("one handler's code and the stream's retention change", async () => {
    await app.deploy(changed);
    await write('2');

    const StreamName = await app.physicalId('Platform', 'AWS::Kinesis::Stream');
    const { StreamDescriptionSummary } = await clients.kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
    expect(StreamDescriptionSummary?.RetentionPeriodHours).toBe(72);
    expect(await whoGot('2')).toEqual(['Accounting 2', 'Printing 1']);
  });

  test('nothing changes where nothing was changed', async () => {
    const done = await app.deploy(changed);

    expect(done).toEqual(Object.fromEntries(ALL.map((name) => [name, 'unchanged'])));
  });

  test('one handler is deleted, and the other one goes on', async () => {
    await app.destroy(changed, 'Accounting');
    await write('3');

    expect(await whoGot('3')).toEqual(['Printing 1']);
  });

  test('the entities are deleted: the older table stays and is free, and what is on the stream is still read', async () => {
    await app.destroy(changed, 'Shop');
    const StreamName = await app.physicalId('Platform', 'AWS::Kinesis::Stream');
    await app.whileConnected(() =>
      clients.kinesis.send(
        new PutRecordCommand({
          StreamName,
          PartitionKey: '4',
          Data: Buffer.from('{"Keys":{"orderId":{"S":"4"}},"or":{"Keys":{"returnId":{"S":"4"}}}}'),
        }),
      ),
    );

    expect(await destinationsOfReturns()).toEqual(['DISABLED MICROSECOND']);
    expect(await registered()).toEqual(['towpath-heartbeats']);
    expect(await whoGot('4')).toEqual(['Printing 1']);
  });

  test('what was deleted is deployed again', async () => {
    const done = await app.deploy(changed);
    await write('5');

    expect(done).toMatchObject({ Platform: 'unchanged', Printing: 'unchanged', Legacy: 'unchanged' });
    expect(await whoGot('5')).toEqual(['Accounting 2', 'Printing 1']);
    expect(await destinationsOfReturns()).toEqual(['ACTIVE MICROSECOND']);
    expect(await registered()).toEqual(['orders', 'returns', 'towpath-heartbeats']);
  });

  test('an entity leaves its stack, and comes back', async () => {
    // The table's stack stops exporting it: before, nobody may import it.
    await app.deploy({ ...changed, without: 'Shop/Returns' }, 'Shop');
    const without = await destinationsOfReturns();
    await app.deploy(changed);
    await write('6');

    expect(without).toEqual(['DISABLED MICROSECOND']);
    expect(await whoGot('6')).toEqual(['Accounting 2', 'Printing 1']);
  });

  test('all are deleted, those that use others first', async () => {
    await app.destroy(changed, 'Shop', 'Printing', 'Accounting', 'Legacy', 'Platform');

    const left = await app.stacks();
    expect(left.filter((name) => ALL.includes(name))).toEqual([]);
  });

  test('nothing went wrong while records flowed', () => {
    expect(app.reports).toEqual([]);
  });

  test('CloudFormation would have refused nothing', () => {
    expect(app.refusals).toEqual([]);
  });
});

describe('with exports, `cdk deploy --all` begins with the stacks that others use, and would be refused', () => {
  const app = startApp();
  const templates = (without: string) =>
    app.templates({ '@aws-cdk/core:defaultCrossStackReferences': 'strong', without });

  test('where the last handler outside of its stream’s stack leaves', async () => {
    const [both, one, none] = await Promise.all([
      templates('Shop/NewOrders'),
      templates('Shop/NewOrders,Accounting/Handler'),
      templates('Shop/NewOrders,Accounting/Handler,Printing/Handler'),
    ]);

    expect(exportsInUse(both, 'Platform', one.get('Platform'))).toEqual([]);
    expect(exportsInUse(one, 'Platform', none.get('Platform'))).toEqual([
      expect.stringMatching(
        /^Export Platform:.*ChangesFailuresBucket.* cannot be deleted as it is in use by Printing$/,
      ),
    ]);
  });

  test('where the entity of another stack’s table leaves', async () => {
    const [before, after] = await Promise.all([templates(''), templates('Shop/Returns')]);

    expect(exportsInUse(before, 'Legacy', after.get('Legacy'))).toEqual([
      expect.stringMatching(/^Export Legacy:.*Returns.* cannot be deleted as it is in use by Shop$/),
      expect.stringMatching(/^Export Legacy:.*Returns.* cannot be deleted as it is in use by Shop$/),
    ]);
  });

  test('what the shop needs of the stream is exported for as long as one entity is left', async () => {
    const [before, after] = await Promise.all([templates(''), templates('Shop/Returns')]);

    expect(exportsInUse(before, 'Platform', after.get('Platform'))).toEqual([]);
  });
});
