import { join, resolve } from 'node:path';
import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { ListStreamsCommand, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { jsonApi } from '../../local/emulator/json-api';
import { type LocalMachine, startLocalMachine } from '../../local/local-machine';
import { TimedSteps } from '../../local/steps';
import { imageScanned } from '../local/event-bus/aws-events';

let machine: LocalMachine;
const reported: string[] = [];

beforeAll(async () => {
  machine = await startLocalMachine({
    folder: resolve(__dirname, '../..'),
    apps: [`node ${join(__dirname, 'fixtures/images-app.cjs')}`],
    openSearch: inject('openSearchUrl'),
    steps: new TimedSteps(() => performance.now()),
    report: (message) => reported.push(message),
    env: process.env,
  });
});

afterAll(() => machine?.stop());

/** What was said in a channel. */
function said(channel: string): string[] {
  return machine.slack.messages(channel).map(({ text }) => text);
}

function ecr<Answer>(operation: string, input: object = {}): Promise<Answer> {
  return jsonApi(machine.emulator, 'ecr', 'AmazonEC2ContainerRegistry_V20150921')<Answer>(operation, input);
}

/** The name of the repository of the app, beside that of CDK's own assets. */
async function repositoryName(): Promise<string> {
  const { repositories } = await ecr<{ repositories: { repositoryName: string }[] }>('DescribeRepositories');
  const [name = ''] = repositories.map((one) => one.repositoryName).filter((one) => !one.startsWith('cdk-'));
  return name;
}

async function putOntoBus(entry: { Source: string; DetailType: string; Detail: string }): Promise<void> {
  await jsonApi(machine.emulator, 'events', 'AWSEvents')('PutEvents', { Entries: [entry] });
  await machine.untilThrough();
}

test('an image that is pushed is said in the channel of releases', async () => {
  const name = await repositoryName();

  await ecr('PutImage', { repositoryName: name, imageTag: 'branch-cart', imageManifest: '{"of":"a branch"}' });
  await ecr('PutImage', { repositoryName: name, imageTag: 'release-42', imageManifest: '{"of":"a release"}' });
  await machine.untilThrough();

  expect(said('#releases')).toEqual([`:package: *release-42* of ${name} was pushed`]);
});

test('an event that a program puts onto the bus comes onto the stream by a rule of the app', async () => {
  const before = said('#releases').length;

  await putOntoBus({ Source: 'registry', DetailType: 'pushed', Detail: '{"version":"release-\\"43\\""}' });

  expect(said('#releases').slice(before)).toEqual([':package: *release-"43"* of registry was pushed']);
});

test('an alarm that fires and is over is said in the channel of alarms', async () => {
  const { MetricAlarms = [] } = await machine.clients.cloudWatch.send(new DescribeAlarmsCommand({}));
  const AlarmName = MetricAlarms.map((alarm) => alarm.AlarmName ?? '').find((name) => name.includes('IteratorAge'));
  const set = async (StateValue: 'ALARM' | 'OK', StateReason: string) => {
    await machine.clients.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
    await machine.untilThrough();
  };

  await set('OK', 'The first data.');
  await set('ALARM', 'A "test" with <signs> & a \\');
  await set('OK', 'Read again.');

  expect(said('#alarms')).toEqual([
    expect.stringMatching(
      /^:rotating_light: \*Images-.*\*\nA "test" with &lt;signs&gt; &amp; a \\\nSome reader of the stream/,
    ),
    `:white_check_mark: *${AlarmName}* is over`,
  ]);
});

test('a scan that finds something critical is said in the channel of security', async () => {
  const detail = { ...imageScanned.detail, 'repository-name': await repositoryName(), 'image-tags': ['release-42'] };

  // What happened before there was an outbox is not said.
  await machine.announcements.say({ ...imageScanned, detail, time: new Date().toISOString() });
  await machine.untilThrough();

  expect(said('#security')).toEqual([expect.stringMatching(/^:lock: 10 critical findings in .* release-42 \(sha256:/)]);
});

test('a scan that was made up is put onto the stream itself, and said as one of AWS', async () => {
  const data = { ...imageScanned.detail, 'repository-name': 'made-up', 'image-tags': ['release-44'] };
  const event = {
    specversion: '1.0',
    id: 'made-up',
    type: 'image.scanned',
    source: 'aws.ecr',
    subject: 'made-up',
    data,
  };
  const { StreamNames = [] } = await machine.clients.kinesis.send(new ListStreamsCommand({}));

  await machine.clients.kinesis.send(
    new PutRecordCommand({
      StreamName: StreamNames.find((name) => /^images-/i.test(name)),
      PartitionKey: 'made-up',
      Data: Buffer.from(JSON.stringify({ ...event, time: new Date().toISOString() })),
    }),
  );
  await machine.untilThrough();

  expect(said('#security').at(-1)).toMatch(/^:lock: 10 critical findings in made-up release-44 /);
});

test('nothing went wrong', () => {
  expect(reported).toEqual([]);
});
