import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerProcess, startProcess } from '../child-process';
import { freePort } from '../free-port';
import { LocalError } from '../local-error';
import { makeOwnFolder } from '../own-folder';
import type { LocalService } from '../service';
import { javaArguments, log4jConfiguration } from './java-arguments';

export interface OpenSearch extends LocalService {
  readonly logFile: string;
}

/**
 * One node of the real server, without security, on this machine only. Ready in 6 to 9 seconds the first time.
 *
 * The first run that ends in order leaves an archive of loaded classes beside the installation, with which the next
 * ones take 4 to 5 seconds.
 */
export async function startOpenSearch(options: {
  /** Where it is installed. */
  readonly home: string;
  readonly java: { readonly home: string; readonly version: string };
  /** A folder of this run. OpenSearch keeps everything in `opensearch` under it and removes that when it stops. */
  readonly work: string;
  /** @default a free one, also where this one is taken */
  readonly port?: number;
  /** Settings as in opensearch.yml, beyond what makes it a single local node. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Whether the folder stays when it stops. @default false */
  readonly keep?: boolean;
  /** Gives up its start. @default never */
  readonly abandoned?: AbortSignal;
}): Promise<OpenSearch> {
  const { home, java } = options;
  const folder = join(options.work, 'opensearch');
  await makeFolders(folder);
  const port = await freePort(options.port);
  const url = `http://127.0.0.1:${port}`;
  const launch = randomUUID();
  const logFile = join(folder, 'opensearch.log');
  const archive = classArchive(home, java.version, folder);
  const server = startProcess({
    command: join(java.home, 'bin/java'),
    args: [
      ...javaArguments({ home, folder, asRoot: process.getuid?.() === 0 }),
      archive.argument,
      ...startClass(home),
      ...settings({ ...options.settings, ...nodeSettings(folder, port), 'node.attr.launch': launch }),
    ],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' },
    cwd: folder,
    logFile,
  });
  await untilReady({ url, launch, server, logFile, abandoned: options.abandoned });
  const end = async () => {
    await server.stop(30_000);
    // One that was killed may have been at its writing.
    if ((await server.ended) !== 'SIGKILL') await archive.put();
    if (!options.keep) await rm(folder, { recursive: true, force: true });
  };
  let ended: Promise<void> | undefined;
  return {
    url,
    logFile,
    stop: () => {
      ended ??= end();
      return ended;
    },
  };
}

async function makeFolders(folder: string): Promise<void> {
  for (const name of ['config', 'data', 'logs', 'tmp']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'config', 'opensearch.yml'), '');
  await writeFile(join(folder, 'config', 'log4j2.properties'), log4jConfiguration);
}

/**
 * The archive of loaded classes: used where there is one for this Java, else written when the server ends, into the
 * folder of the run, and from there put beside the installation.
 */
function classArchive(home: string, javaVersion: string, folder: string) {
  const place = `${home}-java-${javaVersion}.jsa`;
  const made = join(folder, 'classes.jsa');
  return {
    argument: existsSync(place) ? `-XX:SharedArchiveFile=${place}` : `-XX:ArchiveClassesAtExit=${made}`,
    put: async () => {
      if (!existsSync(made)) return;
      // By way of a copy, because the run's folder may be on another file system.
      const own = makeOwnFolder(`${place}.`);
      const copy = join(own.path, 'classes.jsa');
      try {
        await copyFile(made, copy);
        await rename(copy, place);
      } finally {
        own.remove();
      }
    },
  };
}

function startClass(home: string): string[] {
  return ['-cp', `${home}/lib/*`, 'org.opensearch.bootstrap.OpenSearch'];
}

function nodeSettings(folder: string, port: number) {
  return {
    'cluster.name': 'towpath-local',
    'node.name': 'local',
    'discovery.type': 'single-node',
    'http.host': '127.0.0.1',
    'http.port': port,
    'transport.host': '127.0.0.1',
    'transport.port': '0',
    'path.data': join(folder, 'data'),
    'path.logs': join(folder, 'logs'),
    // A disk that is nearly full must not make indices read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  };
}

function settings(values: Readonly<Record<string, string | number | boolean>>): string[] {
  return Object.entries(values).map(([name, value]) => `-E${name}=${value}`);
}

async function untilReady(run: {
  url: string;
  launch: string;
  server: ServerProcess;
  logFile: string;
  abandoned: AbortSignal | undefined;
}): Promise<void> {
  const giveUp = AbortSignal.any([AbortSignal.timeout(120_000), ...(run.abandoned ? [run.abandoned] : [])]);
  let end: string | undefined;
  run.server.ended.then((how) => {
    end = how;
  });
  while (end === undefined && !giveUp.aborted) {
    if (await isReady(run.url, run.launch)) return;
    await sleep(50);
  }
  await run.server.stop();
  const said = (await readFile(run.logFile, 'utf8')).split('\n').slice(-40).join('\n');
  throw new LocalError(
    `OpenSearch did not start at ${run.url} (${end ?? 'no answer in two minutes'}); it said:\n${said}`,
  );
}

/** Whether it is this launch that answers, and not a node that was left over or came in between. */
async function isReady(url: string, launch: string): Promise<boolean> {
  try {
    const health = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=5s`);
    await health.arrayBuffer();
    if (!health.ok) return false;
    const nodes = await fetch(`${url}/_nodes/_local?filter_path=nodes.*.attributes.launch`);
    return (await nodes.text()).includes(launch);
  } catch {
    return false; // Nobody listens yet.
  }
}
