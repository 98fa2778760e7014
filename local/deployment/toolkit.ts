import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { type Finished, runProcess } from '../child-process';
import { LOCAL_CREDENTIALS } from '../emulator/aws-config';
import { LocalError } from '../local-error';

/** The CDK toolkit of an app, pointed at the emulator or at nothing. */
export interface Toolkit {
  /** The folder of the app, where its cdk.json is. */
  readonly folder: string;
  readonly region: string;
  /** Runs it from the app's folder unless told otherwise, and gives each line that it writes. */
  run(args: readonly string[], options?: { cwd?: string; onLine?: (line: string) => void }): Promise<Finished>;
}

/**
 * The `aws-cdk` that the app itself has, so that what is deployed here is deployed by what deploys to AWS.
 *
 * @throws LocalError where the app has none
 */
export function cdkToolkit(options: {
  /** The folder of the app; `.local` is in it as well. */
  readonly folder: string;
  /** Where the emulator answers. @default nowhere: the toolkit has no account then, and asks AWS for nothing */
  readonly endpoint?: string;
  readonly region: string;
  /** The person's, for what the app may read from it. */
  readonly env: NodeJS.ProcessEnv;
}): Toolkit {
  return toolkitOf(options.folder, options.region, toolkitEnvironment(options));
}

/**
 * The same toolkit with the person's own account, as `cdk synth` would run in their shell: it may look up there what the
 * app asks for.
 *
 * @throws LocalError where the app has none
 */
export function accountToolkit(options: { readonly folder: string; readonly env: NodeJS.ProcessEnv }): Toolkit {
  const { folder, env } = options;
  const own = { ...env, ...onThisNode(env), ...QUIET };
  return toolkitOf(folder, env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? '', own);
}

function toolkitOf(folder: string, region: string, env: NodeJS.ProcessEnv): Toolkit {
  const cli = findToolkit(folder);
  return {
    folder,
    region,
    run: (args, { cwd = folder, onLine } = {}) =>
      runProcess({
        command: process.execPath,
        args: [cli, ...args, '--no-notices', '--no-color'],
        cwd,
        env,
        ...(onLine && { onLine }),
      }),
  };
}

/** An app that is run by `node` runs on this one. */
function onThisNode({ PATH }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: [dirname(process.execPath), PATH].join(delimiter) };
}

const QUIET: NodeJS.ProcessEnv = {
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: 'true',
  // Its own check of templates takes longer than all the rest of a synthesis; it is for what goes to AWS.
  CDK_VALIDATION: 'false',
};

/**
 * The program of the toolkit.
 *
 * @throws LocalError where the app has none, or one that cannot read what aws-cdk-lib 2 writes
 */
export function findToolkit(folder: string): string {
  const install = 'npm install --save-dev aws-cdk@2';
  const app = createRequire(join(folder, 'package.json'));
  let description: string;
  try {
    description = app.resolve('aws-cdk/package.json');
  } catch {
    const hint = existsSync(join(folder, 'package.json')) ? '' : ' (which has no package.json)';
    throw new LocalError(`the CDK toolkit is not installed in ${folder}${hint}: ${install}`);
  }
  const { version }: { version: string } = JSON.parse(readFileSync(description, 'utf8'));
  if (version.startsWith('2.')) return join(dirname(description), 'bin', 'cdk');
  throw new LocalError(`the CDK toolkit in ${folder} is ${version}, and aws-cdk-lib 2 needs 2: ${install}`);
}

/** The person's environment with the emulator, or nothing, in place of their AWS account, and no proxy before it. */
function toolkitEnvironment(options: {
  folder: string;
  endpoint?: string;
  region: string;
  env: NodeJS.ProcessEnv;
}): NodeJS.ProcessEnv {
  const { env } = options;
  const notOfAws = Object.entries(env).filter(([name]) => !name.startsWith('AWS_'));
  const noProxy = [env.NO_PROXY ?? env.no_proxy, '127.0.0.1'].filter(Boolean).join(',');
  return {
    ...Object.fromEntries(notOfAws),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    ...onThisNode(env),
    ...(options.endpoint !== undefined && {
      AWS_ENDPOINT_URL: options.endpoint,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    }),
    AWS_REGION: options.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Neither do the person's profiles count.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    // It remembers there which account belongs to which key.
    CDK_HOME: join(options.folder, '.local', 'cdk'),
    ...QUIET,
  };
}
