import { Agent } from 'node:http';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { LOCAL_CREDENTIALS } from './aws-config';

/** The SDK clients of what runs locally. All share one pool of connections. */
export interface LocalClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly dynamoDb: DynamoDBClient;
  readonly dynamoDbStreams: DynamoDBStreamsClient;
  readonly kinesis: KinesisClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  /** Closes the connections. */
  destroy(): void;
}

/**
 * Clients for an emulator. They take nothing from the environment.
 *
 * Kinesis speaks HTTP/1.1 like the others: its client's own HTTP/2 breaks on the emulator's answers over 64 KiB.
 * Up to 128 requests are under way at once. An answer may take a minute, that of a function its 15 minutes.
 */
export function localClients(options: { readonly endpoint: string; readonly region: string }): LocalClients {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const config = { ...options, credentials: LOCAL_CREDENTIALS, requestHandler: handler(agent, 60_000) };
  return {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    dynamoDb: new DynamoDBClient(config),
    dynamoDbStreams: new DynamoDBStreamsClient(config),
    kinesis: new KinesisClient(config),
    // Invoking again what may have run would look as if a mapping had delivered twice.
    lambda: new LambdaClient({ ...config, requestHandler: handler(agent, 16 * 60_000), maxAttempts: 1 }),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    secretsManager: new SecretsManagerClient(config),
    sqs: new SQSClient(config),
    ssm: new SSMClient(config),
    destroy: () => agent.destroy(),
  };
}

function handler(httpAgent: Agent, socketTimeout: number): NodeHttpHandler {
  return new NodeHttpHandler({
    httpAgent,
    connectionTimeout: 5_000,
    socketTimeout,
    // Thousands of requests that wait for their turn are no mistake here.
    socketAcquisitionWarningTimeout: 10 * 60_000,
  });
}
