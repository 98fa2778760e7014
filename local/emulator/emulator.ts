import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerProcess, startProcess } from '../child-process';
import { freePort } from '../free-port';
import { LocalError } from '../local-error';
import type { LocalService } from '../service';
import { type AwsConfig, writeAwsConfig } from './aws-config';
import type { EmulatorInstallation } from './install';

export const LOCAL_ACCOUNT = '000000000000';
export const DEFAULT_REGION = 'eu-west-1';

/** The emulated AWS: one account, the regions that are asked for. */
export interface Emulator extends LocalService {
  readonly account: string;
  /** The region in which it acts where a request names none, and in which apps without an environment are deployed. */
  readonly region: string;
  readonly aws: AwsConfig;
  /** What it and the functions write to their consoles. */
  readonly logFile: string;
}

/** Ready within a second. */
export async function startEmulator(options: {
  readonly installation: EmulatorInstallation;
  /** A folder of this run. The emulator keeps everything in `emulator` under it and removes that when it stops. */
  readonly work: string;
  /** @default eu-west-1 */
  readonly region?: string;
  /** @default a free one, also where this one is taken */
  readonly port?: number;
  /** Whether the folder stays when the emulator stops. @default false */
  readonly keep?: boolean;
  /** A module that functions in Node.js load before their own code. @default none */
  readonly preload?: URL;
}): Promise<Emulator> {
  const { installation, region = DEFAULT_REGION } = options;
  const folder = join(options.work, 'emulator');
  await mkdir(folder, { recursive: true });
  const port = await freePort(options.port);
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'emulator.log');
  const server = startProcess({
    command: installation.python,
    args: ['-m', 'ministack'],
    env: emulatorEnvironment({ folder, port, region, preload: options.preload }),
    cwd: folder,
    logFile,
  });
  await untilHealthy(url, server, logFile);
  const aws = await writeAwsConfig({ file: join(folder, 'aws-config'), endpoint: url, region });
  return {
    url,
    account: LOCAL_ACCOUNT,
    region,
    aws,
    logFile,
    async stop() {
      await server.stop();
      if (!options.keep) await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Nothing of the person's environment, because every function's process inherits this one: no proxy that its calls
 * would go through, no account, no profile. `PATH` leads to this Node.js first, which is then the functions' as well.
 */
function emulatorEnvironment(run: {
  readonly folder: string;
  readonly port: number;
  readonly region: string;
  readonly preload: URL | undefined;
}): NodeJS.ProcessEnv {
  // The emulator's own code in each function's process makes Node.js warn, in the function's log.
  const nodeOptions = ['--no-deprecation', ...(run.preload ? [`--import=${run.preload.href}`] : [])];
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: run.folder,
    // Functions are unpacked there.
    TMPDIR: run.folder,
    LANG: 'C.UTF-8',
    GATEWAY_PORT: String(run.port),
    BIND_HOST: '127.0.0.1',
    // The host in the queue URLs that it hands out.
    MINISTACK_HOST: '127.0.0.1',
    MINISTACK_ACCOUNT_ID: LOCAL_ACCOUNT,
    MINISTACK_REGION: run.region,
    S3_DATA_DIR: join(run.folder, 's3'),
    STATE_DIR: join(run.folder, 'state'),
    LOG_LEVEL: 'WARNING',
    NODE_OPTIONS: nodeOptions.join(' '),
  };
}

async function untilHealthy(url: string, server: ServerProcess, logFile: string): Promise<void> {
  const giveUp = AbortSignal.timeout(60_000);
  let end: string | undefined;
  server.ended.then((how) => {
    end = how;
  });
  for (;;) {
    const healthy = await fetch(`${url}/_ministack/health`, { signal: giveUp }).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy && end === undefined) return;
    if (end !== undefined || giveUp.aborted) {
      await server.stop();
      const said = await readFile(logFile, 'utf8');
      throw new LocalError(`MiniStack did not start at ${url} (${end ?? 'no answer in a minute'}); it said:\n${said}`);
    }
    await sleep(30);
  }
}
