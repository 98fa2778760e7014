/**
 * How long the storefront and a platform take to be synthesised, against the same resources in plain CDK.
 *
 *     npm run build && node dist/bench/synth.js [--app storefront|platform] [--pairs 9]
 *
 * Both sides are synthesised with the feature flags of cdk.json, each time in a process of its own and into an empty folder.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from 'aws-cdk-lib';
import cdkJson from '../cdk.json';
import { place, zonesOfPlace } from './fixed-place';
import { markdownTable, ratio } from './markdown-table';
import { median } from './median';
import { describeThisMachine } from './this-machine';

type Build = (app: App) => void;

/** Each loads what it needs, and says how the app is then built. */
const apps = {
  storefront: {
    ours: async (): Promise<Build> => {
      const { Storefront } = await import('../examples/storefront/storefront.js');
      return (app) => new Storefront(app, 'Storefront');
    },
    plain: async (): Promise<Build> => {
      const { StorefrontInPlainCdk } = await import('./baselines/storefront-in-plain-cdk.js');
      return (app) => new StorefrontInPlainCdk(app, 'Storefront');
    },
  },
  platform: {
    ours: async (): Promise<Build> => {
      const { addPlatform, everything } = await import('./platforms.js');
      return (app) => addPlatform(app, everything);
    },
    plain: async (): Promise<Build> => {
      const { PlatformInPlainCdk } = await import('./baselines/platform-in-plain-cdk.js');
      return (app) => new PlatformInPlainCdk(app, 'Platform', { env: place, terminationProtection: true });
    },
  },
};

type AppName = keyof typeof apps;
const appNames = Object.keys(apps) as AppName[];

const sides = ['ours', 'plain'] as const;
type Side = (typeof sides)[number];

const phases = ['load', 'construct', 'synth'] as const;

/** Milliseconds of one process: what a phase takes of the processors. */
interface Times extends Record<(typeof phases)[number], number> {
  /** By the clock, from its start to its end, with the start of Node. */
  readonly process: number;
}

interface Synthesis extends Times {
  /** How many resources there are of each type. */
  readonly resources: Readonly<Record<string, number>>;
  /** Of the template, as it is written. */
  readonly bytes: number;
}

function main(names: readonly AppName[], pairs: number): void {
  const machine = describeThisMachine();
  console.log(`${names.map((app) => measure(app, pairs)).join('\n\n')}\n\n${machine}; medians of ${pairs} pairs.`);
}

function measure(app: AppName, pairs: number): string {
  // The first pair also fills the caches.
  const { ours, plain } = bySide((side) => runAlone(app, side));
  const differences = compare(app, { ours: ours.resources, plain: plain.resources });
  if (differences.length > 0) {
    throw new Error(`The two do not have the same resources:\n${differences.join('\n')}`);
  }
  const measured = Array.from({ length: pairs }, (_, pair) => {
    process.stderr.write(`${app}, pair ${pair + 1} of ${pairs}\n`);
    return takeTurns(app, pair);
  });
  const count = Object.values(plain.resources).reduce((total, ofType) => total + ofType, 0);
  return [
    describe(app, measured),
    `${count} resources each, the same number of each type; templates of ${kilobytes(ours.bytes)} and ${kilobytes(plain.bytes)}.`,
  ].join('\n\n');
}

function bySide<T>(make: (side: Side) => T): Record<Side, T> {
  return { ours: make('ours'), plain: make('plain') };
}

/** What else the machine does falls on both alike: neither is always the first. */
function takeTurns(app: AppName, pair: number): Record<Side, Times> {
  if (pair % 2 === 0) return bySide((side) => runAlone(app, side));
  const plain = runAlone(app, 'plain');
  return { ours: runAlone(app, 'ours'), plain };
}

/** `AWS::SQS::Queue: 1 in the storefront, 2 in plain CDK` */
function compare(app: AppName, { ours, plain }: Record<Side, Synthesis['resources']>): string[] {
  const types = new Set([...Object.keys(ours), ...Object.keys(plain)]);
  return [...types]
    .toSorted()
    .filter((type) => ours[type] !== plain[type])
    .map((type) => `${type}: ${ours[type] ?? 0} in the ${app}, ${plain[type] ?? 0} in plain CDK`);
}

function runAlone(app: AppName, side: Side): Synthesis {
  const folder = mkdtempSync(join(tmpdir(), 'towpath-bench-'));
  try {
    const begun = performance.now();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [__filename, '--app', app, '--only', side, '--output', folder],
      { encoding: 'utf8' },
    );
    const whole = performance.now() - begun;
    if (status !== 0) throw new Error(`${app} (${side}) cannot be synthesised:\n${stderr}`);
    return { ...(JSON.parse(stdout) as Synthesis), process: whole };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What runs in a process of its own. CDK is loaded with the first stack that needs it. */
async function synthesise(app: AppName, side: Side, outdir: string): Promise<Omit<Synthesis, 'process'>> {
  const begun = processorTime();
  const { App } = await import('aws-cdk-lib');
  const build = await apps[app][side]();
  const loaded = processorTime();
  const tree = new App({ context: { ...cdkJson.context, ...zonesOfPlace }, outdir });
  build(tree);
  const constructed = processorTime();
  const assembly = tree.synth();
  const synthesised = processorTime();

  const [stack] = assembly.stacks;
  if (!stack) throw new Error('The app has no stack');
  const template: { Resources: Record<string, { Type: string }> } = stack.template;
  const types = Object.groupBy(Object.values(template.Resources), ({ Type }) => Type);
  return {
    load: loaded - begun,
    construct: constructed - loaded,
    synth: synthesised - constructed,
    resources: Object.fromEntries(Object.entries(types).map(([type, all = []]) => [type, all.length])),
    bytes: statSync(stack.templateFullPath).size,
  };
}

/** Of all threads of this process, in milliseconds. It depends less than the clock on what else the machine does. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function describe(app: AppName, measured: readonly Record<Side, Times>[]): string {
  const row = (title: string, of: (times: Times) => number) => {
    const both = measured.map(({ ours, plain }) => ({ ours: of(ours), plain: of(plain) }));
    const ratios = both.map(({ ours, plain }) => ours / plain);
    return [
      title,
      milliseconds(median(both.map(({ ours }) => ours))),
      milliseconds(median(both.map(({ plain }) => plain))),
      ratio(median(ratios), 1),
      `${ratio(Math.min(...ratios), 1)}–${ratio(Math.max(...ratios), 1)}`,
    ];
  };
  return markdownTable([
    ['', app, 'plain CDK', 'ratio', 'from–to'],
    ...phases.map((phase) => row(phase, (times) => times[phase])),
    row('construct and synth', ({ construct, synth }) => construct + synth),
    // What CDK loads late falls on one phase or the other, so that only their sum compares.
    row('**all three**', ({ load, construct, synth }) => load + construct + synth),
    row('process, by the clock', (times) => times.process),
  ]);
}

function milliseconds(time: number): string {
  return `${time.toFixed(0)} ms`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: {
      app: { type: 'string' },
      pairs: { type: 'string', default: '9' },
      only: { type: 'string' },
      output: { type: 'string' },
    },
  });
  const app = appNames.find((name) => name === values.app);
  if (values.app !== undefined && !app) {
    throw new Error(`There is no app "${values.app}"; write ${appNames.join(' or ')}, or leave --app out for both`);
  }
  const side = sides.find((name) => name === values.only);
  if (app && side && values.output) console.log(JSON.stringify(await synthesise(app, side, values.output)));
  else main(app ? [app] : appNames, Number(values.pairs));
}

start().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
