import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { planSubnets } from '../../domain/network/subnet-plan';
import { isChannel } from '../../domain/notifications/check-rule';
import { type NatChoice, sizes } from '../../domain/platform/sizes';
import { checkRepositoryName } from '../images/image-repository';
import { isSecretName } from '../notifications/slack-app';
import { checkIdentityCenter, checkServices } from '../people/check-people';
import { isObject, type PropCheck } from '../prop-check';
import type { LoadBalancer, PeopleParameters, StageParameters } from './stage-parameters';

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
  'people',
  'runbooks',
  'logDays',
  'disposable',
] as const satisfies (keyof StageParameters)[];

/** Any region's name, also of one that is yet to come; a mistyped direction is none. */
const REGION = /^[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d$/;

/** @throws Mistake about the first parameter of a stage that cannot be */
export function checkParameters(check: PropCheck, stage: string, parameters: StageParameters): void {
  check.members('', parameters, PARAMETERS);
  const { size, account, region, logDays, disposable } = parameters;
  if (!Object.hasOwn(sizes, size)) check.refuse('size', size, `write ${inWords(Object.keys(sizes))}`);
  validateOnCall(check, parameters.onCall);
  validateEnv(check, '', { account, region });
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
  validateSearch(check, parameters.search, zones);
  validateRepositories(check, parameters.repositories);
  validateSlack(check, parameters.slack);
  validatePeople(check, stage, parameters);
  check.matching(
    'runbooks',
    parameters.runbooks,
    /^https?:\/\/\S+$/,
    "write an address: 'https://wiki.example/alarms'",
  );
  if (logDays !== undefined && !(typeof logDays === 'number' && logDays in RetentionDays)) {
    check.refuse(
      'logDays',
      logDays,
      'write a number of days that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, …',
    );
  }
  check.trueOrFalse('disposable', disposable);
}

/** @param at what stands before the names */
function validateEnv(check: PropCheck, at: string, { account, region }: { account?: unknown; region?: unknown }): void {
  check.matching(`${at}account`, account, /^\d{12}$/, "write its 12 digits, in quotes: '111122223333'");
  check.matching(`${at}region`, region, REGION, "write a region: 'eu-west-1'");
  if ((account === undefined) !== (region === undefined)) {
    const [missing, other] = account === undefined ? ['account', 'region'] : ['region', 'account'];
    check.refuse(`${at}${missing}`, undefined, `write it as well, or leave out \`${at}${other}\` too`);
  }
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
  check.members('network', network, ['zones', 'cidr', 'nat']);
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
  check.members('dns', dns, ['name', 'hostedZoneId', 'hostedZoneName']);
  const { name, hostedZoneId, hostedZoneName } = dns;
  const isName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
  if (name === undefined || hostedZoneId === undefined) check.refuse('dns', dns, instead);
  check.matching('dns.name', name, isName, "write a name in lower case, without a dot at the end: 'shop.example'");
  check.matching('dns.hostedZoneId', hostedZoneId, /^Z[A-Z0-9]{1,31}$/, "write its id: 'Z0123456789ABCDEFGHIJ'");
  check.matching('dns.hostedZoneName', hostedZoneName, isName, "write the zone's name: 'shop.example'");
  if (hostedZoneName !== undefined && name !== hostedZoneName && !String(name).endsWith(`.${hostedZoneName}`)) {
    check.refuse('dns.name', name, `write a name below the zone's: 'production.${hostedZoneName}'`);
  }
}

/** All that there can be. */
export const LOAD_BALANCERS: readonly LoadBalancer[] = ['internetFacing', 'internal'];

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

function validateRepositories(check: PropCheck, repositories: unknown): void {
  for (const [index, name] of check.list('repositories', repositories, "write names: ['orders']").entries()) {
    checkRepositoryName(check, `repositories[${index}]`, name);
  }
}

function validateStreams(check: PropCheck, streams: unknown): void {
  if (streams === undefined) return;
  if (!isObject(streams)) check.refuse('streams', streams, 'write { shards: 2, days: 7 }');
  check.members('streams', streams, ['shards', 'days']);
  const { shards, days } = streams;
  if (shards !== 'onDemand') {
    check.wholeNumber('streams.shards', shards, { from: 1 }, "write a whole number from 1, or 'onDemand'");
  }
  check.wholeNumber('streams.days', days, { from: 1, to: 7 });
}

function validateSearch(check: PropCheck, search: unknown, zones: number): void {
  if (search === undefined || search === false) return;
  if (!isObject(search)) check.refuse('search', search, 'write the nodes, { nodes: 3 }, or false for no domain');
  check.members('search', search, ['instanceType', 'nodes', 'volumeSize']);
  const { instanceType, nodes, volumeSize } = search;
  check.matching('search.instanceType', instanceType, /\.search$/, "write a type for search: 'r7g.large.search'");
  if (nodes !== 'onePerZone') {
    check.wholeNumber('search.nodes', nodes, { from: 1 }, "write a whole number from 1, or 'onePerZone'");
  }
  const over = typeof nodes === 'number' ? nodes % Math.min(nodes, zones) : 0;
  if (typeof nodes === 'number' && over !== 0) {
    const instead = `each of the ${zones} zones gets the same number; write ${nodes - over} or ${nodes - over + zones}`;
    check.refuse('search.nodes', nodes, instead);
  }
  check.wholeNumber('search.volumeSize', volumeSize, { from: 10 });
}

function validateSlack(check: PropCheck, slack: unknown): void {
  if (slack === undefined) return;
  const instead = "write { secretName: 'slack/platform', channel: '#platform' }";
  if (!isObject(slack)) check.refuse('slack', slack, instead);
  check.members('slack', slack, ['secretName', 'channel']);
  if (slack.secretName === undefined) check.refuse('slack.secretName', undefined, instead);
  if (!isSecretName(slack.secretName)) {
    // What stands there may be the secret itself.
    check.refuse('slack.secretName', '…', "write the name of the secret: 'slack/platform'");
  }
  if (!isChannel(slack.channel)) {
    check.refuse('slack.channel', slack.channel, "write a channel as Slack has it, with its #: '#platform'");
  }
}

function validatePeople(check: PropCheck, stage: string, { people, account }: StageParameters): void {
  if (people === undefined) return;
  const instead = 'write { identityCenter: { instanceArn, groups } }, or { samlProvider, services }';
  if (!isObject(people)) check.refuse('people', people, instead);
  check.members('people', people, ['services', 'sessionHours', 'identityCenter', 'samlProvider']);
  const { sessionHours, identityCenter, samlProvider } = people;
  if ((identityCenter === undefined) === (samlProvider === undefined)) {
    check.refuse('people', people, `one of the two: ${instead}`);
  }
  check.wholeNumber('people.sessionHours', sessionHours, { from: 1, to: 12 });
  validateSamlProvider(check, samlProvider, account);
  const services = people.services
    ? checkServices(check, 'people.services', people.services, { stage })
    : checkServices(check, 'people.identityCenter.groups.services', servicesWithGroups(people), { stage });
  validateIdentityCenter(check, identityCenter, { stage, services, account });
}

function validateSamlProvider(check: PropCheck, arn: unknown, account: string | undefined): void {
  const instead = "write what `aws iam list-saml-providers` says: 'arn:aws:iam::111122223333:saml-provider/shop'";
  check.matching('people.samlProvider', arn, /^arn:[\w-]+:iam::\d{12}:saml-provider\/[\w.-]+$/, instead);
  if (account !== undefined && arn !== undefined && !String(arn).includes(`:${account}:`)) {
    check.refuse('people.samlProvider', arn, `write a provider of the stage's account, ${account}`);
  }
}

function validateIdentityCenter(
  check: PropCheck,
  identityCenter: unknown,
  { stage, services, account }: { stage: string; services: readonly string[]; account: string | undefined },
): void {
  if (identityCenter === undefined) return;
  if (!isObject(identityCenter)) {
    const instead = 'write { instanceArn, groups: { platform, readOnly, services: { … } } }';
    check.refuse('people.identityCenter', identityCenter, instead);
  }
  check.members('people.identityCenter', identityCenter, ['instanceArn', 'groups', 'account', 'region']);
  validateEnv(check, 'people.identityCenter.', identityCenter);
  if (identityCenter.account !== undefined && account === undefined) {
    const instead = `Identity Center is in account ${identityCenter.account}, and lets groups into an account that it is told; write the stage's \`account\` and \`region\`, too`;
    check.refuse('account', account, instead);
  }
  checkIdentityCenter(check, 'people.identityCenter.', identityCenter, { stage, services });
}

/** The services whose teams have a group. */
export function servicesWithGroups({ identityCenter }: PeopleParameters): string[] {
  return Object.keys(identityCenter?.groups?.services ?? {});
}

function inWords(choices: readonly unknown[]): string {
  const quoted = choices.map((choice) => `'${choice}'`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
