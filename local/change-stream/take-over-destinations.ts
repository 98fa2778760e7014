import {
  DescribeKinesisStreamingDestinationCommand,
  DisableKinesisStreamingDestinationCommand,
  type DynamoDBClient,
  paginateListTables,
} from '@aws-sdk/client-dynamodb';
import type { ChangeStreamSource } from './change-streams';

/**
 * Finds the Kinesis streaming destinations that were enabled by a call, as a custom resource does for a table that is
 * there already, and ends the emulator's own work for them: it writes records of another form than AWS's.
 *
 * @returns what they were, to be relayed instead
 */
export async function takeOverDestinations(dynamodb: DynamoDBClient): Promise<ChangeStreamSource[]> {
  const sources: ChangeStreamSource[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client: dynamodb }, {})) {
    for (const tableName of TableNames) sources.push(...(await takeOver(tableName, dynamodb)));
  }
  return sources;
}

async function takeOver(tableName: string, dynamodb: DynamoDBClient): Promise<ChangeStreamSource[]> {
  const { KinesisDataStreamDestinations = [] } = await dynamodb.send(
    new DescribeKinesisStreamingDestinationCommand({ TableName: tableName }),
  );
  const active = KinesisDataStreamDestinations.filter(({ DestinationStatus }) => DestinationStatus === 'ACTIVE');
  for (const { StreamArn } of active) {
    await dynamodb.send(new DisableKinesisStreamingDestinationCommand({ TableName: tableName, StreamArn }));
  }
  return active.map(({ StreamArn = '', ApproximateCreationDateTimePrecision: precision = 'MILLISECOND' }) => ({
    tableName,
    kinesisStreamArn: StreamArn,
    precision,
  }));
}
