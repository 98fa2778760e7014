import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EnableKinesisStreamingDestinationCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootstrap, deployAssembly } from '../../local/deployment/deploy';
import { synthesise } from '../../local/deployment/synthesis';
import { cdkToolkit, type Toolkit } from '../../local/deployment/toolkit';
import { LOCAL_CREDENTIALS } from '../../local/emulator/aws-config';
import { type LocalClients, localClients } from '../../local/emulator/clients';
import { DEFAULT_REGION, type Emulator, startEmulator } from '../../local/emulator/emulator';
import { installEmulator } from '../../local/emulator/install';
import { freePort } from '../../local/free-port';
import { findPrograms } from '../../local/prerequisites/programs';
import { type SlackStandIn, startSlack } from '../../local/slack/slack-stand-in';

const folder = resolve(__dirname, '../..');
const storefront = 'node dist/bin/storefront.js';
const watched = `node ${join(__dirname, 'fixtures/watched-app.cjs')}`;
const token = 'xoxb-very-secret';
let work: string;
let emulator: Emulator;
let clients: LocalClients;
let toolkit: Toolkit;
let slack: SlackStandIn;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'towpath-doctor-'));
  const { python } = await findPrograms({ folder, openSearchGiven: true, env: process.env });
  emulator = await startEmulator({ installation: await installEmulator({ folder, python }), work });
  const where = { endpoint: emulator.url, region: DEFAULT_REGION };
  clients = localClients(where);
  toolkit = cdkToolkit({ folder, ...where, env: process.env });
  slack = await startSlack({ channels: ['#marketing', '#support'], token });
});

afterAll(async () => {
  clients.destroy();
  await Promise.all([emulator.stop(), slack.stop()]);
  await rm(work, { recursive: true, force: true });
});

/** The command, with the account of the emulator in its shell. */
function doctor(app: string, ...args: string[]) {
  return doctorAt(emulator.url, app, args);
}

