import { Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { planSubnets } from '../../domain/network/subnet-plan';
import { type NatChoice, type Profile, type SearchNodes, type Size, sizes } from '../../domain/platform/sizes';
import { isObject, PropCheck } from '../prop-check';

/** The parameters of a platform: what `platform.config.ts` holds. */
export interface PlatformParameters {
  /** By name: `dev`, `qa`, `staging`, `production`. Lower case letters, digits and hyphens, 20 at most. */
  readonly stages: Readonly<Record<string, StageParameters>>;
}

/** What is said of a stage. Where a default is "of the size", docs/platform.md has the table. */
export interface StageParameters {
  /**
   * How big and how careful it is, and what it costs when idle: `sandbox` for trying things out, `team` for a small team in
   * production, `production` for what many depend on.
   */
  readonly size: Size;

  /**
   * Who is told of alarms about the platform itself, by mail. Each address gets a mail with a link to confirm.
   *
   * An empty list is a warning at synth.
   */
  readonly onCall: readonly string[];

  /**
   * The AWS account, 12 digits.
   * @default the one that the stack is deployed to; the network is then in two zones at most
   */
  readonly account?: string;

  /**
   * The AWS region.
   * @default the one that the stack is deployed to; the network is then in two zones at most
   */
  readonly region?: string;

  /** @default a new network, as big as the size says */
  readonly network?: NetworkParameters;

  /**
   * The DNS name under which the stage's services are found. Load balancers need it for their certificate.
   * @default no load balancers
   */
  readonly dns?: DnsParameters;

  /**
   * Which load balancers there are.
   * @default both where `dns` is given: 16 dollars a month each, and 4 for each address in the internet
   */
  readonly loadBalancers?: readonly LoadBalancer[];

  /** @default of the size */
  readonly streams?: StreamParameters;

  /**
   * Nodes of OpenSearch; what is left out is of the size. `false` for no domain.
   * @default of the size
   */
  readonly search?: Partial<SearchNodes> | false;

  /**
   * The names of image repositories. An account and region has one of a name, for all stages that are in it.
   * @default none
   */
  readonly repositories?: readonly string[];

  /**
   * The Slack app that tells of alarms and of images.
   * @default alarms and images are events on the stream, and no rule announces them
   */
  readonly slack?: SlackParameters;

  /**
   * Where the runbooks of alarms can be read: docs/alarms.md of this package, put where people who are woken can open it.
   * @default alarms name the page in the package
   */
  readonly runbooks?: string;

  /**
   * How long logs are kept, in days: a number that CloudWatch Logs knows.
   * @default of the size: 7, 30 or 90
   */
  readonly logDays?: number;

  /**
   * Whether all of it may go when its stack is deleted, with what it holds.
   * @default of the size: `true` for a sandbox
   */
  readonly disposable?: boolean;
}

export interface NetworkParameters {
  /**
   * How many zones, 2 or 3.
   * @default of the size: 2, 2 or 3
   */
  readonly zones?: number;

  /**
   * Addresses, with a mask from /16 to /21.
   * @default 10.0.0.0/16
   */
  readonly cidr?: string;

  /**
   * How private subnets reach the internet. A NAT gateway is 33 dollars a month, whether used or not.
   * @default of the size: `none`, `gateway` or `gatewayPerZone`
   */
  readonly nat?: NatChoice;
}

export interface DnsParameters {
  /** `production.shop.example`. The certificate is for it and for the names one level below. */
  readonly name: string;
  /** The public hosted zone in Route 53 that has the name, or a name above it. */
  readonly hostedZoneId: string;
  /**
   * The name of that hosted zone.
   * @default `name`
   */
  readonly hostedZoneName?: string;
}

/** One faces the internet, the other what is in the network. */
export type LoadBalancer = 'internetFacing' | 'internal';

export interface StreamParameters {
  /**
   * Shards of each stream, or `onDemand`.
   * @default of the size: 1, 1 or `onDemand`
   */
  readonly shards?: number | 'onDemand';

  /**
   * How long records are kept, 1 to 7 days.
   * @default of the size: 1, 7 or 7
   */
  readonly days?: number;
}

export interface SlackParameters {
  /** The secret in Secrets Manager with the app's token: see docs/slack-app.md. */
  readonly secretName: string;
  /** The channel that hears of alarms and of images with critical findings: `#platform`. */
  readonly channel: string;
}

/** A stage with everything said. */
export interface PlatformStage {
  readonly name: string;
  readonly size: Size;
  readonly onCall: readonly string[];
  /** The account and region, as a stack takes them. */
  readonly env: { readonly account?: string; readonly region?: string };
  readonly network: { readonly zones: number; readonly cidr: string; readonly nat: NatChoice };
  readonly dns?: Required<DnsParameters>;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly streams: { readonly shards: number | 'onDemand'; readonly days: number };
  readonly search?: SearchNodes;
  readonly repositories: readonly string[];
  readonly slack?: SlackParameters;
  readonly runbooks?: string;
  readonly logDays: number;
  readonly disposable: boolean;
  readonly heartbeat: boolean;
}

/**
 * Checks the parameters of a platform and settles every default.
 *
 * @throws Mistake that names the stage, the parameter, what was found, and what to write instead
 */
export function defineStages(parameters: PlatformParameters): PlatformStage[] {
  const check = checkOf('stages');
  if (!isObject(parameters)) check.refuse('parameters', parameters, 'write { stages: { … } }');
  refuseOthers(check, '', parameters, ['stages']);
  const { stages } = parameters;
  if (!isObject(stages) || Object.keys(stages).length === 0) {
    check.refuse(
      'stages',
      stages,
      "write at least one: { sandbox: { size: 'sandbox', onCall: ['you@shop.example'] } }",
    );
  }
  const settled = Object.entries(stages).map(([name, stage]) => settle(name, stage));
  refuseTwins(settled);
  refuseNamesWithinOthers(settled);
  return settled;
}

/** Alarms are known by the names of their stacks, `Platform-dev-…`, and so stages within one another are not told apart. */
function refuseNamesWithinOthers(stages: readonly PlatformStage[]): void {
  const isBeside = (one: PlatformStage, other: PlatformStage) =>
    one.env.account === other.env.account && one.env.region === other.env.region;
  for (const inner of stages) {
    const outer = stages.find((stage) => inner.name.startsWith(`${stage.name}-`) && isBeside(stage, inner));
    if (!outer) continue;
    checkOf(inner.name).refuse(
      'name',
      inner.name,
      `it begins with the name of stage "${outer.name}" in the same account and region, and alarms of both begin alike; write another`,
    );
  }
}

/** Repositories of one name in one account and region. */
function refuseTwins(stages: readonly PlatformStage[]): void {
  const owners = new Map<string, string>();
  for (const { name, env, repositories } of stages) {
    for (const repository of repositories) {
      const place = [env.account, env.region, repository].join(' ');
      const owner = owners.get(place);
      if (owner !== undefined) {
        const where =
          owner === name ? 'it is there twice' : `stage "${owner}" of the same account and region makes it, too`;
        checkOf(name).refuse('repositories', repositories, `"${repository}": ${where}; write it once`);
      }
      owners.set(place, name);
    }
  }
}

function settle(name: string, parameters: StageParameters): PlatformStage {
  const check = checkOf(name);
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
    check.refuse('name', name, 'write lower case letters, digits and hyphens, 20 at most, a letter first');
  }
  if (!isObject(parameters)) check.refuse('stage', parameters, "write its parameters: { size: 'sandbox', onCall: [] }");
  validate(check, parameters);
  const { size, onCall, account, region, network, dns, loadBalancers, streams, search } = parameters;
  const { repositories = [], slack, runbooks, logDays, disposable } = parameters;
  const profile: Profile = sizes[size];
  return {
    name,
    size,
    onCall,
    env: { ...(account !== undefined && { account }), ...(region !== undefined && { region }) },
    network: { zones: profile.zones, cidr: '10.0.0.0/16', nat: profile.nat, ...given(network) },
    ...(dns && { dns: { hostedZoneName: dns.name, ...given(dns) } }),
    loadBalancers: loadBalancers ?? (dns ? LOAD_BALANCERS : []),
    streams: { shards: profile.shards, days: profile.streamDays, ...given(streams) },
    ...(search !== false && { search: { ...profile.search, ...given(search) } }),
    repositories,
    ...(slack && { slack }),
    ...(runbooks !== undefined && { runbooks }),
    logDays: logDays ?? profile.logDays,
    disposable: disposable ?? profile.disposable,
    heartbeat: profile.heartbeat,
  };
}

