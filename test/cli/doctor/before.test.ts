import { expect, test } from 'vitest';
import { askBefore, type Needs } from '../../../cli/doctor/before';
import type { TemplateResource } from '../../../domain/doctor/resource';
import { startSlack } from '../../../local/slack/slack-stand-in';
import { resource } from '../../domain/doctor/resources';
import { type Answers, awsError, fakeAccount } from './fake-account';

const parameter = '/cdk-bootstrap/hnb659fds/version';
const arn = 'arn:aws:kms:eu-west-1:111122223333:key/0d0b7a2f-5a3e-4a53-9b5c-1c1f6f0a7d11';

async function asked(resources: readonly TemplateResource[], answers: Answers, more: Partial<Needs> = {}) {
  const needs: Needs = {
    environment: { account: '111122223333', region: 'eu-west-1' },
    bootstrap: [],
    resources,
    added: resources,
    parameters: [],
    channels: new Map(),
    ...more,
  };
  const checks = await askBefore(needs, fakeAccount(answers));
  return checks.map(({ title, state, says }) => `${state} ${title}: ${says}`);
}

test('of several stacks the one that needs the newest bootstrap counts', async () => {
  const bootstrap = [6, 21].map((version) => ({ parameter, version }));

  expect(await asked([], { GetParameters: { Parameters: [{ Name: parameter, Value: '14' }] } }, { bootstrap })).toEqual(
    ['missing bootstrap: version 14, and the stacks need 21'],
  );
});

test('an account that may be asked nothing leaves every question open, each with its action', async () => {
  const all = [
    resource('AWS::OpenSearchService::Domain', { VPCOptions: {} }),
    resource('AWS::Lambda::Function', { KmsKeyArn: arn, Environment: { Variables: { SLACK_SECRET: 'slack/shop' } } }),
    resource('AWS::Route53::RecordSet', { HostedZoneId: 'Z1' }),
  ];
  const more = { bootstrap: [{ parameter, version: 6 }], parameters: [{ stack: 'Shop', name: '/platform/zone' }] };

  const checks = await asked(all, {}, more);

  expect(checks.map((check) => check.replace('these credentials may not ask: ', ''))).toEqual([
    'unknown bootstrap: ssm:GetParameters is missing',
    'unknown service-linked role: iam:GetRole is missing',
    'unknown OpenSearch domains: es:ListDomainNames is missing',
    'unknown concurrent functions: lambda:GetAccountSettings is missing',
    'unknown parameter /platform/zone: ssm:GetParameters is missing',
    'unknown zone Z1: route53:GetHostedZone is missing',
    'unknown key key/0d0b7a2f-5a3e-4a53-9b5c-1c1f6f0a7d11: kms:DescribeKey is missing',
    'unknown secret slack/shop: secretsmanager:GetSecretValue is missing',
  ]);
});

test('what is not there is missing: role, parameter, zone, key and secret', async () => {
  const all = [
    resource('AWS::OpenSearchService::Domain', { VPCOptions: {} }),
    resource('AWS::Lambda::Function', { KmsKeyArn: arn, Environment: { Variables: { SLACK_SECRET: 'slack/shop' } } }),
    resource('AWS::Route53::RecordSet', { HostedZoneId: 'Z1' }),
  ];

  const checks = await asked(
    all,
    {
      GetRole: awsError('NoSuchEntityException'),
      ListDomainNames: {},
      GetAccountSettings: { AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } },
      GetParameters: { InvalidParameters: ['/platform/zone'] },
      GetHostedZone: awsError('NoSuchHostedZone'),
      DescribeKey: awsError('NotFoundException'),
      GetSecretValue: awsError('ResourceNotFoundException'),
    },
    { parameters: [{ stack: 'Shop', name: '/platform/zone' }] },
  );

  expect(checks.map((check) => check.split(':')[0])).toEqual([
    'missing service-linked role',
    'ok OpenSearch domains',
    'warning concurrent functions',
    'missing parameter /platform/zone',
    'missing zone Z1',
    'missing key key/0d0b7a2f-5a3e-4a53-9b5c-1c1f6f0a7d11',
    'missing secret slack/shop',
  ]);
});

test('Slack is asked once for an app of two stacks, and for the channels of both', async () => {
  const slack = await startSlack({ channels: ['#marketing'], token: 'xoxb-1', scopes: ['chat:write'] });
  const Variables = { SLACK_SECRET: 'slack/shop', SLACK_API_URL: slack.apiUrl };
  const sender = resource('AWS::Lambda::Function', { Environment: { Variables } });

  const checks = await asked(
    [sender, { ...sender, stack: 'Search' }],
    { GetSecretValue: { SecretString: '{"botToken": "xoxb-1"}' } },
    {
      added: [],
      channels: new Map([
        ['Shop', ['#marketing']],
        ['Search', ['#marketing', '#support']],
      ]),
    },
  );
  const calls = slack.calls().map(({ method }) => method);
  await slack.stop();

  expect(checks).toEqual([
    'ok secret slack/shop: is there, and has a botToken',
    'ok Slack token: Slack takes it, in the workspace On one machine',
    'missing Slack scopes: the token lacks channels:read, groups:read, channels:history, groups:history',
    'ok channel #marketing: the app is in it',
    'missing channel #support: there is none, or it is private and the app is not in it',
  ]);
  expect(calls).toEqual(['auth.test', 'conversations.list']);
});
