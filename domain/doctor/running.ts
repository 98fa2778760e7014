import type { Finding } from './check';

/** A subscription of a topic. */
export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly isConfirmed: boolean;
}

/** Whom a topic tells. */
export function findSubscriptions(topic: string, subscriptions: readonly Subscription[]): Finding {
  if (subscriptions.length === 0) {
    const mend = `aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint you@example.org`;
    return { state: 'warning', says: 'nobody is subscribed', mend };
  }
  const waiting = subscriptions.filter(({ isConfirmed }) => !isConfirmed);
  const [first] = waiting;
  if (!first) return { state: 'ok', says: `tells ${subscriptions.map(shown).join(', ')}` };
  return {
    state: 'missing',
    says: `not confirmed: ${waiting.map(shown).join(', ')}; the link is in the mail that SNS sent`,
    mend: `aws sns subscribe --topic-arn ${topic} --protocol ${first.protocol} --notification-endpoint '${shown(first)}'   # sends it again`,
  };
}

/** Addresses of the web carry keys of their own; of these, only whose they are is shown. */
function shown({ endpoint }: Subscription): string {
  const [origin] = /^https?:\/\/[^/?#@]+(?=[/?#]|$)/.exec(endpoint) ?? [];
  if (origin !== undefined) return origin === endpoint ? endpoint : `${origin}/…`;
  return endpoint.startsWith('http') ? 'an address of the web' : endpoint;
}

/** An event source mapping, as Lambda tells of it. */
export interface Mapping {
  /** `Enabled`, `Disabled`, `Creating`, … */
  readonly state: string;
  /** `OK`, `No records processed`, `PROBLEM: …` */
  readonly lastResult: string;
}

/** @param mapping undefined where there is none */
export function findMapping(uuid: string, mapping: Mapping | undefined): Finding {
  const look = `aws lambda get-event-source-mapping --uuid ${uuid}`;
  if (!mapping) return { state: 'missing', says: 'the mapping is gone', mend: 'npx cdk drift' };
  const { state, lastResult } = mapping;
  if (state === 'Disabled') {
    const mend = `aws lambda update-event-source-mapping --uuid ${uuid} --enabled`;
    return { state: 'missing', says: 'is switched off, and reads nothing', mend };
  }
  if (state !== 'Enabled') return { state: 'warning', says: `is ${state} just now`, mend: look };
  if (/^PROBLEM/i.test(lastResult)) return { state: 'missing', says: `reads, and says ${lastResult}`, mend: look };
  return { state: 'ok', says: `reads; its last result: ${lastResult || 'none yet'}` };
}

/** @param statuses those of all of a table's destinations: `ACTIVE`, `DISABLED`, … */
export function findDestination(table: string, statuses: readonly string[]): Finding {
  if (statuses.includes('ACTIVE')) return { state: 'ok', says: 'its changes go to a stream' };
  const found = statuses.length === 0 ? 'it has no stream' : `its stream is ${statuses.join(', ')}`;
  return {
    state: 'missing',
    says: `its changes go nowhere: ${found}`,
    mend: `aws dynamodb describe-kinesis-streaming-destination --table-name ${table}   # docs/troubleshooting.md`,
  };
}

/** An OpenSearch domain, as its service tells of it. */
export interface SearchDomainState {
  readonly processing: boolean;
  /** Undefined where it has none yet. */
  readonly endpoint: string | undefined;
  /** Whether it is in a network of one's own. */
  readonly inNetwork: boolean;
}

export function findSearchDomain(name: string, domain: SearchDomainState | undefined): Finding {
  const look = `aws opensearch describe-domain --domain-name ${name}`;
  if (!domain) return { state: 'missing', says: 'the domain is gone', mend: 'npx cdk drift' };
  if (!domain.inNetwork)
    return {
      state: 'missing',
      says: 'is in no network of yours: everybody can reach it',
      mend: 'docs/search-domain.md',
    };
  if (domain.endpoint === undefined) return { state: 'missing', says: 'has no endpoint yet', mend: look };
  if (domain.processing) return { state: 'warning', says: 'is there, and being changed', mend: look };
  return { state: 'ok', says: 'is there, and no change of it is under way' };
}

/** @param missing those of a stack's parameters that are not there */
export function findParameters(all: readonly string[], missing: readonly string[]): Finding {
  if (missing.length === 0) return { state: 'ok', says: `all ${all.length} are there` };
  return {
    state: 'missing',
    says: `${missing.length} of ${all.length} are gone: ${missing.join(', ')}`,
    mend: 'npx cdk drift   # docs/troubleshooting.md',
  };
}

/** @param policy a repository's policy as JSON; undefined where it has none */
export function findRepository(repository: string, policy: string | undefined): Finding {
  if (policy === undefined) return { state: 'ok', says: 'nobody but the account reads it' };
  const { Statement = [] } = JSON.parse(policy) as { Statement?: unknown };
  const open = ([Statement].flat() as Statement[]).filter(isForAnybody);
  if (open.length === 0) return { state: 'ok', says: 'nobody reads it but whom its policy names' };
  return {
    state: 'missing',
    says: 'its policy lets any account in',
    mend: `aws ecr get-repository-policy --repository-name ${repository}   # and name the accounts`,
  };
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function isForAnybody({ Effect, Principal, Condition }: Statement): boolean {
  const principals =
    typeof Principal === 'object' && Principal !== null ? Object.values(Principal).flat() : [Principal];
  return Effect === 'Allow' && Condition === undefined && principals.includes('*');
}

/** An alarm, as CloudWatch tells of it. */
export interface AlarmState {
  readonly name: string;
  readonly state: string;
  readonly hasActions: boolean;
  /** For how many hours it is in that state. */
  readonly hours: number;
}

const DAY = 24;

/** What deserves a look among the alarms of all stacks. */
export function checkAlarms(alarms: readonly AlarmState[]): readonly ({ readonly title: string } & Finding)[] {
  const firing = alarms.filter(({ state }) => state === 'ALARM');
  const mute = alarms.filter(({ hasActions }) => !hasActions);
  const blind = alarms.filter(({ state, hours }) => state === 'INSUFFICIENT_DATA' && hours >= DAY);
  const found = [
    ...some(firing, 'warning', (names) => `firing: ${names}`, 'docs/alarms.md'),
    ...some(mute, 'warning', (names) => `without actions: ${names}`, 'docs/monitoring.md'),
    ...some(blind, 'warning', (names) => `without data for a day or more: ${names}`, 'docs/alarms.md'),
  ];
  if (found.length > 0) return found.map((finding) => ({ title: 'alarms', ...finding }));
  return [{ title: 'alarms', state: 'ok', says: `none of ${alarms.length} fires, and all have actions` }];
}

function some(
  alarms: readonly AlarmState[],
  state: Finding['state'],
  says: (names: string) => string,
  mend: string,
): Finding[] {
  if (alarms.length === 0) return [];
  const names = alarms.slice(0, 3).map(({ name }) => name);
  const more = alarms.length - names.length;
  const all = more > 0 ? [...names, `${more} more`] : names;
  return [{ state, says: says(all.join(', ')), mend }];
}
