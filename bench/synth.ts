/**
 * How long the storefront takes to be synthesised, against the same resources in plain CDK.
 *
 *     npm run build && node dist/bench/synth.js [--pairs 9]
 *
 * Both are synthesised with the feature flags of cdk.json, each time in a process of its own and into an empty folder.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import cdkJson from '../cdk.json';
import { markdownTable, ratio } from './markdown-table';
import { median } from './median';
import { describeThisMachine } from './this-machine';

const apps = ['storefront', 'plain'] as const;
type AppName = (typeof apps)[number];

const phases = ['load', 'construct', 'synth'] as const;

/** Milliseconds of one process: what a phase takes of the processors. */
interface Times extends Record<(typeof phases)[number], number> {
  /** By the clock, from its start to its end, with the start of Node. */
  readonly process: number;
}

interface Synthesis extends Times {
  /** How many resources there are of each type. */
  readonly resources: Readonly<Record<string, number>>;
}

function main(pairs: number): void {
  const machine = describeThisMachine();
  // The first pair also fills the caches.
  const resources = bySide((app) => runAlone(app).resources);
  const differences = compare(resources);
  if (differences.length > 0) {
    throw new Error(`The two do not have the same resources:\n${differences.join('\n')}`);
  }
  const measured = Array.from({ length: pairs }, (_, pair) => {
    process.stderr.write(`pair ${pair + 1} of ${pairs}\n`);
    return takeTurns(pair);
  });
  const count = Object.values(resources.plain).reduce((total, ofType) => total + ofType, 0);
  console.log(
    `${describe(measured)}\n\n${count} resources each, the same number of each type. ${machine}; medians of ${pairs} pairs.`,
  );
}

function bySide<T>(make: (app: AppName) => T): Record<AppName, T> {
  return { storefront: make('storefront'), plain: make('plain') };
}

/** What else the machine does falls on both alike: neither is always the first. */
function takeTurns(pair: number): Record<AppName, Times> {
  if (pair % 2 === 0) return bySide(runAlone);
  const plain = runAlone('plain');
  return { storefront: runAlone('storefront'), plain };
}

/** `AWS::SQS::Queue: 1 in the storefront, 2 in plain CDK` */
function compare({ storefront, plain }: Record<AppName, Synthesis['resources']>): string[] {
  const types = new Set([...Object.keys(storefront), ...Object.keys(plain)]);
  return [...types]
    .toSorted()
    .filter((type) => storefront[type] !== plain[type])
    .map((type) => `${type}: ${storefront[type] ?? 0} in the storefront, ${plain[type] ?? 0} in plain CDK`);
}

function runAlone(app: AppName): Synthesis {
  const folder = mkdtempSync(join(tmpdir(), 'towpath-bench-'));
  try {
    const begun = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [__filename, '--only', app, '--output', folder], {
      encoding: 'utf8',
    });
    const whole = performance.now() - begun;
    if (status !== 0) throw new Error(`${app} cannot be synthesised:\n${stderr}`);
    return { ...(JSON.parse(stdout) as Synthesis), process: whole };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What runs in a process of its own. CDK is loaded with the first stack that needs it. */
async function synthesise(app: AppName, outdir: string): Promise<Omit<Synthesis, 'process'>> {
  const begun = processorTime();
  const { App } = await import('aws-cdk-lib');
  const build =
    app === 'storefront'
      ? (await import('../examples/storefront/storefront.js')).Storefront
      : (await import('./baselines/storefront-in-plain-cdk.js')).StorefrontInPlainCdk;
  const loaded = processorTime();
  const tree = new App({ context: { ...cdkJson.context }, outdir });
  new build(tree, 'Storefront');
  const constructed = processorTime();
  const assembly = tree.synth();
  const synthesised = processorTime();

  const template: { Resources: Record<string, { Type: string }> } = assembly.getStackByName('Storefront').template;
  const types = Object.groupBy(Object.values(template.Resources), ({ Type }) => Type);
  return {
    load: loaded - begun,
    construct: constructed - loaded,
    synth: synthesised - constructed,
    resources: Object.fromEntries(Object.entries(types).map(([type, all = []]) => [type, all.length])),
  };
}

/** Of all threads of this process, in milliseconds. It depends less than the clock on what else the machine does. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function describe(measured: readonly Record<AppName, Times>[]): string {
  const row = (title: string, of: (times: Times) => number) => {
    const both = measured.map(({ storefront, plain }) => ({ storefront: of(storefront), plain: of(plain) }));
    const ratios = both.map(({ storefront, plain }) => storefront / plain);
    return [
      title,
      milliseconds(median(both.map(({ storefront }) => storefront))),
      milliseconds(median(both.map(({ plain }) => plain))),
      ratio(median(ratios), 1),
      `${ratio(Math.min(...ratios), 1)}–${ratio(Math.max(...ratios), 1)}`,
    ];
  };
  return markdownTable([
    ['', 'storefront', 'plain CDK', 'ratio', 'from–to'],
    ...phases.map((phase) => row(phase, (times) => times[phase])),
    row('**construct and synth**', ({ construct, synth }) => construct + synth),
    row('process, by the clock', (times) => times.process),
  ]);
}

function milliseconds(time: number): string {
  return `${time.toFixed(0)} ms`;
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: { pairs: { type: 'string', default: '9' }, only: { type: 'string' }, output: { type: 'string' } },
  });
  const app = apps.find((name) => name === values.only);
  if (app && values.output) console.log(JSON.stringify(await synthesise(app, values.output)));
  else main(Number(values.pairs));
}

start().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
