import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { newestFirst, WITHHELD, type Withheld, withheldIn } from '../domain/notifications/withheld';

/**
 * What rules with `dryRun` would have said, as outboxes keep it: the latest events first. The whole tables are read; they
 * have what was said in the last two weeks.
 *
 * @param now in milliseconds
 */
export async function readWithheld(
  client: DynamoDBClient,
  tables: readonly string[],
  now: number,
): Promise<Withheld[]> {
  const found = await Promise.all(tables.map((table) => withheldOf(client, table, now)));
  return newestFirst(found.flat());
}

async function withheldOf(client: DynamoDBClient, table: string, now: number): Promise<Withheld[]> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: '#state = :withheld',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':withheld': { S: WITHHELD } },
    },
  );
  const found: Withheld[] = [];
  for await (const { Items = [] } of pages)
    found.push(...Items.flatMap((item) => withheldIn(unmarshall(item), now) ?? []));
  return found;
}
