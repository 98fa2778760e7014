import { type Answer, type Check, type Finding, unanswered } from './check';
import { isLiteral, ofType, type TemplateResource } from './resource';

/** What is counted in an account before a deployment adds to it. */
export type Counted =
  | 'vpcs'
  | 'addresses'
  | 'natGateways'
  | 'gatewayEndpoints'
  | 'interfaceEndpoints'
  | 'loadBalancers'
  | 'onDemandStreams'
  | 'logPolicies'
  | 'searchDomains'
  | 'tables'
  | 'roles';

interface Quota {
  readonly counted: Counted;
  readonly title: string;
  /** Of an account that never asked for more. */
  readonly usual: number;
  /** As Service Quotas names it; none where the service itself says, or where there is never more. */
  readonly code?: { readonly service: string; readonly quota: string };
  /** What a deployment of these resources adds. */
  readonly adds: (added: readonly TemplateResource[], all: readonly TemplateResource[]) => number;
}

/** A quota that a deployment comes nearer to. */
export interface QuotaNeed extends Omit<Quota, 'adds'> {
  readonly adds: number;
  /** The network that is there already to which it applies; that of a new one counts from none. */
  readonly vpc?: string;
}

/** What a service says of one quota. */
export interface Usage {
  readonly there: number;
  /** The account's own quota; undefined where it cannot be read. */
  readonly quota: number | undefined;
}

const countOf =
  (...types: readonly string[]) =>
  (added: readonly TemplateResource[]) =>
    ofType(added, ...types).length;

/** Codes are those of Service Quotas, `aws service-quotas list-aws-default-service-quotas`. */
const QUOTAS: readonly Quota[] = [
  {
    counted: 'vpcs',
    title: 'VPCs',
    usual: 5,
    code: { service: 'vpc', quota: 'L-F678F1CE' },
    adds: countOf('AWS::EC2::VPC'),
  },
  {
    counted: 'addresses',
    title: 'Elastic IP addresses',
    usual: 5,
    code: { service: 'ec2', quota: 'L-0263D0A3' },
    adds: countOf('AWS::EC2::EIP'),
  },
  {
    counted: 'natGateways',
    title: 'NAT gateways in a zone',
    usual: 5,
    code: { service: 'vpc', quota: 'L-FE5A380F' },
    adds: natGatewaysInOneZone,
  },
  {
    counted: 'gatewayEndpoints',
    title: 'gateway endpoints',
    usual: 20,
    code: { service: 'vpc', quota: 'L-1B52E74A' },
    adds: (added) => ofType(added, 'AWS::EC2::VPCEndpoint').filter((endpoint) => !isInterface(endpoint)).length,
  },
  {
    counted: 'loadBalancers',
    title: 'application load balancers',
    usual: 50,
    code: { service: 'elasticloadbalancing', quota: 'L-53DA6B97' },
    adds: (added) =>
      ofType(added, 'AWS::ElasticLoadBalancingV2::LoadBalancer').filter(
        ({ properties: { Type = 'application' } }) => Type === 'application',
      ).length,
  },
  {
    counted: 'onDemandStreams',
    title: 'Kinesis streams on demand',
    usual: 10,
    adds: (added) => ofType(added, 'AWS::Kinesis::Stream').filter(({ properties }) => isOnDemand(properties)).length,
  },
  { counted: 'logPolicies', title: 'resource policies of logs', usual: 10, adds: countOf('AWS::Logs::ResourcePolicy') },
  {
    counted: 'searchDomains',
    title: 'OpenSearch domains',
    usual: 100,
    code: { service: 'es', quota: 'L-076D529E' },
    adds: countOf('AWS::OpenSearchService::Domain'),
  },
  {
    counted: 'tables',
    title: 'DynamoDB tables',
    usual: 2_500,
    code: { service: 'dynamodb', quota: 'L-F98FE922' },
    adds: countOf('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'),
  },
  { counted: 'roles', title: 'IAM roles', usual: 1_000, adds: countOf('AWS::IAM::Role') },
];

const INTERFACE_ENDPOINTS: Omit<Quota, 'adds'> = {
  counted: 'interfaceEndpoints',
  title: 'interface endpoints in a VPC',
  usual: 50,
  code: { service: 'vpc', quota: 'L-29B6F2EB' },
};

/**
 * The quotas that a deployment comes nearer to.
 *
 * @param added the resources that are not in the account yet
 * @param all those of the same templates, whether they are there or not
 */
