import { once } from 'node:events';
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import type { JsonObject } from '../domain/events/event';
import { subjectOf } from '../domain/events/subject';
import { killAllProcesses } from '../local/child-process';
import { DEFAULT_REGION } from '../local/emulator/emulator';
import { LocalError } from '../local/local-error';
import { type LocalMachine, startLocalMachine } from '../local/local-machine';
import { startMachinePage } from '../local/machine-page';
import { readStory, type Story } from '../local/story/read-story';
import { runStory } from '../local/story/run-story';
import { APP_HELP, appOfFolder } from './app-command';
import { exitCodeOf } from './exit-code';
import { Progress } from './progress';
import { describeReport } from './report';

interface LocalOptions {
  readonly app?: readonly string[];
  readonly story?: string;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly opensearch?: string;
  readonly region?: string;
  readonly port: number;
  readonly keep?: boolean;
  readonly verbose?: boolean;
}

/** Signals that end the command, with the exit code that shells give them. */
const ENDINGS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** `towpath local`: a CDK app that uses Towpath, on this machine. */
export function localCommand(): Command {
  return new Command('local')
    .description('Run a CDK app that uses Towpath on this machine, with no AWS account.')
    .option(
      '--app <command>',
      `${APP_HELP}. Given several times, the apps are deployed in that order`,
      (command, others: readonly string[] = []) => [...others, command],
    )
    .option(
      '--story <folder>',
      'a story for --once; without it, its items are the examples on the page (see docs/local.md)',
    )
    .option('--once', 'run the story, compare, report and end; exit code 0 only when everything is as expected')
    .option('--json', 'with --once: print the report as JSON')
    .option(
      '--opensearch <endpoint>',
      'an OpenSearch that is there already, such as one in Docker',
      process.env.TOWPATH_OPENSEARCH_ENDPOINT,
    )
    .option('--region <region>', 'the region of the emulated account', DEFAULT_REGION)
    .option('--port <port>', 'the port of the page; another is taken where it is in use', portOf, 4510)
    .option('--keep', 'keep the data and logs of the run in .local/run')
    .option('--verbose', 'show where an error comes from')
    .action(async (options: LocalOptions) => {
      process.exitCode = await run(options);
    });
}

/** @returns the exit code: 1 for what the person can put right, 2 for a mistake of ours */
async function run(options: LocalOptions): Promise<number> {
  const progress = new Progress(process.stderr, () => performance.now());
  const { promise: killed, resolve: endWith } = Promise.withResolvers<number>();
  let isEnding = false;
  for (const [signal, code] of ENDINGS) {
    process.on(signal, async () => {
      if (isEnding) return;
      isEnding = true;
      progress.sayLast(`Ended by ${signal} before it was done.`);
      await killAllProcesses();
      endWith(code);
    });
  }
  const { verbose } = options;
  const done = exitCodeOf('towpath local', { verbose, say: (line) => progress.say(line) }, () =>
    runLocally(options, progress),
  );
  // What was under way fails when its processes are killed: that is not how it ended.
  return Promise.race([killed, done.then((code) => (isEnding ? killed : code))]);
}

async function runLocally(options: LocalOptions, progress: Progress): Promise<number> {
  const story = await storyOf(options);
  const folder = process.cwd();
  const machine = await startLocalMachine({
    folder,
    apps: options.app ?? [appOfFolder(folder)],
    openSearch: options.opensearch,
    region: options.region,
    keep: options.keep,
    steps: progress,
    onDownload: (what) => progress.say(`Downloading ${what} into .local/. This is done once.`),
    report: (message) => progress.say(message),
    env: process.env,
  });
  try {
    return options.once
      ? await tell(machine, story, options, progress)
      : await serve(machine, story, options, progress);
  } finally {
    await progress.run('Ending everything', () => machine.stop());
  }
}

/** An empty one where none is named, and none is to be run. */
async function storyOf({ once: isOnce, json, story }: LocalOptions): Promise<Story> {
  if (json && !isOnce) throw new LocalError('--json is the form of the report of --once; write both');
  if (story !== undefined) return readStory(resolve(story));
  if (isOnce) throw new LocalError('--once runs a story; name its folder: --story examples/storefront/story');
  return { writes: [], expected: { documents: {}, announcements: {}, failures: [] } };
}

async function tell(machine: LocalMachine, story: Story, { json }: LocalOptions, progress: Progress): Promise<number> {
  const now = () => performance.now();
  const report = await runStory(machine, story, progress, { startedAt: 0, now });
  console.log(json ? JSON.stringify(report, null, 2) : describeReport(report));
  return report.equal ? 0 : 1;
}

/** Shows what is where, and waits until the person ends it. */
async function serve(machine: LocalMachine, story: Story, { port }: LocalOptions, progress: Progress): Promise<number> {
  const page = await startMachinePage(machine, { port, samples: samplesOf(story, machine) });
  progress.say(`
  Write, read and search   ${styleText('bold', page.url)}
  OpenSearch               ${machine.searchEndpoint}
  Slack's Web API          ${machine.slack.apiUrl}
  AWS tools                ${machine.emulator.aws.commandPrefix} aws dynamodb list-tables

  Ctrl-C ends everything.
`);
  for (const [signal] of ENDINGS) process.removeAllListeners(signal);
  await Promise.race(ENDINGS.map(([signal]) => once(process, signal)));
  await page.stop();
  return 0;
}

/** By entity, the first item of a story that is announced in a channel, so that a newcomer sees something happen. */
function samplesOf({ writes, expected }: Story, { app }: LocalMachine): Map<string, JsonObject> {
  const announced = new Set(Object.values(expected.announcements).flatMap((all) => all.map(({ subject }) => subject)));
  const samples = new Map<string, JsonObject>();
  for (const { registration } of app.entities) {
    const { entity, partitionKey, sortKey } = registration;
    const items = writes.flatMap((write): JsonObject[] =>
      'put' in write && write.put.entity === entity && write.put.item ? [write.put.item] : [],
    );
    const keyOf = (item: JsonObject) => [partitionKey, ...(sortKey ? [sortKey] : [])].map((name) => String(item[name]));
    const sample = items.find((item) => announced.has(subjectOf(keyOf(item)))) ?? items[0];
    if (sample) samples.set(entity, sample);
  }
  return samples;
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}
