import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { bootstrap, type Deployment, deployAssembly } from '../../local/deployment/deploy';
import { synthesise } from '../../local/deployment/synthesis';
import { cdkToolkit } from '../../local/deployment/toolkit';
import { localClients } from '../../local/emulator/clients';

const region = inject('region');
const endpoint = inject('emulatorUrl');
const clients = localClients({ endpoint, region });
const toolkit = cdkToolkit({ folder: resolve(__dirname, '../..'), endpoint, region, env: process.env });
let work: string;
let deployment: Deployment;

async function deploy(context: Record<string, string>, output: string): Promise<Deployment> {
  const app = `node ${join(__dirname, 'fixtures/mapped-app.cjs')}`;
  await synthesise(toolkit, { app, context, output });
  return deployAssembly(toolkit, { assembly: output, cloudFormation: clients.cloudFormation });
}

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'towpath-deployment-'));
  await bootstrap(toolkit, { work });
  deployment = await deploy({}, join(work, 'first.out'));
});

afterAll(async () => {
  clients.destroy();
  await rm(work, { recursive: true, force: true });
});

function physicalId(type: string, start = ''): string {
  const [stack] = deployment.stacks;
  const found = Object.entries(stack?.template.Resources ?? {}).find(
    ([logicalId, resource]) => resource.Type === type && logicalId.startsWith(start),
  );
  return stack?.physicalIds[found?.[0] ?? ''] ?? '';
}

test('an app without an environment is deployed, its custom resource by its own function', () => {
  const [stack] = deployment.stacks;

  expect(stack?.name).toBe('Mapped');
  expect(stack?.outputs).toEqual({ Name: 'orders' });
  expect(physicalId('Custom::Made')).toBe('made');
});

async function invoke() {
  const FunctionName = physicalId('AWS::Lambda::Function', 'Reader');
  const { Payload = [] } = await clients.lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  return JSON.parse(Buffer.from(Payload).toString());
}

test('functions run on the Node.js that runs this', async () => {
  const answer = await invoke();

  expect(answer).toEqual({ node: process.version });
});

async function invocations(): Promise<number> {
  const { events = [] } = await clients.logs.send(
    new FilterLogEventsCommand({ logGroupName: physicalId('AWS::Logs::LogGroup', 'Reader'), filterPattern: 'START' }),
  );
  return events.length;
}

test('the mappings are there and invoke nothing', async () => {
  await invoke();
  const before = await invocations();
  const QueueUrl = physicalId('AWS::SQS::Queue');
  await clients.kinesis.send(
    new PutRecordCommand({
      StreamName: physicalId('AWS::Kinesis::Stream'),
      PartitionKey: 'a',
      Data: Buffer.from('{}'),
    }),
  );
  await clients.sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: '{}', MessageGroupId: 'a', MessageDeduplicationId: 'a' }),
  );

  await sleep(3_000);

  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  expect(deployment.differences.map(({ type, action }) => `${action} ${type}`)).toEqual([
    'disable AWS::Lambda::EventSourceMapping',
    'disable AWS::Lambda::EventSourceMapping',
  ]);
  expect(Attributes?.ApproximateNumberOfMessages).toBe('1');
  expect(before).toBeGreaterThan(0);
  expect(await invocations()).toBe(before);
});

test('a second deployment of a changed app is what runs then', async () => {
  await deploy({ description: 'second' }, join(work, 'second.out'));

  const { TemplateBody } = await clients.cloudFormation.send(new GetTemplateCommand({ StackName: 'Mapped' }));
  const text = JSON.stringify(TemplateBody);
  expect(text.match(/second/g)).toHaveLength(2);
  expect(text.match(/Enabled[^,}]*false/g)).toHaveLength(2);
});