async function doctorAt(
  endpoint: string,
  app: string,
  args: readonly string[] = [],
  shell: NodeJS.ProcessEnv = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = ['dist/cli/towpath.js', 'doctor', '--app', app, '-c', `slackApiUrl=${slack.apiUrl}`, ...args];
  const env = {
    PATH: process.env.PATH,
    HOME: work,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: DEFAULT_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...shell,
  };
  return promisify(execFile)(process.execPath, command, { cwd: folder, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}

test('a shell without credentials is told at once, before the app is synthesised', async () => {
  const withoutKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

  const { code, stdout } = await doctorAt(emulator.url, 'node there-is-no-such-app.js', [], withoutKeys);

  expect(linesAfter('✘', stdout)).toEqual([expect.stringContaining('aws sso login')]);
  expect(code).toBe(1);
});

test('a shell without a region hears of that at the same time', async () => {
  const empty = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_REGION: undefined };

  const { code, stdout } = await doctorAt(emulator.url, 'node there-is-no-such-app.js', [], empty);

  expect(linesAfter('✘', stdout)).toEqual([
    expect.stringContaining('aws sso login'),
    expect.stringContaining('Set AWS_REGION='),
  ]);
  expect(code).toBe(1);
});

test('a stack that the app has not is said, with the one that is alike', async () => {
  const { code, stderr } = await doctor(storefront, '--stack', 'Storefron');

  expect(stderr).toContain('towpath doctor: the app has no stack "Storefron"\nThere is a stack "Storefront"');
  expect(code).toBe(1);
});

test('an empty account lacks what the storefront needs, and each line says how to mend it', async () => {
  const { code, stdout } = await doctor(storefront);

  expect(stdout).toContain('000000000000, eu-west-1: Storefront (not deployed)');
  expect(linesAfter('✘', stdout)).toEqual([
    '→ npx cdk bootstrap aws://000000000000/eu-west-1',
    '→ aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com',
    expect.stringContaining('aws secretsmanager create-secret --name slack/storefront'),
  ]);
  expect(code).toBe(1);
});

test('when that is mended nothing is missing', async () => {
  await bootstrap(toolkit, { work });
  await createServiceLinkedRole();
  const SecretString = JSON.stringify({ botToken: token, signingSecret: 'also-secret' });
  await clients.secretsManager.send(new CreateSecretCommand({ Name: 'slack/storefront', SecretString }));

  const { code, stdout } = await doctor(storefront);

  expect(stdout).toContain('Nothing is missing');
  expect(stdout).toMatch(/✔ channel #marketing +the app is in it/);
  expect(stdout).not.toMatch(/secret"|also-secret|xoxb-very/);
  expect(code).toBe(0);
});

test('a program reads the same as JSON, of the stacks that it asks for', async () => {
  slack.changeChannel('#support', { invited: false });

  const { code, stdout } = await doctor(storefront, '--json', '--stack', 'Storefront');

  const { healthy, environments } = JSON.parse(stdout);
  expect(healthy).toBe(false);
  expect(environments[0].before).toContainEqual({
    title: 'channel #support',
    state: 'missing',
    says: 'the app is not in it',
    mend: expect.stringContaining('/invite'),
  });
  expect(code).toBe(1);
  slack.changeChannel('#support', { invited: true });
});

test('where AWS does not answer, all is missing, and nothing else is asked', async () => {
  const nowhere = `http://127.0.0.1:${await freePort()}`;

  const { code, stdout } = await doctorAt(nowhere, watched, ['--json']);

  expect(JSON.parse(stdout).environments[0].before).toEqual([
    {
      title: 'credentials',
      state: 'missing',
      says: 'no answer to sts:GetCallerIdentity: ECONNREFUSED',
      mend: expect.stringContaining('AWS_ENDPOINT_URL'),
    },
  ]);
  expect(code).toBe(1);
});

test('of what is deployed it says what does not run, and what anybody can read', async () => {
  const assembly = join(work, 'cdk.out');
  await synthesise(toolkit, { app: watched, context: {}, output: assembly });
  await deployAssembly(toolkit, { assembly, cloudFormation: clients.cloudFormation });
  await enableDestination('customers');

  const { code, stdout } = await doctor(watched, '--json');

  const [{ stacks, before, after }] = JSON.parse(stdout).environments;
  const of = (start: string) => after.filter(({ title }: { title: string }) => title.startsWith(start));
  expect(stacks).toEqual([{ name: 'Watched', deployed: true }]);
  expect(before.map(({ title }: { title: string }) => title)).toEqual(['credentials', 'bootstrap']);
  // The emulator ignores the streams of tables, says of every mapping that it is enabled, and answers strangers.
  expect(of('table Watched-customers')).toMatchObject([{ state: 'ok', says: 'its changes go to a stream' }]);
  expect(of('table Watched-orders')).toMatchObject([
    { state: 'missing', says: 'its changes go nowhere: it has no stream' },
  ]);
  expect(of('mapping ')).toMatchObject([{ state: 'ok', says: expect.stringMatching(/^reads;/) }]);
  expect(of('parameters')).toMatchObject([{ state: 'ok', says: 'all 4 are there' }]);
  expect(of('topic')).toMatchObject([{ state: 'warning', says: 'nobody is subscribed' }]);
  expect(of('bucket')).toMatchObject([{ state: 'missing', says: expect.stringMatching(/^anybody can list it/) }]);
  expect(code).toBe(1);
});

/** The emulator gives such a role another name than AWS, so it is made by its name. */
async function createServiceLinkedRole(): Promise<void> {
  const iam = new IAMClient({ endpoint: emulator.url, region: DEFAULT_REGION, credentials: LOCAL_CREDENTIALS });
  const RoleName = 'AWSServiceRoleForAmazonOpenSearchService';
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{}' }));
}

async function enableDestination(entity: string): Promise<void> {
  const [{ TableNames = [] }, { StreamNames = [] }] = await Promise.all([
    clients.dynamoDb.send(new ListTablesCommand({})),
    clients.kinesis.send(new ListStreamsCommand({})),
  ]);
  const TableName = TableNames.find((name) => name.startsWith(`Watched-${entity}`));
  const StreamArn = `arn:aws:kinesis:${DEFAULT_REGION}:000000000000:stream/${StreamNames[0]}`;
  await clients.dynamoDb.send(new EnableKinesisStreamingDestinationCommand({ TableName, StreamArn }));
}

/** The line below each that begins with a mark. */
function linesAfter(mark: string, text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((_, i) => lines[i - 1]?.startsWith(mark));
}
