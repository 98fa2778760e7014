import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { slackToken } from '../../../lambda/notifications/slack-secret';

function secretsManagerWith(SecretString: string | undefined): SecretsManagerClient {
  return { send: async () => ({ SecretString }) } as unknown as SecretsManagerClient;
}

test('the bot token is read from the secret', async () => {
  const client = secretsManagerWith('{"botToken": "xoxb-1", "signingSecret": "s"}');

  expect(await slackToken(client, 'slack/storefront')()).toBe('xoxb-1');
});

test.each([
  ['xoxb-very-secret', 'is not JSON'],
  ['"xoxb-very-secret"', 'has no botToken'],
  ['{"token": "xoxb-very-secret"}', 'has no botToken'],
  ['{"botToken": {"value": "xoxb-very-secret"}}', 'has a botToken that is no text'],
  ['{"botToken": ""}', 'has a botToken that is no text'],
  ['null', 'has no botToken'],
  [undefined, 'is binary'],
])('a secret of another form is described, and not shown (%#)', async (secret, problem) => {
  const read = slackToken(secretsManagerWith(secret), 'slack/storefront');

  const error = await read().catch((thrown: unknown) => String(thrown));

  expect(error).toBe(
    `Error: The secret "slack/storefront" ${problem}; it has to be JSON of this form: ` +
      '{"botToken": "xoxb-…", "signingSecret": "…"}',
  );
});
