import { GetRoleCommand, GetSAMLProviderCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type Answer, type Check, checkOf } from '../../domain/doctor/check';
import { type BootstrapNeed, type Environment, findBootstrap } from '../../domain/doctor/environment';
import { findSamlProvider, samlProvidersFor } from '../../domain/doctor/identity-providers';
import { findKey, keysFor } from '../../domain/doctor/keys';
import { findParameter, parametersFor, type ReadParameter } from '../../domain/doctor/parameters';
import { checkQuota, concurrencyFor, findConcurrency, quotasFor } from '../../domain/doctor/quotas';
import type { TemplateResource } from '../../domain/doctor/resource';
import {
  findServiceLinkedRole,
  type ServiceLinkedRole,
  serviceLinkedRolesFor,
} from '../../domain/doctor/service-linked-roles';
import {
  checkChannel,
  findSlackScopes,
  findSlackSecret,
  findSlackToken,
  type SlackChannel,
  type SlackNeed,
  slackAppsFor,
} from '../../domain/doctor/slack';
import { zonesFor } from '../../domain/doctor/zones';
import { SLACK_SCOPE_NAMES } from '../../domain/notifications/slack-manifest';
import { slackTokenIn } from '../../domain/notifications/slack-secret';
import { absent, ask } from './ask';
import type { AccountClients } from './clients';
import { usageOf } from './counts';
import { askForParameters } from './parameters';
import { askChannels, askToken } from './slack';
import { askZone } from './zone';

/** What a deployment into one environment needs of it. */
export interface Needs {
  readonly environment: Environment;
  readonly bootstrap: readonly BootstrapNeed[];
  /** All resources of the stacks. */
  readonly resources: readonly TemplateResource[];
  /** Those of them that are not there yet. */
  readonly added: readonly TemplateResource[];
  readonly parameters: readonly ReadParameter[];
  /** By stack, the channels in which its rules speak. */
  readonly channels: ReadonlyMap<string, readonly string[]>;
}

/** Asks for what has to be there before a deployment. */
export async function askBefore(needs: Needs, clients: AccountClients): Promise<Check[]> {
  const { environment, resources, added } = needs;
  const checks = await Promise.all([
    ...strictest(needs.bootstrap).map((need) => bootstrap(need, environment, clients)),
    ...serviceLinkedRolesFor(resources).map((role) => serviceLinkedRole(role, clients)),
    ...quotasFor(added, resources).map(async (need) =>
      checkQuota(need, await usageOf(need, clients), environment.region),
    ),
    concurrency(added, environment, clients),
    parameters(needs, clients),
    ...zonesFor(resources).map((id) => askZone(id, clients)),
    ...keysFor(resources).map((arn) => key(arn, clients)),
    ...samlProvidersFor(resources).map((arn) => samlProvider(arn, clients)),
    slack(slackAppsFor(resources), needs.channels, clients),
  ]);
  return checks.flat();
}

/** Of each bootstrap, the highest version that a stack needs. */
function strictest(needs: readonly BootstrapNeed[]): BootstrapNeed[] {
  const byParameter = Map.groupBy(needs, ({ parameter }) => parameter);
  return [...byParameter].map(([parameter, all]) => ({
    parameter,
    version: Math.max(...all.map(({ version }) => version)),
  }));
}

async function bootstrap(need: BootstrapNeed, environment: Environment, clients: AccountClients): Promise<Check> {
  const answer = await askForParameters([need.parameter], clients);
  return checkOf('bootstrap', answer, ({ values }) => findBootstrap(values.get(need.parameter), need, environment));
}

async function serviceLinkedRole(role: ServiceLinkedRole, { iam }: AccountClients): Promise<Check> {
  const answer = await ask('iam:GetRole', () =>
    iam.send(new GetRoleCommand({ RoleName: role.name })).then(() => true, absent(false, 'NoSuchEntity')),
  );
  return checkOf('service-linked role', answer, (isThere) => findServiceLinkedRole(isThere, role));
}

