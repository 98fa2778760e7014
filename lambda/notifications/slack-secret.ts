import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SLACK_SECRET_SHAPE, slackTokenIn } from '../../domain/notifications/slack-secret';

/** Reads the bot token of the Slack app anew. */
export type ReadToken = () => Promise<string>;

/**
 * @param secretId name or ARN of a secret that is JSON: `{"botToken": "xoxb-…", "signingSecret": "…"}`
 * @returns a function that throws what Secrets Manager answers, or an error that says what is wrong with the secret
 * and shows none of it
 */
export function slackToken(client: SecretsManagerClient, secretId: string): ReadToken {
  return async () => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    const found = slackTokenIn(SecretString);
    if (found.ok) return found.token;
    throw new Error(`The secret "${secretId}" ${found.problem}; it has to be JSON of this form: ${SLACK_SECRET_SHAPE}`);
  };
}
