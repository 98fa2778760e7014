import { describe, expect, test } from 'vitest';
import { checkQuota, concurrencyFor, findConcurrency, type QuotaNeed, quotasFor } from '../../../domain/doctor/quotas';
import type { TemplateResource } from '../../../domain/doctor/resource';
import { resource } from './resources';

function adds(resources: readonly TemplateResource[], all = resources): Record<string, number> {
  return Object.fromEntries(quotasFor(resources, all).map(({ counted, adds: number }) => [counted, number]));
}

describe('what a deployment adds', () => {
  test('is counted by quota, and only where there is something to count', () => {
    expect(
      adds([
        resource('AWS::EC2::VPC'),
        resource('AWS::EC2::EIP'),
        resource('AWS::EC2::EIP'),
        resource('AWS::DynamoDB::Table'),
        resource('AWS::DynamoDB::GlobalTable'),
        resource('AWS::SNS::Topic'),
      ]),
    ).toEqual({ vpcs: 1, addresses: 2, tables: 2 });
  });

  test('counts streams on demand, and application load balancers, and no others of their kind', () => {
    expect(
      adds([
        resource('AWS::Kinesis::Stream', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
        resource('AWS::Kinesis::Stream', { ShardCount: 1 }),
        resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'application' }),
        resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'network' }),
      ]),
    ).toEqual({ onDemandStreams: 1, loadBalancers: 1 });
  });

  test('counts NAT gateways of the zone that gets most of them, by the zones of their subnets', () => {
    const subnet = (logicalId: string, AvailabilityZone: string) =>
      resource('AWS::EC2::Subnet', { AvailabilityZone }, logicalId);
    const gateway = (subnetId: string) => resource('AWS::EC2::NatGateway', { SubnetId: `\${Shop.${subnetId}}` });
    const subnets = [subnet('A', 'eu-west-1a'), subnet('B', 'eu-west-1b'), subnet('C', 'eu-west-1a')];
    const gateways = [gateway('A'), gateway('B'), gateway('C')];

    expect(adds(gateways, [...subnets, ...gateways])).toEqual({ natGateways: 2 });
  });

  test('counts interface endpoints by network, and those of a network that is there already against what it has', () => {
    const endpoint = (VpcId: string) => resource('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', VpcId });
    const added = [endpoint('${Shop.Vpc}'), endpoint('vpc-1'), endpoint('vpc-1'), resource('AWS::EC2::VPCEndpoint')];

    expect(quotasFor(added, added)).toMatchObject([
      { counted: 'gatewayEndpoints', adds: 1 },
      { counted: 'interfaceEndpoints', adds: 1 },
      { counted: 'interfaceEndpoints', adds: 2, vpc: 'vpc-1' },
    ]);
    expect(quotasFor(added, added)[1]).not.toHaveProperty('vpc');
  });
});

describe('a quota', () => {
  const [need] = quotasFor([resource('AWS::EC2::VPC')], []) as [QuotaNeed];
  const check = (there: number, quota: number | undefined) =>
    checkQuota(need, { known: true, value: { there, quota } }, 'eu-west-1');

  test('with room for all is said with its numbers', () => {
    expect(check(4, 5)).toEqual({ title: 'VPCs', state: 'ok', says: '4 there, 1 to come; the quota is 5' });
  });

  test('without room comes with the command that asks for more', () => {
    expect(check(5, 5)).toMatchObject({
      state: 'missing',
      says: '5 there, 1 to come, and the quota is 5',
      mend: 'aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-F678F1CE --desired-value 6 --region eu-west-1',
    });
  });

  test('that cannot be read counts as the usual one, and beyond that nobody can tell', () => {
    expect(check(4, undefined)).toMatchObject({ state: 'ok', says: '4 there, 1 to come; the usual quota is 5' });
    expect(check(5, undefined)).toMatchObject({ state: 'unknown' });
  });

  test('of which nobody could count what is there is unknown, for the reason that is given', () => {
    const refused = { known: false, says: 'these credentials may not ask' } as const;

    expect(checkQuota(need, refused, 'eu-west-1')).toEqual({ title: 'VPCs', state: 'unknown', says: refused.says });
  });
});

describe('functions at once', () => {
  test('are asked for where functions come', () => {
    const reserving = resource('AWS::Lambda::Function', { ReservedConcurrentExecutions: 5 });

    expect(concurrencyFor([resource('AWS::SNS::Topic')])).toBeUndefined();
    expect(concurrencyFor([resource('AWS::Lambda::Function'), reserving, reserving])).toEqual({ reserves: 10 });
  });

  test.each([
    [{ limit: 1_000, unreserved: 1_000 }, 0, 'ok'],
    [{ limit: 1_000, unreserved: 150 }, 50, 'ok'],
    [{ limit: 1_000, unreserved: 149 }, 50, 'missing'],
    [{ limit: 10, unreserved: 10 }, 0, 'warning'],
    [{ limit: 10, unreserved: 10 }, 1, 'missing'],
  ])('with %j and %i to reserve: %s', (found, reserves, state) => {
    expect(findConcurrency(found, reserves, 'eu-west-1').state).toBe(state);
  });
});