async function concurrency(
  added: readonly TemplateResource[],
  { region }: Environment,
  { lambda }: AccountClients,
): Promise<Check[]> {
  const need = concurrencyFor(added);
  if (!need) return [];
  const answer = await ask('lambda:GetAccountSettings', async () => {
    const { AccountLimit: { ConcurrentExecutions = 0, UnreservedConcurrentExecutions = 0 } = {} } = await lambda.send(
      new GetAccountSettingsCommand({}),
    );
    return { limit: ConcurrentExecutions, unreserved: UnreservedConcurrentExecutions };
  });
  return [checkOf('concurrent functions', answer, (found) => findConcurrency(found, need.reserves, region))];
}

async function parameters({ parameters: read, resources }: Needs, clients: AccountClients): Promise<Check[]> {
  const readers = parametersFor(read, resources);
  const answer = await askForParameters([...readers.keys()], clients);
  return [...readers].map(([name, stacks]) =>
    checkOf(`parameter ${name}`, answer, ({ missing }) => findParameter(!missing.includes(name), name, stacks)),
  );
}

async function key(arn: string, { kms }: AccountClients): Promise<Check> {
  const answer = await ask('kms:DescribeKey', () =>
    kms
      .send(new DescribeKeyCommand({ KeyId: arn }))
      .then(({ KeyMetadata }) => KeyMetadata?.KeyState, absent(undefined, 'NotFound')),
  );
  return checkOf(`key ${arn.split(':').at(-1)}`, answer, (state) => findKey(arn, state));
}

async function samlProvider(arn: string, { iam }: AccountClients): Promise<Check> {
  const answer = await ask('iam:GetSAMLProvider', () =>
    iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn })).then(() => true, absent(false, 'NoSuchEntity')),
  );
  return checkOf(`SAML provider ${arn.split('/').at(-1)}`, answer, findSamlProvider);
}

/** What one Slack app says, and the channels that it sees; undefined where nobody could ask it. */
interface AskedApp {
  readonly checks: readonly Check[];
  readonly seen: Answer<readonly SlackChannel[]> | undefined;
}

/** Each app is asked once. A channel has to be seen by one of the apps of the stack whose rules speak there. */
async function slack(
  apps: readonly SlackNeed[],
  channels: ReadonlyMap<string, readonly string[]>,
  clients: AccountClients,
): Promise<Check[]> {
  const asked = new Map(
    await Promise.all(
      [...new Map(apps.map((app) => [nameOf(app), app]))].map(
        async ([name, app]) => [name, await slackApp(app, clients)] as const,
      ),
    ),
  );
  const wanted = new Map<string, { channel: string; seen: readonly Answer<readonly SlackChannel[]>[] }>();
  for (const [stack, named] of channels) {
    const own = [...new Set(apps.filter((app) => app.stack === stack).map(nameOf))];
    const seen = own.flatMap((name) => asked.get(name)?.seen ?? []);
    if (seen.length === 0) continue;
    for (const channel of named) wanted.set([channel, ...own].join(' '), { channel, seen });
  }
  return [
    ...[...asked.values()].flatMap(({ checks }) => checks),
    ...[...wanted.values()].map(({ channel, seen }) => checkChannel(channel, seen)),
  ];
}

function nameOf({ secret, apiUrl }: SlackNeed): string {
  return `${secret} ${apiUrl}`;
}

async function slackApp({ secret, apiUrl }: SlackNeed, { secrets }: AccountClients): Promise<AskedApp> {
  const answer = await ask('secretsmanager:GetSecretValue', () =>
    secrets
      .send(new GetSecretValueCommand({ SecretId: secret }))
      .then(({ SecretString: text }) => ({ text }), absent(undefined, 'ResourceNotFound')),
  );
  const check = checkOf(`secret ${secret}`, answer, (found) => findSlackSecret(secret, found));
  const token = answer.known && answer.value ? slackTokenIn(answer.value.text) : undefined;
  if (!token?.ok) return { checks: [check], seen: undefined };

  const taken = await askToken(apiUrl, token.token);
  const checks = [check, checkOf('Slack token', taken, findSlackToken)];
  if (!taken.known || !taken.value.ok) return { checks, seen: undefined };
  const scopes = findSlackScopes(taken.value.scopes, SLACK_SCOPE_NAMES);
  return { checks: [...checks, { title: 'Slack scopes', ...scopes }], seen: await askChannels(apiUrl, token.token) };
}
