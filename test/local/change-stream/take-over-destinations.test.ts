import { DynamoDBClient, type KinesisDataStreamDestination } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { takeOverDestinations } from '../../../local/change-stream/take-over-destinations';

const arn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/changes';

/** An account with tables, and which destinations it was told to end. */
function account(tables: Readonly<Record<string, readonly KinesisDataStreamDestination[]>>) {
  const disabled: string[] = [];
  const dynamodb = {
    send: async (command: { constructor: { name: string }; input: Record<string, string> }) => {
      const { name } = command.constructor;
      if (name === 'ListTablesCommand') return { TableNames: Object.keys(tables) };
      if (name === 'DisableKinesisStreamingDestinationCommand') {
        disabled.push(`${command.input.TableName} ${command.input.StreamArn}`);
        return {};
      }
      return { KinesisDataStreamDestinations: tables[command.input.TableName ?? ''] };
    },
  };
  return { dynamodb: Object.setPrototypeOf(dynamodb, DynamoDBClient.prototype) as DynamoDBClient, disabled };
}

test('what the emulator would write itself is relayed instead, with the precision that was asked for', async () => {
  const { dynamodb, disabled } = account({
    orders: [{ StreamArn: arn, DestinationStatus: 'ACTIVE', ApproximateCreationDateTimePrecision: 'MICROSECOND' }],
    customers: [],
  });

  const sources = await takeOverDestinations(dynamodb);

  expect(sources).toEqual([{ tableName: 'orders', kinesisStreamArn: arn, precision: 'MICROSECOND' }]);
  expect(disabled).toEqual([`orders ${arn}`]);
});

test('what was given up is left alone', async () => {
  const { dynamodb, disabled } = account({ orders: [{ StreamArn: arn, DestinationStatus: 'DISABLED' }] });

  expect(await takeOverDestinations(dynamodb)).toEqual([]);
  expect(disabled).toEqual([]);
});
