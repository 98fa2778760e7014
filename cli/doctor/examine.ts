import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Answer, type Check, unanswered } from '../../domain/doctor/check';
import {
  type Caller,
  type Environment,
  findCaller,
  findStackStatus,
  isDeployed,
  isOfShell,
  type Refusal,
} from '../../domain/doctor/environment';
import type { DeployedResource } from '../../domain/doctor/resource';
import { near } from '../../domain/patterns/near';
import { stackResourcesOf } from '../../local/deployment/stacks';
import { synthesise } from '../../local/deployment/synthesis';
import { accountToolkit } from '../../local/deployment/toolkit';
import { LocalError } from '../../local/local-error';
import { makeOwnFolder } from '../../local/own-folder';
import type { Steps } from '../../local/steps';
import { askAfter } from './after';
import { absent, ask } from './ask';
import { askBefore } from './before';
import { type AccountClients, accountClients } from './clients';
import { type App, type AppStack, readApp, readParametersOf, resourcesIn } from './read-app';

export interface ExaminedStack {
  readonly name: string;
  /** Undefined where that was not asked, or nobody could tell. */
  readonly deployed?: boolean;
}

/** What the doctor found where stacks go to. */
export interface Examined {
  /** Undefined where the credentials lead nowhere. */
  readonly account?: string;
  readonly region: string;
  readonly stacks: readonly ExaminedStack[];
  /** What has to be there before a deployment. */
  readonly before: readonly Check[];
  /** What holds of the stacks that are deployed. */
  readonly after: readonly Check[];
}

export interface DoctorReport {
  /** Whether nothing is missing. */
  readonly healthy: boolean;
  readonly environments: readonly Examined[];
}

/**
 * Synthesises an app as `cdk synth` does, and asks the account of the shell for what its stacks need. Nothing is changed.
 *
 * @throws LocalError where the app does not synthesise, has no such stack, or nothing says in which region to look
 */
