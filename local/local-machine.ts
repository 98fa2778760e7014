import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { alarmChanges } from './alarms/alarm-changes';
import {
  type ChangeStreams,
  cloudFormationExports,
  findChangeStreams,
  startChangeStreams,
  takeOverDestinations,
} from './change-stream';
import { type DeployedApp, deployedApp, valuesOf } from './deployed-app';
import { bootstrap, type Deployment, deployAssembly } from './deployment/deploy';
import { keepingContext } from './deployment/local-context';
import { type DeployedStack, readStacks, type SynthesisedStack } from './deployment/stacks';
import { synthesise } from './deployment/synthesis';
import { cdkToolkit, findToolkit } from './deployment/toolkit';
import { type LocalClients, localClients } from './emulator/clients';
import { DEFAULT_REGION, type Emulator, startEmulator } from './emulator/emulator';
import { installEmulator, isEmulatorInstalled } from './emulator/install';
import { jsonApi } from './emulator/json-api';
import { type AwsAnnouncements, eventsPut, rulesOf, startAwsAnnouncements } from './event-bus';
import { type EventSourceMappings, readDeclaredMappings, startEventSourceMappings } from './event-source-mapping';
import { freePort } from './free-port';
import { imagePushes } from './images/image-pushes';
import { indexDefinitionsIn } from './index-definitions';
import { LocalError } from './local-error';
import { explainMissingStage } from './missing-stage';
import { borrowIndexes } from './opensearch/borrowed-indexes';
import { connectOpenSearch } from './opensearch/connect';
import { installOpenSearch, isOpenSearchInstalled } from './opensearch/install';
import { startOpenSearch } from './opensearch/opensearch';
import { makeOwnFolder } from './own-folder';
import { findPrograms, type Programs } from './prerequisites/programs';
import { type FunctionWithRules, readAppRules } from './rules/app-rules';
import { emulatorSchedules, type Schedules, startSchedules } from './schedules';
import { refuseOtherSlack } from './slack/refuse-other-slack';
import { type SlackStandIn, startSlack } from './slack/slack-stand-in';
import type { Steps } from './steps';

/** The bot token that the stand-in accepts; it opens nothing else. */
const SLACK_TOKEN = 'xoxb-only-on-this-machine';

/** Between two looks at what has nothing new, in milliseconds: quick for people, and an idle machine stays cool. */
const POLL_INTERVAL = 250;

export interface LocalMachineOptions {
  /** The folder of the app, where its cdk.json is; downloads are kept in its `.local`. */
  readonly folder: string;
  /**
   * The commands that run the apps, as in cdk.json: `node dist/bin/app.js`. They are deployed in this order: an app finds what
   * those before it have made.
   */
  readonly apps: readonly string[];
  /** An OpenSearch that is there already. @default one is installed and started */
  readonly openSearch?: string;
  /** @default eu-west-1 */
  readonly region?: string;
  /** Whether logs and data of the run stay in `.local/run`. @default false */
  readonly keep?: boolean;
  /** A module that functions load before their own code: a test can listen in by it. @default none */
  readonly preload?: URL;
  readonly steps: Steps;
  /** Hears what has to be downloaded, before that begins: `MiniStack and OpenSearch`. @default nobody */
  readonly onDownload?: (what: string) => void;
  /** Hears what goes wrong while the app runs. Never given any record's data. */
  readonly report: (message: string) => void;
  /** The person's environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** Apps that run on this machine, and what they run on. */
export interface LocalMachine {
  readonly emulator: Emulator;
  readonly clients: LocalClients;
  readonly searchEndpoint: string;
  readonly slack: SlackStandIn;
  readonly deployment: Deployment;
  /** The aliases of the apps' search indexes. */
  readonly indexes: readonly string[];
  readonly app: DeployedApp;
  /** The functions that have rules, with them. */
  readonly functionsWithRules: readonly FunctionWithRules[];
  readonly changeStreams: ChangeStreams;
  readonly mappings: EventSourceMappings;
  /** What comes onto the default event bus, AWS's own announcements among it, on its way to streams. */
  readonly announcements: AwsAnnouncements;
  /** The app's schedules that the emulator ignores; they ran once when everything was up. */
  readonly schedules: Schedules;
  /** Waits until all that was written has gone through, into the indexes and the channels. */
  untilThrough(): Promise<void>;
  /** Ends everything and leaves nothing behind. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Brings up an emulated AWS, OpenSearch and a stand-in for Slack, deploys the apps from their own templates, and connects
 * what the emulator leaves open: tables to streams, streams and queues to functions.
 *
 * @throws LocalError that names what is missing or what the person's app does wrong; nothing is left running then
 */
export async function startLocalMachine(options: LocalMachineOptions): Promise<LocalMachine> {
  const run = new Run(options);
  try {
    return await run.start();
  } catch (error) {
    await run.stop();
    throw error;
  }
}

/** What is up of a machine, so that it can be taken down at any time. */
class Run {
  private readonly work: string;
  private readonly running: { stop(): Promise<unknown> }[] = [];
  private stopping: Promise<void> | undefined;
  private readonly removeWork: () => void;

