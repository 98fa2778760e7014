import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { machineFlow } from '../../../local/flow/machine-flow';
import { type LocalMachine, startLocalMachine } from '../../../local/local-machine';
import { startMachinePage } from '../../../local/machine-page';
import { TimedSteps } from '../../../local/steps';
import { readStory, type Story } from '../../../local/story/read-story';
import { runStory, type StoryReport } from '../../../local/story/run-story';
import { stacksOf } from '../../examples/examples';
import type { PermissionProblems } from '../../permissions/check-permissions';
import { checkRun } from '../../permissions/check-run';
import { recorderInto } from '../../permissions/recorded-request';
import { unusedGrants } from '../../permissions/unused-grants';
import { provokeRareRequests } from '../rare-requests';
import { loggedLines } from './logged-lines';

const folder = resolve(__dirname, '../../..');
const now = () => performance.now();

let machine: LocalMachine;
let report: StoryReport;
let permissions: PermissionProblems;
let story: Story;
let logs: string[];
const reported: string[] = [];

beforeAll(async () => {
  const steps = new TimedSteps(now);
  const requests = join(mkdtempSync(join(tmpdir(), 'towpath-requests-')), 'requests.jsonl');
  machine = await startLocalMachine({
    folder,
    apps: ['node dist/bin/storefront.js'],
    openSearch: inject('openSearchUrl'),
    preload: recorderInto(requests),
    steps,
    report: (message) => reported.push(message),
    env: process.env,
  });
  story = await readStory(resolve(folder, 'examples/storefront/story'));
  report = await runStory(machine, story, steps, { startedAt: now(), now });
  await provokeRareRequests(machine);
  await machine.schedules.runNow();
  await machine.untilThrough();
  permissions = checkRun({ machine, stacks: stacksOf('storefront'), requests, unused: unusedGrants });
  logs = await loggedLines(machine);
});

afterAll(() => machine?.stop());

test('the indexes equal the tables, every announcement is in its channel once, and what cannot succeed is kept', () => {
  expect(report.differences).toEqual([]);
  expect(report.failures.found).toBeGreaterThan(200);
});

test('every record that came in is accounted for', () => {
  const sinks = report.functions.filter(({ kind }) => kind !== 'sender');

  for (const { polled, outcomes } of sinks) {
    const { RecordsDelivered = 0, RecordsFiltered = 0, RecordsSuperseded = 0, RecordsFailed = 0 } = outcomes;
    expect(RecordsDelivered + RecordsFiltered + RecordsSuperseded + RecordsFailed).toBe(polled);
  }
  expect(sinks.map(({ kind }) => kind).sort()).toEqual(['notifications', 'search']);
});

test('each announcement is said once', () => {
  const sender = report.functions.find(({ kind }) => kind === 'sender');
  const expected = Object.values(report.announcements).reduce((sum, channel) => sum + channel.expected, 0);

  expect(sender?.outcomes).toEqual({ AnnouncementsSent: expected, AnnouncementsFailed: 0 });
});

test('what a rule with dryRun would have said is nowhere in Slack, and counted', () => {
  const notifications = report.functions.find(({ kind }) => kind === 'notifications');
  const messages = machine.slack.channels().flatMap(({ name }) => machine.slack.messages(name));

  expect(report.withheld).toEqual({ '#support': { expected: 28, found: 28 } });
  expect(notifications?.outcomes.AnnouncementsWithheld).toBe(28);
  expect(messages.filter((message) => JSON.stringify(message).includes('A guest ordered'))).toEqual([]);
});

test('the page shows what would have been said', async () => {
  const page = await startMachinePage(machine, { port: 4510, samples: new Map() });
  const shown = (await (await fetch(`${page.url}/api/messages`)).json()) as { channel: string; withheldBy?: string }[];
  await page.stop();

  const withheld = shown.filter(({ withheldBy }) => withheldBy === 'large-guest-order');
  expect(withheld).toHaveLength(28);
  expect(new Set(withheld.map(({ channel }) => channel))).toEqual(new Set(['support']));
});

test('the page draws each way of the records, and counts what passed', async () => {
  const flow = await machineFlow(machine).counts();
  const nameOf = (id: string) => flow.find((step) => step.id === id)?.name;
  const ways = flow.map(({ name, from }) => `${from.map(nameOf).sort().join(', ')} → ${name}`);

  expect(ways).toContain('customers, orders → Changes');
  expect(ways).toContain('Changes → notifications');
  expect(ways).toContain('notifications → sender');
  expect(ways).toContain('sender → #support');
  expect(ways).toContain('search → index customers');
  expect(new Set(flow.map(({ id }) => id)).size).toBe(flow.length);
  expect(flow.find(({ name }) => name === 'search')?.latestFailure).toMatch(/^[a-z-]+: ./);
});

test('the command lists what would have been said, by the credentials that the machine shows', () => {
  const { file, profile } = machine.emulator.aws;
  const { status, stdout } = spawnSync(process.execPath, ['dist/cli/towpath.js', 'rules', 'dry-runs', 'Storefront'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, AWS_CONFIG_FILE: file, AWS_PROFILE: profile },
  });

  expect(stdout).toContain('large-guest-order would have spoken 28 times in #support');
  expect(stdout).toContain(':shopping_cart: A guest ordered for *');
  expect(status).toBe(0);
});

test('nothing went wrong on the way', () => {
  expect(reported).toEqual([]);
});

test('the role of each function allows what the function asks of AWS', () => {
  expect(permissions.refused).toEqual([]);
});

test('no role allows what no run uses, unless it is listed with its reason', () => {
  expect(permissions.unexplained).toEqual([]);
});

test('no mention that stands in data is one in a message', () => {
  const messages = machine.slack.channels().flatMap(({ name }) => machine.slack.messages(name));
  const texts = messages.map(({ blocks }) => JSON.stringify(blocks));

  expect(texts.filter((text) => text.includes('&lt;!channel&gt;')).length).toBeGreaterThan(0);
  expect(texts.filter((text) => /<[!@#]/.test(text))).toEqual([]);
});

test('no log has anything that stands in an item, sensitive or not', () => {
  const values = story.writes.flatMap((write) => ('put' in write ? Object.values(write.put.item ?? {}) : []));
  const telling = new Set(values.filter((value): value is string => typeof value === 'string' && value.length >= 20));

  const said = logs.filter((line) => line.includes('FICTIONAL-') || [...telling].some((text) => line.includes(text)));

  expect(telling.size).toBeGreaterThan(1_000);
  expect(logs.length).toBeGreaterThan(100);
  expect(said).toEqual([]);
});

test('each failure is logged by the id of its event', () => {
  const failed = logs.filter((line) => line.includes('A record failed: '));

  expect(failed.length).toBeGreaterThanOrEqual(report.failures.found);
  expect(failed.filter((line) => !/"correlation_id":"[\w-]{10,}"/.test(line))).toEqual([]);
});

test('a heartbeat comes through to every end of the pipeline', () => {
  const seen = logs
    .filter((line) => line.includes('"HeartbeatsSeen"'))
    .map((line) => (JSON.parse(line) as { service: string }).service);

  expect(new Set(seen)).toEqual(new Set(machine.app.functions.map(({ name }) => name)));
});
