import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { askBefore } from '../../../cli/doctor/before';
import { readApp, readParametersOf, resourcesIn } from '../../../cli/doctor/read-app';
import { describeDoctor } from '../../../cli/doctor/report';
import { findCaller } from '../../../domain/doctor/environment';
import { Storefront } from '../../../examples/storefront/storefront';
import { flags } from '../../examples/examples';
import { awsError, fakeAccount } from './fake-account';

const environment = { account: '111122223333', region: 'eu-west-1' };
const caller = { account: environment.account, arn: 'arn:aws:iam::111122223333:role/Developer' };

/** An account of which nobody has made use yet. */
const newAccount = fakeAccount({
  GetParameters: { InvalidParameters: ['/cdk-bootstrap/hnb659fds/version'] },
  GetRole: awsError('NoSuchEntityException'),
  GetSecretValue: awsError('ResourceNotFoundException'),
  GetServiceQuota: ({ QuotaCode }) => ({ Quota: { Value: quotas[String(QuotaCode)] } }),
  DescribeVpcs: { Vpcs: [{ IsDefault: true }] },
  DescribeVpcEndpoints: {},
  DescribeLimits: { OnDemandStreamCount: 0, OnDemandStreamCountLimit: 50 },
  DescribeResourcePolicies: {},
  ListDomainNames: {},
  ListTables: {},
  GetAccountSummary: { SummaryMap: { Roles: 3, RolesQuota: 1_000 } },
  GetAccountSettings: { AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } },
});
const quotas: Readonly<Record<string, number>> = {
  'L-F678F1CE': 5,
  'L-1B52E74A': 20,
  'L-29B6F2EB': 50,
  'L-076D529E': 100,
  'L-F98FE922': 2_500,
};

test('the page shows what is said of the storefront in a new account', { timeout: 60_000 }, async () => {
  const cdk = new App({ context: { ...flags } });
  new Storefront(cdk, 'Storefront');
  const app = await readApp(cdk.synth().directory);
  const resources = app.stacks.flatMap((stack) => resourcesIn(stack, app, environment));
  const needs = {
    environment,
    bootstrap: app.stacks.flatMap(({ bootstrap }) => bootstrap ?? []),
    resources,
    added: resources,
    parameters: app.stacks.flatMap((stack) => readParametersOf(stack, app, environment)),
    channels: new Map(app.stacks.map(({ name, channels }) => [name, channels])),
  };

  const credentials = { title: 'credentials', ...findCaller(caller, undefined) };
  const before = [credentials, ...(await askBefore(needs, newAccount))];

  const stacks = [{ name: 'Storefront', deployed: false }];
  const environments = [{ ...environment, stacks, before, after: [] }];
  const page = readFileSync(resolve(__dirname, '../../../docs/doctor.md'), 'utf8');
  expect(page).toContain(
    `\`\`\`\n${stripVTControlCharacters(describeDoctor({ healthy: false, environments }))}\n\`\`\``,
  );
});