export function quotasFor(added: readonly TemplateResource[], all: readonly TemplateResource[]): QuotaNeed[] {
  const simple = QUOTAS.map(({ adds, ...quota }) => ({ ...quota, adds: adds(added, all) }));
  return [...simple, ...interfaceEndpoints(added)].filter(({ adds }) => adds > 0);
}

function interfaceEndpoints(added: readonly TemplateResource[]): QuotaNeed[] {
  const endpoints = ofType(added, 'AWS::EC2::VPCEndpoint').filter(isInterface);
  const byVpc = Map.groupBy(endpoints, ({ properties }) => String(properties.VpcId));
  return [...byVpc].map(([vpc, { length: adds }]) => ({
    ...INTERFACE_ENDPOINTS,
    adds,
    ...(isLiteral(vpc) && { vpc }),
  }));
}

function isInterface({ properties: { VpcEndpointType = 'Gateway' } }: TemplateResource): boolean {
  return VpcEndpointType === 'Interface';
}

function isOnDemand({ StreamModeDetails }: TemplateResource['properties']): boolean {
  const { StreamMode } = (StreamModeDetails ?? {}) as { readonly StreamMode?: string };
  return StreamMode === 'ON_DEMAND';
}

/** The most that are added to one zone. */
function natGatewaysInOneZone(added: readonly TemplateResource[], all: readonly TemplateResource[]): number {
  const zones = new Map(
    ofType(all, 'AWS::EC2::Subnet').map(({ stack, logicalId, properties }) => [
      `\${${stack}.${logicalId}}`,
      String(properties.AvailabilityZone),
    ]),
  );
  const gateways = ofType(added, 'AWS::EC2::NatGateway').map(({ properties }) => String(properties.SubnetId));
  const byZone = Map.groupBy(gateways, (subnet) => zones.get(subnet) ?? subnet);
  return Math.max(0, ...[...byZone.values()].map(({ length }) => length));
}

/** Whether there is room for what a deployment adds. */
export function checkQuota(need: QuotaNeed, answer: Answer<Usage>, region: string): Check {
  const { adds, usual, code, vpc } = need;
  const title = vpc === undefined ? need.title : `${need.title} (${vpc})`;
  if (!answer.known) return unanswered(title, answer);
  const { there, quota } = answer.value;
  const needed = there + adds;
  const sum = `${there} there, ${adds} to come`;
  if (quota === undefined) {
    return needed <= usual
      ? { title, state: 'ok', says: `${sum}; the usual quota is ${usual}` }
      : { title, state: 'unknown', says: `${sum}; the usual quota is ${usual}, and the account's own cannot be read` };
  }
  if (needed <= quota) return { title, state: 'ok', says: `${sum}; the quota is ${quota}` };
  const mend = code ? increase(code.service, code.quota, needed, region) : 'docs/limits.md';
  return { title, state: 'missing', says: `${sum}, and the quota is ${quota}`, mend };
}

function increase(service: string, quota: string, value: number, region: string): string {
  return `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${quota} --desired-value ${value} --region ${region}`;
}

/** How many functions may run at once in an account. */
export interface Concurrency {
  readonly limit: number;
  /** What no function has reserved. */
  readonly unreserved: number;
}

/** What of concurrency a deployment needs; undefined where it brings no function. */
export function concurrencyFor(added: readonly TemplateResource[]): { reserves: number } | undefined {
  const functions = ofType(added, 'AWS::Lambda::Function');
  if (functions.length === 0) return undefined;
  const reserves = functions.map(({ properties }) => Number(properties.ReservedConcurrentExecutions ?? 0));
  return { reserves: reserves.reduce((sum, each) => sum + each, 0) };
}

/** What Lambda leaves to functions that reserve nothing, whatever is asked. */
const NEVER_RESERVED = 100;
const USUAL_CONCURRENCY = 1_000;

export function findConcurrency({ limit, unreserved }: Concurrency, reserves: number, region: string): Finding {
  const mend = increase('lambda', 'L-B99A9384', Math.max(USUAL_CONCURRENCY, reserves + NEVER_RESERVED), region);
  if (reserves > 0 && reserves > unreserved - Math.min(NEVER_RESERVED, limit)) {
    const says = `functions reserve ${reserves}, and of ${limit} the account can reserve ${Math.max(0, unreserved - NEVER_RESERVED)} more`;
    return { state: 'missing', says, mend };
  }
  if (limit < NEVER_RESERVED) {
    const says = `${limit} functions may run at once, as in new accounts; busy streams are throttled by that`;
    return { state: 'warning', says, mend };
  }
  return { state: 'ok', says: `${limit} functions may run at once` };
}
