/**
 * What Towpath's functions weigh and how long Node takes to import them, against an empty function and against the
 * client library that each cannot do without, bundled in the same way.
 *
 *     npm run build && node dist/bench/functions.js [--runs 15]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { NotificationsConfiguration } from '../domain/notifications/rule';
import type { SearchConfiguration } from '../domain/search/index-definition';
import { rules } from '../examples/storefront/rules';
import { markdownTable, ratio } from './markdown-table';
import { median } from './median';
import { describeThisMachine } from './this-machine';

const checkout = join(__dirname, '..', '..');

/** By function, the baseline with the client that it cannot do without, and what travels with its code. */
const functions: Readonly<Record<string, { readonly client: string; readonly configuration?: object }>> = {
  'notifications/notifications': {
    client: 'dynamodb-and-sqs',
    configuration: { format: 1, rules } satisfies NotificationsConfiguration,
  },
  'notifications/sender': { client: 'slack' },
  'search/search': {
    client: 'opensearch',
    configuration: { format: 1, indexes: [{ entity: 'customers', alias: 'customers' }] } satisfies SearchConfiguration,
  },
  'search/index-maker': { client: 'opensearch' },
};

/** What the constructs and Lambda itself set. Nothing is called while a function is imported. */
const environment = {
  AWS_LAMBDA_FUNCTION_NAME: 'measured',
  AWS_REGION: 'eu-west-1',
  FAILURES_BUCKET: 'failures',
  OUTBOX_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/outbox.fifo',
  OUTBOX_TABLE: 'outbox',
  REGISTRY_PATH: '/towpath/streams/changes',
  SEARCH_ENDPOINT: 'https://search.example',
  SEARCH_SIGNING: 'aws',
  SLACK_API_URL: 'https://slack.com/api/',
  SLACK_SECRET: 'slack/storefront',
  STREAM_CARRIES: 'either',
};

/** A bundle as it is deployed, in a folder of its own. */
interface Bundle {
  readonly name: string;
  readonly folder: string;
  /** The name of the baseline to compare with; absent for a baseline. */
  readonly client?: string;
}

interface ImportTime {
  /** Milliseconds that `import()` took inside the process. */
  readonly imported: number;
  /** Milliseconds from the start of the process to its end. */
  readonly whole: number;
}

interface Measured extends Bundle {
  readonly bytes: number;
  readonly gzipped: number;
  /** Medians. */
  readonly time: ImportTime;
}

function main(): void {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
  const runs = Number(values.runs);
  const machine = describeThisMachine();
  const work = mkdtempSync(join(tmpdir(), 'towpath-bench-'));
  try {
    const bundles = [...bundleBaselines(work), ...copyFunctions(work)];
    const measured = measure(bundles, runs);
    console.log(`${describe(measured)}\n\n${machine}; medians of ${runs} imports, each in a process of its own.`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** By the very script that bundles the functions. */
function bundleBaselines(work: string): Bundle[] {
  cpSync(join(checkout, 'bench', 'baselines'), join(work, 'lambda', 'baselines'), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(work, 'node_modules'));
  execFileSync(process.execPath, [join(checkout, 'scripts', 'bundle-functions.mjs')], { cwd: work, stdio: 'inherit' });
  const folders = globSync('dist/lambda/baselines/*', { cwd: work }).toSorted();
  return folders.map((folder) => ({
    name: relative('dist/lambda/baselines', folder),
    folder: join(work, folder),
  }));
}

/** Copies, because a function's configuration lies beside its code, and because somebody may build meanwhile. */
function copyFunctions(work: string): Bundle[] {
  const built = globSync('*/*/index.mjs', { cwd: join(checkout, 'dist', 'lambda') })
    .map(dirname)
    .toSorted();
  if (built.length === 0) throw new Error('dist/lambda has no functions; build them first: npm run build');
  return built.map((name) => {
    const known = functions[name];
    if (!known)
      throw new Error(`The function ${name} is new to bench/functions.ts; name its client in \`functions\` there`);

    const folder = join(work, 'functions', name);
    mkdirSync(folder, { recursive: true });
    cpSync(join(checkout, 'dist', 'lambda', name), folder, { recursive: true });
    if (known.configuration) writeFileSync(join(folder, 'configuration.json'), JSON.stringify(known.configuration));
    return { name, folder, client: known.client };
  });
}

/** Takes turns, so that what else the machine does falls on all of them alike. A first round fills the caches. */
function measure(bundles: readonly Bundle[], runs: number): Measured[] {
  for (const bundle of bundles) timeImport(bundle);
  const rounds = Array.from({ length: runs }, (_, round) => {
    process.stderr.write(`round ${round + 1} of ${runs}\n`);
    return bundles.map(timeImport);
  });
  return bundles.map((bundle, i) => {
    const times = rounds.flatMap((round) => round[i] ?? []);
    return {
      ...bundle,
      ...size(bundle),
      time: {
        imported: median(times.map(({ imported }) => imported)),
        whole: median(times.map(({ whole }) => whole)),
      },
    };
  });
}

/** Of all its code, also of what is only loaded when it is needed. */
function size({ folder }: Bundle): { bytes: number; gzipped: number } {
  const files = globSync('**/*.mjs', { cwd: folder }).map((file) => readFileSync(join(folder, file)));
  return {
    bytes: sum(files.map((code) => code.length)),
    gzipped: sum(files.map((code) => gzipSync(code).length)),
  };
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}

const IMPORT = `
const begun = performance.now();
const { handler } = await import(process.argv[1]);
const imported = performance.now() - begun;
if (typeof handler !== 'function') throw new Error('it exports no handler');
console.log(imported);
`;

function timeImport({ name, folder }: Bundle): ImportTime {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', IMPORT, pathToFileURL(join(folder, 'index.mjs')).href],
    { env: { ...environment, LAMBDA_TASK_ROOT: folder }, encoding: 'utf8' },
  );
  const whole = performance.now() - begun;
  if (status !== 0) throw new Error(`${name} cannot be imported:\n${stderr}`);
  return { imported: Number(stdout), whole };
}

function describe(measured: readonly Measured[]): string {
  const heading = ['', 'minified', 'gzipped', 'import', 'process', 'minified ÷ alone', 'import ÷ alone'];
  const rows = measured.map((bundle) => {
    const { name, bytes, gzipped, time, client } = bundle;
    const baseline = measured.find((other) => other.client === undefined && other.name === client);
    return [
      client === undefined ? baselineTitle(name) : `${name}, against ${client}`,
      kilobytes(bytes),
      kilobytes(gzipped),
      milliseconds(time.imported),
      milliseconds(time.whole),
      baseline ? ratio(bytes, baseline.bytes) : '',
      baseline ? ratio(time.imported, baseline.time.imported) : '',
    ];
  });
  return markdownTable([heading, ...rows]);
}

function baselineTitle(name: string): string {
  return name === 'empty' ? 'an empty function' : `${name} alone`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
}

function milliseconds(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