/** What was given, without members that are there and undefined. */
function given<T extends object>(parameters: T | undefined): T {
  return Object.fromEntries(Object.entries(parameters ?? {}).filter(([, value]) => value !== undefined)) as T;
}

const PARAMETERS = [
  'size',
  'onCall',
  'account',
  'region',
  'network',
  'dns',
  'loadBalancers',
  'streams',
  'search',
  'repositories',
  'slack',
  'runbooks',
  'logDays',
  'disposable',
] as const satisfies (keyof StageParameters)[];

function validate(check: PropCheck, parameters: StageParameters): void {
  refuseOthers(check, '', parameters, PARAMETERS);
  const { size, account, region, logDays, disposable } = parameters;
  if (!Object.hasOwn(sizes, size)) check.refuse('size', size, `write ${inWords(Object.keys(sizes))}`);
  validateOnCall(check, parameters.onCall);
  pattern(check, 'account', account, /^\d{12}$/, "write its 12 digits, in quotes: '111122223333'");
  pattern(check, 'region', region, /^[a-z]{2}(-[a-z]+)+-\d$/, "write a region: 'eu-west-1'");
  if ((account === undefined) !== (region === undefined)) {
    const [missing, other] = account === undefined ? ['account', 'region'] : ['region', 'account'];
    check.refuse(missing, undefined, `write it as well, or leave out \`${other}\` too`);
  }
  validateNetwork(check, parameters.network);
  const { zones = sizes[size].zones } = parameters.network ?? {};
  if (zones > 2 && account === undefined) {
    check.refuse(
      'account',
      account,
      `CDK knows of two zones where it knows no account, and the stage wants ${zones}; write \`account\` and \`region\`, or \`network: { zones: 2 }\``,
    );
  }
  validateDns(check, parameters.dns);
  validateLoadBalancers(check, parameters);
  validateStreams(check, parameters.streams);
  validateSearch(check, parameters.search);
  validateRepositories(check, parameters.repositories);
  validateSlack(check, parameters.slack);
  pattern(
    check,
    'runbooks',
    parameters.runbooks,
    /^https?:\/\/\S+$/,
    "write an address: 'https://wiki.example/alarms'",
  );
  if (logDays !== undefined && !(logDays in RetentionDays)) {
    check.refuse(
      'logDays',
      logDays,
      'write a number of days that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, …',
    );
  }
  check.trueOrFalse('disposable', disposable);
}