export async function examine(options: {
  /** The folder of the app, where its cdk.json is. */
  readonly folder: string;
  /** The command that runs the app, as in cdk.json. */
  readonly app: string;
  /** Context values beyond those of cdk.json. */
  readonly context: Readonly<Record<string, string>>;
  /** Only these stacks. @default all */
  readonly stacks?: readonly string[];
  /** The person's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
}): Promise<DoctorReport> {
  const { steps } = options;
  const nobody = await steps.run('Asking AWS who you are', whereNobodyAsks);
  if (nobody) return { healthy: false, environments: [nobody] };
  const app = await steps.run('Synthesising the app', () => synthesised(options));
  const stacks = options.stacks === undefined ? app.stacks : chosen(options.stacks, app);
  const shell = await regionOfShell(stacks);
  const groups = Map.groupBy(stacks, ({ account = '', region = shell }) => `${account} ${region}`);
  const environments = await steps.run('Asking AWS', () =>
    Promise.all(
      [...groups.values()].map((group) => {
        const [{ account, region } = {}] = group;
        return examineEnvironment(group, app, { account, region: region ?? shell });
      }),
    ),
  );
  return { healthy: checksIn(environments).every(({ state }) => state !== 'missing'), environments };
}

/** All that was asked, wherever. */
export function checksIn(environments: readonly Examined[]): Check[] {
  return environments.flatMap(({ before, after }) => [...before, ...after]);
}

/** Without credentials there is nothing to ask, and no need to wait for the app. */
async function whereNobodyAsks(): Promise<Examined | undefined> {
  const region = await accountClients(undefined)
    .sts.config.region()
    .catch(() => undefined);
  const caller = await askCaller(accountClients(region ?? SOME_REGION));
  if (!caller.known || 'arn' in caller.value) return undefined;
  // Another part of the world does not know the credentials of this one.
  if (region === undefined && !isOfShell(caller.value)) return undefined;
  const credentials = credentialsOf(caller, undefined);
  if (region !== undefined) return { region, stacks: [], before: [credentials], after: [] };
  const noRegion: Check = { title: 'region', state: 'missing', says: NO_REGION, mend: SET_REGION };
  return { region: 'a region that is not known', stacks: [], before: [credentials, noRegion], after: [] };
}

const NO_REGION = 'no region is given';
const SET_REGION = 'Set AWS_REGION=eu-west-1, or a region in the profile of AWS_PROFILE';

/** For a question whose answer is the same in all regions. */
const SOME_REGION = 'us-east-1';

async function synthesised(options: {
  readonly folder: string;
  readonly app: string;
  readonly context: Readonly<Record<string, string>>;
  readonly env: NodeJS.ProcessEnv;
}): Promise<App> {
  const { folder, app, context } = options;
  const work = makeOwnFolder(join(folder, '.local', 'run', 'doctor-'));
  try {
    const output = join(work.path, 'cdk.out');
    await synthesise(accountToolkit(options), { app, context, output });
    return await readApp(output);
  } finally {
    work.remove();
  }
}

function chosen(names: readonly string[], { stacks }: App): AppStack[] {
  const there = stacks.map(({ name }) => name);
  for (const name of names) {
    if (there.includes(name)) continue;
    const alike = near(name, new Set(there));
    throw new LocalError(
      `the app has no stack "${name}"`,
      alike === undefined ? `Its stacks: ${there.join(', ')}` : `There is a stack "${alike}"`,
    );
  }
  return stacks.filter(({ name }) => names.includes(name));
}

/** The one that stacks without a region of their own go to. */
async function regionOfShell(stacks: readonly AppStack[]): Promise<string> {
  if (stacks.every(({ region }) => region !== undefined)) return '';
  try {
    return await accountClients(undefined).sts.config.region();
  } catch {
    throw new LocalError(NO_REGION, SET_REGION);
  }
}

async function examineEnvironment(
  stacks: readonly AppStack[],
  app: App,
  { account, region }: { readonly account: string | undefined; readonly region: string },
): Promise<Examined> {
  const clients = accountClients(region);
  const caller = await askCaller(clients);
  const credentials = credentialsOf(caller, account);
  if (!caller.known || !('arn' in caller.value) || credentials.state !== 'ok') {
    const untold = stacks.map(({ name }) => ({ name }));
    return { ...(account !== undefined && { account }), region, stacks: untold, before: [credentials], after: [] };
  }

  const environment: Environment = { account: caller.value.account, region };
  const found = await Promise.all(stacks.map((stack) => askStack(stack.name, clients)));
  const templates = stacks.flatMap((stack) => resourcesIn(stack, app, environment));
  const resources = found.flatMap((stack) => stack.resources);
  const there = new Set(resources.map(({ stack, logicalId }) => `${stack} ${logicalId}`));
  const needs = {
    environment,
    bootstrap: stacks.flatMap(({ bootstrap }) => bootstrap ?? []),
    resources: templates,
    added: templates.filter(({ stack, logicalId }) => !there.has(`${stack} ${logicalId}`)),
    parameters: stacks.flatMap((stack) => readParametersOf(stack, app, environment)),
    channels: new Map(stacks.map(({ name, channels }) => [name, channels])),
  };
  const [before, after] = await Promise.all([
    askBefore(needs, clients),
    askAfter({ resources, templates, now: Date.now() }, clients),
  ]);
  return {
    ...environment,
    stacks: found.map(({ name, deployed }) => ({ name, ...(deployed !== undefined && { deployed }) })),
    before: [credentials, ...found.flatMap(({ check }) => check ?? []), ...before],
    after,
  };
}

/** Without an answer there is no other question, so that it counts as one that is missing. */
function credentialsOf(caller: Answer<Caller | Refusal>, account: string | undefined): Check {
  const title = 'credentials';
  if (caller.known) return { title, ...findCaller(caller.value, account) };
  const mend = caller.mend ?? 'check whether AWS can be reached from here, and AWS_ENDPOINT_URL where it is set';
  return { title, state: 'missing', says: caller.says, mend };
}

/** A service that does not take credentials says so by these names; the SDK, where there are none. */
const REFUSALS =
  /^(CredentialsProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|SignatureDoesNotMatch|TokenProviderError|UnrecognizedClient(Exception)?)$/;

function askCaller({ sts }: AccountClients): Promise<Answer<Caller | Refusal>> {
  return ask('sts:GetCallerIdentity', () =>
    sts.send(new GetCallerIdentityCommand({})).then(
      ({ Account: account = '', Arn: arn = '' }): Caller => ({ account, arn }),
      (error: Error): Refusal => {
        if (!REFUSALS.test(error.name)) throw error;
        return { name: error.name, says: error.message.split('\n')[0] ?? error.name };
      },
    ),
  );
}

interface FoundStack extends ExaminedStack {
  readonly check: Check | undefined;
  readonly resources: readonly DeployedResource[];
}

async function askStack(name: string, { cloudFormation }: AccountClients): Promise<FoundStack> {
  const title = `stack ${name}`;
  const status = await ask('cloudformation:DescribeStacks', () =>
    cloudFormation
      .send(new DescribeStacksCommand({ StackName: name }))
      .then(({ Stacks: [stack] = [] }) => stack?.StackStatus, absent(undefined, 'ValidationError')),
  );
  if (!status.known) return { name, check: unanswered(title, status), resources: [] };
  const finding = findStackStatus(name, status.value);
  const check = finding && { title, ...finding };
  if (!isDeployed(status.value)) return { name, deployed: false, check, resources: [] };
  const listed = await ask('cloudformation:ListStackResources', () => stackResourcesOf(name, cloudFormation));
  if (!listed.known) return { name, deployed: true, check: unanswered(title, listed), resources: [] };
  const resources = listed.value.flatMap(({ LogicalResourceId, ResourceType, PhysicalResourceId, ResourceStatus }) =>
    LogicalResourceId && ResourceType && PhysicalResourceId && ResourceStatus !== 'DELETE_COMPLETE'
      ? [{ stack: name, logicalId: LogicalResourceId, type: ResourceType, physicalId: PhysicalResourceId }]
      : [],
  );
  return { name, deployed: true, check, resources };
}
