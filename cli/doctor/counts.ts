import { DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { paginateListTables } from '@aws-sdk/client-dynamodb';
import {
  DescribeAddressesCommand,
  DescribeSubnetsCommand,
  paginateDescribeNatGateways,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { paginateDescribeLoadBalancers } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { DescribeLimitsCommand } from '@aws-sdk/client-kinesis';
import { ListDomainNamesCommand } from '@aws-sdk/client-opensearch';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { Answer } from '../../domain/doctor/check';
import type { Action } from '../../domain/doctor/permissions';
import type { Counted, QuotaNeed, Usage } from '../../domain/doctor/quotas';
import { ask } from './ask';
import type { AccountClients } from './clients';

/** How many there are, and where the service itself says it, how many there may be. */
interface Count {
  readonly there: number;
  readonly quota?: number;
}

type CountThem = (clients: AccountClients, need: QuotaNeed) => Promise<Answer<Count>>;

/** What has one quota of its own that nobody can have raised. */
const LOG_POLICIES = 10;

const COUNTS: Record<Counted, CountThem> = {
  vpcs: by('ec2:DescribeVpcs', ({ ec2 }) => countIn(paginateDescribeVpcs({ client: ec2 }, {}), ({ Vpcs }) => Vpcs)),
  addresses: by('ec2:DescribeAddresses', async ({ ec2 }) => {
    const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
    return { there: Addresses.length };
  }),
  natGateways: busiestZone,
  gatewayEndpoints: by('ec2:DescribeVpcEndpoints', ({ ec2 }) => endpoints(ec2, 'Gateway')),
  interfaceEndpoints: by('ec2:DescribeVpcEndpoints', async ({ ec2 }, { vpc }) =>
    vpc === undefined ? { there: 0 } : endpoints(ec2, 'Interface', vpc),
  ),
  loadBalancers: by('elasticloadbalancing:DescribeLoadBalancers', ({ loadBalancing }) =>
    countIn(paginateDescribeLoadBalancers({ client: loadBalancing }, {}), ({ LoadBalancers = [] }) =>
      LoadBalancers.filter(({ Type }) => Type === 'application'),
    ),
  ),
  onDemandStreams: by('kinesis:DescribeLimits', async ({ kinesis }) => {
    const { OnDemandStreamCount = 0, OnDemandStreamCountLimit } = await kinesis.send(new DescribeLimitsCommand({}));
    return { there: OnDemandStreamCount, ...(OnDemandStreamCountLimit && { quota: OnDemandStreamCountLimit }) };
  }),
  logPolicies: by('logs:DescribeResourcePolicies', async ({ logs }) => {
    const { resourcePolicies = [] } = await logs.send(new DescribeResourcePoliciesCommand({}));
    return { there: resourcePolicies.length, quota: LOG_POLICIES };
  }),
  searchDomains: by('es:ListDomainNames', async ({ openSearch }) => {
    const { DomainNames = [] } = await openSearch.send(new ListDomainNamesCommand({}));
    return { there: DomainNames.length };
  }),
  tables: by('dynamodb:ListTables', ({ dynamoDb }) =>
    countIn(paginateListTables({ client: dynamoDb }, {}), ({ TableNames }) => TableNames),
  ),
  roles: by('iam:GetAccountSummary', async ({ iam }) => {
    const { SummaryMap: { Roles = 0, RolesQuota } = {} } = await iam.send(new GetAccountSummaryCommand({}));
    return { there: Roles, ...(RolesQuota && { quota: RolesQuota }) };
  }),
};

function by(action: Action, count: (clients: AccountClients, need: QuotaNeed) => Promise<Count>): CountThem {
  return (clients, need) => ask(action, () => count(clients, need));
}

/** How much of a quota is used, and how much there is. */
export async function usageOf(need: QuotaNeed, clients: AccountClients): Promise<Answer<Usage>> {
  const [answer, quota] = await Promise.all([COUNTS[need.counted](clients, need), quotaOf(need, clients)]);
  return answer.known ? { known: true, value: { quota, ...answer.value } } : answer;
}

/** The account's own; that of all accounts where it never asked for more. */
async function quotaOf({ code }: QuotaNeed, { quotas }: AccountClients): Promise<number | undefined> {
  if (!code) return undefined;
  const of = { ServiceCode: code.service, QuotaCode: code.quota };
  const own = await ask('servicequotas:GetServiceQuota', () => quotas.send(new GetServiceQuotaCommand(of)));
  if (own.known && own.value.Quota?.Value !== undefined) return own.value.Quota.Value;
  const usual = await ask('servicequotas:GetAWSDefaultServiceQuota', () =>
    quotas.send(new GetAWSDefaultServiceQuotaCommand(of)),
  );
  return usual.known ? usual.value.Quota?.Value : undefined;
}

async function countIn<Page>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly unknown[] | undefined,
): Promise<Count> {
  let there = 0;
  for await (const page of pages) there += itemsOf(page)?.length ?? 0;
  return { there };
}

function endpoints(client: AccountClients['ec2'], kind: 'Gateway' | 'Interface', vpc?: string): Promise<Count> {
  const filters = [
    { Name: 'vpc-endpoint-type', Values: [kind] },
    ...(vpc === undefined ? [] : [{ Name: 'vpc-id', Values: [vpc] }]),
  ];
  return countIn(paginateDescribeVpcEndpoints({ client }, { Filters: filters }), ({ VpcEndpoints = [] }) =>
    VpcEndpoints.filter(({ VpcEndpointType }) => VpcEndpointType === kind),
  );
}

/** Those that are being deleted count as well. */
async function busiestZone({ ec2 }: AccountClients): Promise<Answer<Count>> {
  const listed = await ask('ec2:DescribeNatGateways', async () => {
    const subnets: string[] = [];
    for await (const { NatGateways = [] } of paginateDescribeNatGateways({ client: ec2 }, {})) {
      for (const { State, SubnetId } of NatGateways)
        if (State !== 'deleted' && State !== 'failed' && SubnetId !== undefined) subnets.push(SubnetId);
    }
    return subnets;
  });
  if (!listed.known) return listed;
  const subnets = listed.value;
  if (subnets.length === 0) return { known: true, value: { there: 0 } };
  return ask('ec2:DescribeSubnets', async () => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...new Set(subnets)] }));
    const zones = new Map(Subnets.map(({ SubnetId, AvailabilityZone }) => [SubnetId, AvailabilityZone]));
    const byZone = Map.groupBy(subnets, (subnet) => zones.get(subnet) ?? subnet);
    return { there: Math.max(...[...byZone.values()].map(({ length }) => length)) };
  });
}