  constructor(private readonly options: LocalMachineOptions) {
    const runs = join(options.folder, '.local', 'run', '/');
    if (options.keep) {
      this.work = join(runs, randomUUID().slice(0, 8));
      mkdirSync(this.work, { recursive: true });
      this.removeWork = () => {};
    } else {
      const { path, remove } = makeOwnFolder(runs);
      this.work = path;
      this.removeWork = remove;
    }
  }

  async start(): Promise<LocalMachine> {
    const { options, running, work } = this;
    const { steps, folder, env, region = DEFAULT_REGION } = options;
    const programs = await steps.run('Looking for what has to be there', async () => {
      findToolkit(folder);
      return findPrograms({ folder, openSearchGiven: options.openSearch !== undefined, env });
    });

    const toDownload = [
      ...(isEmulatorInstalled(folder) ? [] : ['MiniStack']),
      ...(options.openSearch !== undefined || isOpenSearchInstalled(folder) ? [] : ['OpenSearch']),
    ];
    if (toDownload.length > 0) options.onDownload?.(toDownload.join(' and '));

    const slack = this.up(await startSlack({ channels: [], token: SLACK_TOKEN }));
    const emulator = await this.startEmulator(programs, region);
    const clients = localClients({ endpoint: emulator.url, region });
    running.push({ stop: async () => clients.destroy() });

    const searchEndpoint = options.openSearch ?? `http://127.0.0.1:${await freePort()}`;
    const toolkit = cdkToolkit({ folder, endpoint: emulator.url, region, env });
    const context = { searchEndpoint, slackApiUrl: slack.apiUrl };
    const synthesiseApp = async (app: AppToDeploy) => {
      await steps.run(`Synthesising ${app.title}`, async (onProgress) => {
        const { command, assembly } = app;
        const warnings = await keepingContext(folder, () =>
          synthesise(toolkit, { app: command, context, output: assembly, onProgress }).catch(async (error) => {
            throw await explainMissingStage(error, clients.ssm);
          }),
        );
        for (const warning of warnings) options.report(`warning: ${warning}`);
      });
    };
    const deployApp = async ({ title, assembly }: AppToDeploy) => {
      const synthesised = await readStacks(assembly, region);
      refuseOtherSlack(synthesised, slack.apiUrl);
      const indexes = indexesIn(synthesised);
      if (options.openSearch) this.up({ stop: await borrowIndexes(searchEndpoint, indexes) });
      const deployment = await steps.run(`Deploying ${title}`, (onProgress) =>
        deployAssembly(toolkit, { assembly, cloudFormation: clients.cloudFormation, onProgress }),
      );
      const { functions } = await readAppRules(assembly);
      return { indexes, deployment, functions };
    };
    const [first, ...others] = appsToDeploy(options.apps, work);
    if (!first) throw new LocalError('no app is named that is to be run');
    const abandon = new AbortController();
    await together(abandon, [
      this.startSearch(programs, searchEndpoint, abandon.signal),
      synthesiseApp(first),
      steps.run('Bootstrapping the account', (onProgress) =>
        bootstrap(toolkit, { work: join(work, 'bootstrap'), onProgress }),
      ),
    ]);
    const deployed = [await deployApp(first)];
    for (const app of others) {
      // What it looks up is there only now.
      await synthesiseApp(app);
      deployed.push(await deployApp(app));
    }
    const deployment: Deployment = {
      stacks: deployed.flatMap(({ deployment: { stacks } }) => stacks),
      differences: deployed.flatMap(({ deployment: { differences } }) => differences),
    };

    const functionsWithRules = deployed.flatMap(({ functions }) => functions);
    const rules = functionsWithRules.flatMap((fn) => fn.rules);
    for (const channel of rules.map((rule) => rule.channel).sort()) slack.addChannel(channel);
    const app = await deployedApp(clients);
    await createSlackSecrets(app, clients);
    const flow = await steps.run('Connecting tables, streams, queues and functions', () =>
      this.connect(emulator, clients, deployment.stacks),
    );
    return {
      emulator,
      clients,
      searchEndpoint,
      slack,
      deployment,
      indexes: deployed.flatMap(({ indexes }) => indexes),
      app,
      functionsWithRules,
      ...flow,
      untilThrough: () => untilThrough(flow),
      stop: () => this.stop(),
    };
  }

