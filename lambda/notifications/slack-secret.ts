import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Reads the bot token of the Slack app anew. */
export type ReadToken = () => Promise<string>;

const SHAPE = '{"botToken": "xoxb-…", "signingSecret": "…"}';

/**
 * @param secretId name or ARN of a secret that is JSON: `{"botToken": "xoxb-…", "signingSecret": "…"}`
 * @returns a function that throws what Secrets Manager answers, or an error that says what is wrong with the secret
 * and shows none of it
 */
export function slackToken(client: SecretsManagerClient, secretId: string): ReadToken {
  return async () => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    const found = tokenIn(SecretString);
    if (!found.ok)
      throw new Error(`The secret "${secretId}" ${found.problem}; it has to be JSON of this form: ${SHAPE}`);
    return found.token;
  };
}

function tokenIn(secret: string | undefined): { ok: true; token: string } | { ok: false; problem: string } {
  if (secret === undefined) return { ok: false, problem: 'is binary' };
  try {
    const { botToken } = (JSON.parse(secret) ?? {}) as { botToken?: unknown };
    if (typeof botToken === 'string' && botToken !== '') return { ok: true, token: botToken };
    return { ok: false, problem: botToken === undefined ? 'has no botToken' : 'has a botToken that is no text' };
  } catch {
    return { ok: false, problem: 'is not JSON' };
  }
}
