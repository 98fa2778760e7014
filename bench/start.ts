/**
 * How long `npm start` takes until the first message stands in its channel: in a fresh checkout, and again.
 *
 *     npm run build && node dist/bench/start.js [--runs 3]
 *
 * It runs what `npm start -- --once --json` runs, in a copy of this checkout that has no `.local` and no `dist`. What
 * npm, pip and Maven have in caches of their own is not downloaded again.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { StepTime } from '../local/steps';
import type { StoryReport } from '../local/story/run-story';
import { markdownTable, ratio } from './markdown-table';
import { median } from './median';
import { describeThisMachine } from './this-machine';

const checkout = join(__dirname, '..', '..');

/** What a fresh checkout has not. `node_modules` is linked instead: `npm install` comes before. */
const NOT_COPIED = new Set(['.git', '.local', 'cdk.out', 'dist', 'node_modules']);

const BUILD = ['npm', 'run', '--silent', 'build'];
const START = [
  process.execPath,
  'dist/cli/towpath.js',
  'local',
  ...['--app', 'node dist/bin/storefront.js'],
  ...['--story', 'examples/storefront/story'],
  '--once',
  '--json',
];

/** One start, in milliseconds. */
interface Start {
  /** In order of their ends. */
  readonly steps: readonly StepTime[];
  readonly untilFirstMessage: number;
  /** The build and the command, until everything has ended. */
  readonly whole: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' } } });
  const runs = Number(values.runs);
  const machine = describeThisMachine();
  const copy = mkdtempSync(join(tmpdir(), 'towpath-bench-'));
  const removeCopy = () => rmSync(copy, { recursive: true, force: true });
  process.once('exit', removeCopy);
  copyCheckout(copy);

  const first = await start(copy);
  const again: Start[] = [];
  for (let run = 0; run < runs; run++) again.push(await start(copy));
  console.log(describe(first, again));
  console.log(`\nSteps that run side by side overlap, so they add up to more than the whole. ${machine}.`);
  console.log(`Second: medians of ${runs} runs. What package managers keep in their caches was not downloaded.`);
}

function copyCheckout(copy: string): void {
  cpSync(checkout, copy, { recursive: true, filter: (file) => !NOT_COPIED.has(relative(checkout, file)) });
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
}

async function start(folder: string): Promise<Start> {
  const begun = performance.now();
  await run(BUILD, folder);
  const build = Math.round(performance.now() - begun);
  const report = JSON.parse(await run(START, folder)) as StoryReport;
  const whole = performance.now() - begun;
  if (report.firstMessage === null) throw new Error('No message came');
  return {
    steps: [{ title: 'Building', milliseconds: build }, ...report.steps],
    untilFirstMessage: build + report.firstMessage,
    whole,
  };
}

/**
 * A signal to this process goes to the command, which then ends in order.
 *
 * @returns what it wrote to its standard output
 */
async function run([command = '', ...args]: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
  const ended = once(child, 'close');
  const output = await text(child.stdout);
  const [code, signal] = await ended;
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, passOn);
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${signal ?? code}\n${output}`);
  return output;
}

function describe(first: Start, again: readonly Start[]): string {
  const row = (what: string, once: number | undefined, others: readonly number[]) => {
    const second = median(others);
    return [what, seconds(once ?? Number.NaN), seconds(second), ratio(once ?? Number.NaN, second)];
  };
  const timeOf = ({ steps }: Start, title: string) => steps.find((step) => step.title === title)?.milliseconds;
  return markdownTable([
    ['step', 'first', 'second', 'first ÷ second'],
    ...first.steps.map(({ title, milliseconds }) =>
      row(
        title,
        milliseconds,
        again.map((other) => timeOf(other, title)).filter((time) => time !== undefined),
      ),
    ),
    row(
      '**until the first message**',
      first.untilFirstMessage,
      again.map(({ untilFirstMessage }) => untilFirstMessage),
    ),
    row(
      'whole command',
      first.whole,
      again.map(({ whole }) => whole),
    ),
  ]);
}

function seconds(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? '–' : `${(milliseconds / 1000).toFixed(1)} s`;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