function validateOnCall(check: PropCheck, onCall: unknown): void {
  const instead = "write addresses: ['platform@shop.example'], or [] while nobody is to be told";
  if (onCall === undefined) check.refuse('onCall', onCall, instead);
  for (const [index, address] of check.list('onCall', onCall, instead).entries()) {
    if (typeof address !== 'string' || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) {
      check.refuse(`onCall[${index}]`, address, "write an address: 'platform@shop.example'");
    }
  }
}

const NAT_CHOICES: readonly unknown[] = ['none', 'gateway', 'gatewayPerZone'] satisfies NatChoice[];

function validateNetwork(check: PropCheck, network: unknown): void {
  if (network === undefined) return;
  if (!isObject(network)) check.refuse('network', network, "write { zones: 2, nat: 'gateway' }");
  refuseOthers(check, 'network.', network, ['zones', 'cidr', 'nat']);
  const { zones, cidr, nat } = network;
  check.wholeNumber('network.zones', zones, { from: 2, to: 3 });
  if (cidr !== undefined) {
    const planned = planSubnets(String(cidr));
    if (!planned.ok) check.refuse('network.cidr', cidr, planned.instead);
  }
  if (nat !== undefined && !NAT_CHOICES.includes(nat)) {
    check.refuse('network.nat', nat, `write ${inWords(NAT_CHOICES)}`);
  }
}

function validateDns(check: PropCheck, dns: unknown): void {
  if (dns === undefined) return;
  const instead = "write { name: 'shop.example', hostedZoneId: 'Z0123456789ABCDEFGHIJ' }";
  if (!isObject(dns)) check.refuse('dns', dns, instead);
  refuseOthers(check, 'dns.', dns, ['name', 'hostedZoneId', 'hostedZoneName']);
  const { name, hostedZoneId, hostedZoneName } = dns;
  const isName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
  if (name === undefined || hostedZoneId === undefined) check.refuse('dns', dns, instead);
  pattern(check, 'dns.name', name, isName, "write a name in lower case, without a dot at the end: 'shop.example'");
  pattern(check, 'dns.hostedZoneId', hostedZoneId, /^Z[A-Z0-9]{1,31}$/, "write its id: 'Z0123456789ABCDEFGHIJ'");
  pattern(check, 'dns.hostedZoneName', hostedZoneName, isName, "write the zone's name: 'shop.example'");
  if (hostedZoneName !== undefined && name !== hostedZoneName && !String(name).endsWith(`.${hostedZoneName}`)) {
    check.refuse('dns.name', name, `write a name below the zone's: 'production.${hostedZoneName}'`);
  }
}

