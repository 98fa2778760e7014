import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { ListStreamsCommand, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { deployAssembly } from '../../../local/deployment/deploy';
import { keepingContext } from '../../../local/deployment/local-context';
import { synthesise } from '../../../local/deployment/synthesis';
import { cdkToolkit } from '../../../local/deployment/toolkit';
import { jsonApi } from '../../../local/emulator/json-api';
import { type LocalMachine, startLocalMachine } from '../../../local/local-machine';
import { TimedSteps } from '../../../local/steps';
import { readStory } from '../../../local/story/read-story';
import { runStory, type StoryReport } from '../../../local/story/run-story';
import { imageScanned } from '../../local/event-bus/aws-events';
import { checkRun } from '../../permissions/check-run';
import { recorderInto } from '../../permissions/recorded-request';
import { unusedOnPlatform } from '../../permissions/unused-grants';
import { provokeRareRequests } from '../rare-requests';
import { stacksOnAws } from './stacks-on-aws';

const folder = resolve(__dirname, '../../..');
const now = () => performance.now();
const APPS = ['node dist/bin/platform.js sandbox', 'node dist/bin/storefront.js sandbox'];

let machine: LocalMachine;
let report: StoryReport;
const requests = join(mkdtempSync(join(tmpdir(), 'towpath-requests-')), 'requests.jsonl');
const reported: string[] = [];

/** The sandbox of the reference app, and the storefront, an app of its own that stands on it. */
beforeAll(async () => {
  const steps = new TimedSteps(now);
  machine = await startLocalMachine({
    folder,
    apps: APPS,
    openSearch: inject('openSearchUrl'),
    preload: recorderInto(requests),
    steps,
    report: (message) => reported.push(message),
    env: process.env,
  });
  const story = await readStory(resolve(folder, 'examples/storefront/story'));
  report = await runStory(machine, story, steps, { startedAt: now(), now });
});

afterAll(() => machine?.stop());

function said(): string[] {
  return machine.slack.messages('#platform').map(({ text }) => text);
}

/** How many records were read of the stream of the platform's events. */
function polled(): number {
  const mapping = machine.mappings
    .counts()
    .find(({ eventSourceArn }) => /stream\/.*platformeventsstream/i.test(eventSourceArn));
  return mapping?.counts.PolledEventCount ?? 0;
}

/** What is in the failure store of the platform's events. */
async function kept(): Promise<string[]> {
  const { Buckets = [] } = await machine.clients.s3.send(new ListBucketsCommand({}));
  const Bucket = Buckets.map(({ Name }) => Name).find((name) => /platformeventsfailures/i.test(name ?? ''));
  const { Contents = [] } = await machine.clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'records/' }));
  const objects = Contents.map(({ Key }) => machine.clients.s3.send(new GetObjectCommand({ Bucket, Key })));
  return Promise.all((await Promise.all(objects)).map(({ Body }) => Body?.transformToString() ?? ''));
}

/** Every stack with the time at which it was changed last. */
async function stacks(): Promise<{ name?: string; changed?: Date }[]> {
  const { Stacks = [] } = await machine.clients.cloudFormation.send(new DescribeStacksCommand({}));
  return Stacks.map(({ StackName: name, CreationTime, LastUpdatedTime }) => ({
    name,
    changed: LastUpdatedTime ?? CreationTime,
  }));
}

test('the storefront has its whole story on the stream and the search of the platform', () => {
  expect(report.differences).toEqual([]);
  const streams = new Set(machine.app.entities.map(({ streamName }) => streamName));
  expect([...streams]).toEqual([expect.stringMatching(/^platform-sandbox-platformchangesstream/i)]);
});

test('an alarm of the platform that fires and is over is said in its channel', async () => {
  const { MetricAlarms = [] } = await machine.clients.cloudWatch.send(new DescribeAlarmsCommand({}));
  const AlarmName = MetricAlarms.map((alarm) => alarm.AlarmName ?? '').find((name) =>
    /^Platform-sandbox-PlatformChanges.*IteratorAge/.test(name),
  );
  const set = async (StateValue: 'ALARM' | 'OK', StateReason: string) => {
    await machine.clients.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
    await machine.untilThrough();
  };

  await set('ALARM', 'Nobody reads.');
  await set('OK', 'Somebody reads.');

  expect(said()).toEqual([
    expect.stringMatching(
      new RegExp(
        `^:rotating_light: sandbox: \\*${AlarmName}\\*\nSome reader of the stream .* Runbook: .*\nNobody reads\\.$`,
      ),
    ),
    `:white_check_mark: sandbox: *${AlarmName}* is over`,
  ]);
});

test('an image with critical findings is said in the channel of the platform', async () => {
  const before = said().length;
  const detail = { ...imageScanned.detail, 'repository-name': 'storefront' };

  await machine.announcements.say({ ...imageScanned, detail, time: new Date().toISOString() });
  await machine.untilThrough();

  expect(said().slice(before)).toEqual([':lock: sandbox: an image of *storefront* has 10 critical findings']);
});

test('an image that is pushed to the repository of the platform becomes an event', async () => {
  const before = polled();

  const ecr = jsonApi(machine.emulator, 'ecr', 'AmazonEC2ContainerRegistry_V20150921');
  await ecr('PutImage', { repositoryName: 'storefront', imageTag: 'v1', imageManifest: '{"of":"a release"}' });
  await machine.untilThrough();

  expect(polled()).toBe(before + 1);
});

test('what is no event is kept in the failure store of the platform', async () => {
  const { StreamNames = [] } = await machine.clients.kinesis.send(new ListStreamsCommand({}));
  const StreamName = StreamNames.find((name) => /platformeventsstream/i.test(name));
  await machine.clients.kinesis.send(
    new PutRecordCommand({ StreamName, PartitionKey: '1', Data: Buffer.from('no event') }),
  );
  await machine.untilThrough();

  expect(await kept()).toEqual([expect.stringContaining(Buffer.from('no event').toString('base64'))]);
});

test('what was deployed and is deployed again changes nothing', async () => {
  const toolkit = cdkToolkit({
    folder,
    endpoint: machine.emulator.url,
    region: machine.emulator.region,
    env: process.env,
  });
  const context = { searchEndpoint: machine.searchEndpoint, slackApiUrl: machine.slack.apiUrl };
  const before = await stacks();

  for (const app of APPS) {
    const assembly = mkdtempSync(join(tmpdir(), 'again-'));
    await keepingContext(folder, () => synthesise(toolkit, { app, context, output: assembly }));
    await deployAssembly(toolkit, { assembly, cloudFormation: machine.clients.cloudFormation });
  }

  expect(await stacks()).toEqual(before);
  expect(before.map(({ name }) => name)).toEqual(expect.arrayContaining(['Platform-sandbox', 'Storefront']));
});

test('roles allow what functions ask of AWS, also of the platform of another app, and nothing else', async () => {
  await provokeRareRequests(machine);
  await machine.schedules.runNow();
  await machine.untilThrough();

  const problems = checkRun({ machine, stacks: stacksOnAws(machine), requests, unused: unusedOnPlatform });

  expect(problems).toEqual({ refused: [], unexplained: [] });
});

test('nothing went wrong', () => {
  expect(reported).toEqual([]);
});
