import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Module } from 'node:module';
import { dirname, join } from 'node:path';
import type { Pattern } from '../../domain/patterns/pattern';

/** A package of npm that matches events in EventBridge's form. What it returns may throw. */
export interface Peer {
  readonly name: string;
  readonly compile: (pattern: Pattern) => (event: EventBridgeEvent) => boolean;
  /** Where it parses a part of the event by itself: with texts instead of parsed events. */
  readonly compileForText?: (pattern: Pattern) => (event: EventText) => boolean;
}

/** As far as packages look at it. */
export interface EventBridgeEvent {
  readonly source?: unknown;
  readonly 'detail-type'?: unknown;
  readonly detail?: unknown;
}

/** An event as PutEvents takes it. */
export interface EventText {
  readonly source: string;
  readonly type: string;
  readonly detail: string;
}

const PACKAGES = {
  '@coorpacademy/serverless-offline-eventbridge': '1.0.1',
  'serverless-offline-aws-eventbridge': '2.2.4',
  'serverless-aws-lambda': '4.8.4',
} as const;

const titles = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);

/**
 * The packages in `.local/pattern-peers`, installed unless they are there, without their scripts: 290 MB, most of it
 * examples that one of them carries. They are no dependencies of Towpath, and nothing but this program loads them.
 *
 * @returns the folder that has their node_modules
 * @throws Error when npm can't install them
 */
export function installPeers(checkout: string, onProgress: (line: string) => void): string {
  const home = join(checkout, '.local', 'pattern-peers');
  const list = join(home, 'installed.json');
  if (existsSync(list) && readFileSync(list, 'utf8') === JSON.stringify(titles)) return home;

  onProgress(`installing ${titles.join(', ')} into ${home}`);
  const making = `${home}.${process.pid}`;
  try {
    mkdirSync(making, { recursive: true });
    writeFileSync(join(making, 'package.json'), '{ "private": true }');
    const options = ['--ignore-scripts', '--legacy-peer-deps', '--save-exact', '--no-audit', '--no-fund'];
    const npm = spawnSync('npm', ['install', '--prefix', making, ...options, ...titles], { encoding: 'utf8' });
    if (npm.error) throw new Error(`npm does not run: ${npm.error.message}`);
    if (npm.status !== 0) throw new Error(`npm ended with ${npm.status ?? npm.signal}\n${npm.stderr}`);

    writeFileSync(join(making, 'installed.json'), JSON.stringify(titles));
    rmSync(home, { recursive: true, force: true });
    renameSync(making, home);
    return home;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

export function loadPeers(home: string): Peer[] {
  return [offlineEventBridge(home), offlineAwsEventBridge(home), awsLambda(home)];
}

/** Its matcher is exported. */
function offlineEventBridge(home: string): Peer {
  const { matchesPattern } = required<{ matchesPattern: (pattern: Pattern, event: EventBridgeEvent) => boolean }>(
    home,
    '@coorpacademy/serverless-offline-eventbridge/src/eventbridge',
  );
  return {
    name: titleOf('@coorpacademy/serverless-offline-eventbridge'),
    compile: (pattern) => (event) => matchesPattern(pattern, event),
  };
}

type Flat = Readonly<Record<string, unknown>>;

interface OfflinePlugin {
  verifyIsSubscribed(subscriber: object, entry: object): boolean;
  flattenObject(pattern: unknown): Flat;
  verifyIfValueMatchesEventBridgePatterns(object: unknown, path: string, conditions: unknown): boolean;
}

/**
 * Methods of its plugin, whose constructor starts nothing. It looks at source, detail-type and detail only, and takes
 * detail as text; for parsed events it is called as it calls itself, with the pattern flattened once.
 */
function offlineAwsEventBridge(home: string): Peer {
  const Plugin = required<new (...options: object[]) => OfflinePlugin>(home, 'serverless-offline-aws-eventbridge');
  const plugin = new Plugin({ service: { custom: {} } }, {}, { log: { notice() {} } });
  return {
    name: titleOf('serverless-offline-aws-eventbridge'),
    compile: (pattern) => compileParsed(plugin, pattern),
    compileForText: (pattern) => {
      const subscriber = { functionKey: 'measured', event: { pattern } };
      return ({ source, type, detail }) =>
        plugin.verifyIsSubscribed(subscriber, { Source: source, DetailType: type, Detail: detail });
    },
  };
}

function compileParsed(plugin: OfflinePlugin, pattern: Pattern): (event: EventBridgeEvent) => boolean {
  const matches = (object: unknown, path: string, conditions: unknown) =>
    plugin.verifyIfValueMatchesEventBridgePatterns(object, path, conditions);
  const flat = pattern.detail && plugin.flattenObject(pattern.detail);
  const branches = flat && (Array.isArray(flat.$or) ? flat.$or.map((each) => plugin.flattenObject(each)) : [flat]);
  const alternatives = branches?.map((fields) => Object.entries(fields));
  return ({ source, detail, 'detail-type': type }) => {
    if (pattern.source && !matches({ Source: source }, 'Source', pattern.source)) return false;
    if (type && pattern['detail-type'] && !matches({ DetailType: type }, 'DetailType', pattern['detail-type'])) {
      return false;
    }
    if (!detail || !alternatives) return true;
    return alternatives.some((fields) => fields.every(([path, conditions]) => matches(detail, path, conditions)));
  };
}

/**
 * Its matcher of filters is private to the bundle, which is therefore loaded with one more export at its end; the file
 * stays as it is.
 */
function awsLambda(home: string): Peer {
  const file = join(home, 'node_modules/serverless-aws-lambda/dist/index.js');
  const source = readFileSync(file, 'utf8');
  const name = /FilterCriteria\.Filters\.map\([\w$]+=>([\w$]+)\(JSON\.parse\(/.exec(source)?.[1];
  if (!name) throw new Error('serverless-aws-lambda has no filter where it was');

  const loaded = new Module(file) as Module & { _compile(code: string, file: string): void };
  loaded.filename = file;
  loaded.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(dirname(file));
  loaded._compile(`${source};module.exports={matches:${name}};`, file);
  const { matches } = loaded.exports as { matches: (pattern: Pattern, event: EventBridgeEvent) => boolean };
  return { name: titleOf('serverless-aws-lambda'), compile: (pattern) => (event) => matches(pattern, event) };
}

function titleOf(name: keyof typeof PACKAGES): string {
  return `${name} ${PACKAGES[name]}`;
}

function required<T>(home: string, module: string): T {
  return require(require.resolve(module, { paths: [home] })) as T;
}
