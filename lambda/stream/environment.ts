/** The environment variables of Towpath's functions. The constructs set them; each function reads the ones it needs. */
const variables = {
  /** SSM path of the stream's entities: `/towpath/streams/<stream name>`. */
  REGISTRY_PATH: 'where the entities of the stream are registered',
  /** `changes`, `published`, `both` or `either`. */
  STREAM_CARRIES: 'what the stream carries',
  FAILURES_BUCKET: 'the bucket of the failure store',
  OUTBOX_TABLE: 'the table of messages between rules and Slack',
  OUTBOX_QUEUE_URL: 'the queue that says which channels have work',
  SLACK_SECRET: 'the name or ARN of the secret with the bot token of the Slack app',
  SLACK_API_URL: 'the address of the Slack Web API',
  SEARCH_ENDPOINT: 'the address of the OpenSearch domain',
  SEARCH_SIGNING: '`aws` to sign requests, `none` where the domain asks for no signature',
  AWS_LAMBDA_FUNCTION_NAME: 'the name of this function; Lambda sets it',
  AWS_REGION: 'the region of this function; Lambda sets it',
  LAMBDA_TASK_ROOT: "the folder of this function's code; Lambda sets it",
} as const;

export type EnvironmentVariable = keyof typeof variables;

/**
 * A required environment variable of this function.
 *
 * @throws Error that names the variable and what it is for when it is absent or empty
 */
export function environment(name: EnvironmentVariable): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `Environment variable ${name} is not set: it says ${variables[name]}, and the construct that made this function sets it`,
    );
  }
  return value;
}
