import { describe, expect, test } from 'vitest';
import { usageOf } from '../../../cli/doctor/counts';
import type { QuotaNeed } from '../../../domain/doctor/quotas';
import { type Answers, awsError, fakeAccount } from './fake-account';

const code = { service: 'vpc', quota: 'L-F678F1CE' };
const need = (counted: QuotaNeed['counted'], more: Partial<QuotaNeed> = {}): QuotaNeed => ({
  counted,
  title: counted,
  usual: 5,
  adds: 1,
  ...more,
});

function usage(question: QuotaNeed, answers: Answers) {
  return usageOf(question, fakeAccount(answers));
}

test('what is there is counted, over all pages', async () => {
  const pages: Record<string, object> = {
    '': { TableNames: ['a', 'b'], LastEvaluatedTableName: 'b' },
    b: { TableNames: ['c'] },
  };

  expect(
    await usage(need('tables'), {
      ListTables: ({ ExclusiveStartTableName: start = '' }) => pages[String(start)] ?? {},
    }),
  ).toEqual({ known: true, value: { there: 3, quota: undefined } });
});

test('NAT gateways are those of the busiest zone, without what is deleted', async () => {
  const gateway = (SubnetId: string, State = 'available') => ({ SubnetId, State });
  const answers = {
    DescribeNatGateways: { NatGateways: [gateway('s1'), gateway('s2'), gateway('s3'), gateway('s3', 'deleted')] },
    DescribeSubnets: {
      Subnets: [
        { SubnetId: 's1', AvailabilityZone: 'a' },
        { SubnetId: 's2', AvailabilityZone: 'a' },
        { SubnetId: 's3', AvailabilityZone: 'b' },
      ],
    },
  };

  expect(await usage(need('natGateways'), answers)).toMatchObject({ value: { there: 2 } });
  expect(await usage(need('natGateways'), { DescribeNatGateways: answers.DescribeNatGateways })).toMatchObject({
    says: 'these credentials may not ask: ec2:DescribeSubnets is missing',
  });
});

test('services that know their own quota are asked for it', async () => {
  expect(
    await usage(need('onDemandStreams'), { DescribeLimits: { OnDemandStreamCount: 3, OnDemandStreamCountLimit: 50 } }),
  ).toEqual({ known: true, value: { there: 3, quota: 50 } });
  expect(await usage(need('roles'), { GetAccountSummary: { SummaryMap: { Roles: 90, RolesQuota: 1_000 } } })).toEqual({
    known: true,
    value: { there: 90, quota: 1_000 },
  });
});

test('interface endpoints are counted in a network that is there, and not asked for in a new one', async () => {
  const VpcEndpoints = [{ VpcEndpointType: 'Interface' }, { VpcEndpointType: 'Gateway' }];

  expect(await usage(need('interfaceEndpoints', { vpc: 'vpc-1' }), { DescribeVpcEndpoints: { VpcEndpoints } })).toEqual(
    {
      known: true,
      value: { there: 1, quota: undefined },
    },
  );
  expect(await usage(need('interfaceEndpoints'), {})).toMatchObject({ value: { there: 0 } });
});

describe('a quota', () => {
  const DescribeVpcs = { Vpcs: [{}, {}] };
  const quota = (Value: number) => ({ Quota: { Value } });

  test.each([
    ["is the account's own", { GetServiceQuota: quota(20), GetAWSDefaultServiceQuota: quota(5) }, 20],
    [
      'is that of all accounts where it has none of its own',
      { GetServiceQuota: awsError('NoSuchResourceException'), GetAWSDefaultServiceQuota: quota(5) },
      5,
    ],
    ['is not known where neither may be asked', {}, undefined],
  ])('%s', async (_, answers: Answers, value) => {
    expect(await usage(need('vpcs', { code }), { DescribeVpcs, ...answers })).toEqual({
      known: true,
      value: { there: 2, quota: value },
    });
  });

  test('of what may not be counted leaves the question open, with the action', async () => {
    expect(await usage(need('vpcs', { code }), { GetServiceQuota: quota(20) })).toMatchObject({
      known: false,
      says: 'these credentials may not ask: ec2:DescribeVpcs is missing',
    });
  });
});
