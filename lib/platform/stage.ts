import { type NatChoice, type Profile, type SearchNodes, type Size, sizes } from '../../domain/platform/sizes';
import { isStageName, STAGE_NAME_INSTEAD } from '../../domain/platform/stage-description';
import { Mistake } from '../mistake';
import type { IdentityCenterOptions } from '../people';
import { isObject, PropCheck } from '../prop-check';
import { checkParameters, LOAD_BALANCERS, servicesWithGroups } from './stage-check';
import type {
  DnsParameters,
  IdentityCenterParameters,
  LoadBalancer,
  PeopleParameters,
  PlatformParameters,
  SlackParameters,
  StageParameters,
} from './stage-parameters';

/** A stage with everything said. */
export interface PlatformStage {
  readonly name: string;
  readonly size: Size;
  readonly onCall: readonly string[];
  /** The account and region, as a stack takes them. */
  readonly env: Env;
  readonly network: { readonly zones: number; readonly cidr: string; readonly nat: NatChoice };
  readonly dns?: Required<DnsParameters>;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly streams: { readonly shards: number | 'onDemand'; readonly days: number };
  readonly search?: SearchNodes;
  readonly repositories: readonly string[];
  readonly slack?: SlackParameters;
  readonly people?: StagePeople;
  readonly runbooks?: string;
  readonly logDays: number;
  readonly disposable: boolean;
  readonly heartbeat: boolean;
}

interface Env {
  readonly account?: string;
  readonly region?: string;
}

/** Who works in a stage: one of `identityCenter` and `samlProvider` is there. */
export interface StagePeople {
  readonly services: readonly string[];
  readonly sessionHours: number;
  readonly identityCenter?: Pick<IdentityCenterOptions, 'instanceArn' | 'groups'>;
  /** The account and region of Identity Center, where they are others than the stage's. */
  readonly organization?: Required<Env>;
  readonly samlProvider?: string;
}

/**
 * Checks the parameters of a platform and settles every default.
 *
 * @throws Mistake that names the stage, the parameter, what was found, and what to write instead
 */
export function defineStages(parameters: PlatformParameters): PlatformStage[] {
  const check = checkOf('stages');
  if (!isObject(parameters)) check.refuse('parameters', parameters, 'write { stages: { … } }');
  check.members('', parameters, ['stages']);
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

/**
 * The stages of these names, as an app takes them from its command; all where none is named.
 *
 * @throws Mistake where there is no stage of a name
 */
export function stagesNamed(stages: readonly PlatformStage[], names: readonly string[]): readonly PlatformStage[] {
  if (names.length === 0) return stages;
  const there = stages.map(({ name }) => name);
  const unknown = names.find((name) => !there.includes(name));
  if (unknown !== undefined) {
    throw new Mistake(
      { node: { path: unknown } },
      `there is no stage of this name; write ${there.join(', ')}`,
      'stagesNamed',
    );
  }
  return stages.filter(({ name }) => names.includes(name));
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
  if (!isStageName(name)) check.refuse('name', name, STAGE_NAME_INSTEAD);
  if (!isObject(parameters)) check.refuse('stage', parameters, "write its parameters: { size: 'sandbox', onCall: [] }");
  checkParameters(check, name, parameters);
  const { size, onCall, account, region, network, dns, loadBalancers, streams, search } = parameters;
  const { repositories = [], slack, people, runbooks, logDays, disposable } = parameters;
  const profile: Profile = sizes[size];
  const env: Env = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
  return {
    name,
    size,
    onCall,
    env,
    network: { zones: profile.zones, cidr: '10.0.0.0/16', nat: profile.nat, ...given(network) },
    ...(dns && { dns: { hostedZoneName: dns.name, ...given(dns) } }),
    loadBalancers: loadBalancers ?? (dns ? LOAD_BALANCERS : []),
    streams: { shards: profile.shards, days: profile.streamDays, ...given(streams) },
    ...(search !== false && { search: { ...profile.search, ...given(search) } }),
    repositories,
    ...(slack && { slack }),
    ...(people && { people: settlePeople(people, env) }),
    ...(runbooks !== undefined && { runbooks }),
    logDays: logDays ?? profile.logDays,
    disposable: disposable ?? profile.disposable,
    heartbeat: profile.heartbeat,
  };
}

function settlePeople(people: PeopleParameters, stage: Env): StagePeople {
  const { services, sessionHours = 4, identityCenter, samlProvider } = people;
  return {
    services: services ?? servicesWithGroups(people),
    sessionHours,
    ...(identityCenter && settleIdentityCenter(identityCenter, stage)),
    ...(samlProvider !== undefined && { samlProvider }),
  };
}

function settleIdentityCenter({ account, region, ...identityCenter }: IdentityCenterParameters, stage: Env) {
  const isHere = account === stage.account && region === stage.region;
  if (account === undefined || region === undefined || isHere) return { identityCenter };
  return { identityCenter, organization: { account, region } };
}

/** What was given, without members that are there and undefined. */
function given<T extends object>(parameters: T | undefined): T {
  return Object.fromEntries(Object.entries(parameters ?? {}).filter(([, value]) => value !== undefined)) as T;
}

function checkOf(stage: string): PropCheck {
  return new PropCheck({ node: { path: stage } }, 'defineStages');
}