  /** In the reverse order of their start. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const service of this.running.toReversed()) await service.stop();
      this.removeWork();
    })();
    return this.stopping;
  }

  private up<Service extends { stop(): Promise<unknown> }>(service: Service): Service {
    this.running.push(service);
    return service;
  }

  private async startEmulator({ python }: Programs, region: string): Promise<Emulator> {
    const { steps, folder, keep, preload } = this.options;
    return steps.run('Starting the emulated AWS', async (onProgress) => {
      const installation = await installEmulator({ folder, python, onProgress });
      return this.up(await startEmulator({ installation, work: this.work, region, keep, preload }));
    });
  }

  private async startSearch({ openSearch }: Programs, endpoint: string, abandoned: AbortSignal): Promise<void> {
    const { steps, folder, keep } = this.options;
    await steps.run(
      openSearch ? 'Starting OpenSearch' : `Connecting to OpenSearch at ${endpoint}`,
      async (onProgress) => {
        if (!openSearch) return this.up(await connectOpenSearch(endpoint));
        const { java, maven } = openSearch;
        const home = await installOpenSearch({ folder, javaHome: java.home, onProgress, ...(maven && { maven }) });
        const port = Number(new URL(endpoint).port);
        const service = this.up(await startOpenSearch({ home, java, work: this.work, port, keep, abandoned }));
        if (service.url !== endpoint) {
          throw new LocalError(`another program took port ${port} at the same moment; start again`);
        }
        return service;
      },
    );
  }

  private async connect(
    emulator: Emulator,
    clients: LocalClients,
    stacks: readonly DeployedStack[],
  ): Promise<Connections> {
    const { report } = this.options;
    const changeStreams = this.up(
      await startChangeStreams({
        sources: [
          ...(await findChangeStreams(stacks, cloudFormationExports(clients.cloudFormation))),
          ...(await takeOverDestinations(clients.dynamoDb)),
        ],
        dynamodb: clients.dynamoDb,
        streams: clients.dynamoDbStreams,
        kinesis: clients.kinesis,
        pollInterval: POLL_INTERVAL,
        report,
      }),
    );
    const mappings = this.up(
      await startEventSourceMappings({
        ...clients,
        cloudwatch: clients.cloudWatch,
        declared: readDeclaredMappings(stacks),
        pollInterval: POLL_INTERVAL,
        report,
      }),
    );
    const schedules = this.up(
      await startSchedules({
        listSchedules: emulatorSchedules(emulator),
        dynamodb: clients.dynamoDb,
        report,
      }),
    );
    const place = { account: emulator.account, region: emulator.region };
    const events = jsonApi(emulator, 'events', 'AWSEvents');
    const announcements = this.up(
      await startAwsAnnouncements({
        listRules: rulesOf(events),
        kinesis: clients.kinesis,
        looks: [
          eventsPut(events, clients.sqs),
          alarmChanges(clients.cloudWatch, place, Date.now),
          imagePushes(jsonApi(emulator, 'ecr', 'AmazonEC2ContainerRegistry_V20150921'), place, Date.now),
        ],
        pollInterval: POLL_INTERVAL,
        report,
      }),
    );
    return { changeStreams, mappings, schedules, announcements };
  }
}

interface AppToDeploy {
  readonly command: string;
  /** As a step names it: `the app`, or by its command where there are several. */
  readonly title: string;
  /** The folder for what is synthesised. */
  readonly assembly: string;
}

function appsToDeploy(commands: readonly string[], work: string): AppToDeploy[] {
  return commands.map((command, index) => ({
    command,
    title: commands.length === 1 ? 'the app' : `"${command}"`,
    assembly: join(work, `cdk.out-${index + 1}`),
  }));
}

type Connections = Pick<LocalMachine, 'changeStreams' | 'mappings' | 'schedules' | 'announcements'>;

function indexesIn(stacks: readonly SynthesisedStack[]): string[] {
  return stacks.flatMap(({ template }) => indexDefinitionsIn(template).map(({ alias }) => alias));
}

/**
 * Waits for all of them, so that none goes on starting while the others are being stopped. When one fails, those that listen
 * are told to give up.
 *
 * @throws what the first that failed says
 */
async function together(abandon: AbortController, starts: readonly Promise<unknown>[]): Promise<void> {
  for (const start of starts) start.catch((error: unknown) => abandon.abort(error));
  await Promise.allSettled(starts);
  if (abandon.signal.aborted) throw abandon.signal.reason;
}

/** The secrets that the app's senders read, with the token that the stand-in accepts. */
async function createSlackSecrets(app: DeployedApp, { secretsManager }: LocalClients): Promise<void> {
  for (const name of valuesOf(app, 'SLACK_SECRET')) {
    await secretsManager.send(
      new CreateSecretCommand({
        Name: name,
        SecretString: JSON.stringify({ botToken: SLACK_TOKEN, signingSecret: 'only-on-this-machine' }),
      }),
    );
  }
}

/** How long to wait until all has gone through, in milliseconds. */
const THROUGH_LIMIT = 10 * 60_000;

/** Quiet twice in a row: a function may have written to another source while the first was asked. */
async function untilThrough({ announcements, changeStreams, mappings }: Connections): Promise<void> {
  const giveUp = AbortSignal.timeout(THROUGH_LIMIT);
  for (let quiet = 0; quiet < 2; ) {
    if (giveUp.aborted) {
      throw new LocalError(
        'records are still on their way after ten minutes; what fails again and again is told above',
      );
    }
    const isQuiet = (await announcements.caughtUp()) && (await changeStreams.caughtUp()) && (await mappings.caughtUp());
    quiet = isQuiet ? quiet + 1 : 0;
    if (!isQuiet) await sleep(200);
  }
}