const LOAD_BALANCERS: readonly LoadBalancer[] = ['internetFacing', 'internal'];

function validateLoadBalancers(check: PropCheck, { loadBalancers, dns }: StageParameters): void {
  const instead = `write those that there are: ['internetFacing', 'internal']`;
  for (const [index, which] of check.list('loadBalancers', loadBalancers, instead).entries()) {
    if (!(LOAD_BALANCERS as readonly unknown[]).includes(which)) {
      check.refuse(`loadBalancers[${index}]`, which, `write ${inWords(LOAD_BALANCERS)}`);
    }
  }
  if (loadBalancers?.length && dns === undefined) {
    check.refuse(
      'dns',
      dns,
      "load balancers need it for their certificate: { name: 'shop.example', hostedZoneId: 'Z…' }",
    );
  }
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const REPOSITORY = /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/;

function validateRepositories(check: PropCheck, repositories: unknown): void {
  for (const [index, name] of check.list('repositories', repositories, "write names: ['orders']").entries()) {
    pattern(check, `repositories[${index}]`, name ?? '', REPOSITORY, "write a name in lower case: 'orders'");
  }
}

function validateStreams(check: PropCheck, streams: unknown): void {
  if (streams === undefined) return;
  if (!isObject(streams)) check.refuse('streams', streams, 'write { shards: 2, days: 7 }');
  refuseOthers(check, 'streams.', streams, ['shards', 'days']);
  const { shards, days } = streams;
  if (shards !== 'onDemand') {
    check.wholeNumber('streams.shards', shards, { from: 1 }, "write a whole number from 1, or 'onDemand'");
  }
  check.wholeNumber('streams.days', days, { from: 1, to: 7 });
}

function validateSearch(check: PropCheck, search: unknown): void {
  if (search === undefined || search === false) return;
  if (!isObject(search)) check.refuse('search', search, 'write the nodes, { nodes: 3 }, or false for no domain');
  refuseOthers(check, 'search.', search, ['instanceType', 'nodes', 'volumeSize']);
  const { instanceType, nodes, volumeSize } = search;
  pattern(check, 'search.instanceType', instanceType, /\.search$/, "write a type for search: 'r7g.large.search'");
  if (nodes !== 'onePerZone') {
    check.wholeNumber('search.nodes', nodes, { from: 1 }, "write a whole number from 1, or 'onePerZone'");
  }
  check.wholeNumber('search.volumeSize', volumeSize, { from: 10 });
}

function validateSlack(check: PropCheck, slack: unknown): void {
  if (slack === undefined) return;
  const instead = "write { secretName: 'slack/platform', channel: '#platform' }";
  if (!isObject(slack)) check.refuse('slack', slack, instead);
  refuseOthers(check, 'slack.', slack, ['secretName', 'channel']);
  check.text('slack.secretName', slack.secretName, instead);
  if (typeof slack.channel !== 'string' || !/^#[^\s#]{1,80}$/.test(slack.channel)) {
    check.refuse('slack.channel', slack.channel, "write a channel with its #: '#platform'");
  }
}

function refuseOthers(check: PropCheck, prefix: string, parameters: object, known: readonly string[]): void {
  const other = Object.keys(parameters).find((name) => !known.includes(name));
  if (other === undefined) return;
  check.refuse(
    `${prefix}${other}`,
    (parameters as Record<string, unknown>)[other],
    `there is no such parameter. There are ${known.join(', ')}`,
  );
}

function pattern(check: PropCheck, name: string, value: unknown, form: RegExp, instead: string): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (typeof value !== 'string' || !form.test(value)) check.refuse(name, value, instead);
}

function inWords(choices: readonly unknown[]): string {
  const quoted = choices.map((choice) => `'${choice}'`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function checkOf(stage: string): PropCheck {
  return new PropCheck({ node: { path: stage } }, 'defineStages');
}
