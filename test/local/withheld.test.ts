import { DynamoDBClient, type ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { readWithheld } from '../../local/withheld';

test('what is withheld is read from all pages of all outboxes, the latest first, without what has expired', async () => {
  const client = clientWith({
    'dev-outbox': [[row('1')], [row('3'), row('4', { expires: 100 })]],
    'production-outbox': [[row('2')]],
  });

  const withheld = await readWithheld(client, ['dev-outbox', 'production-outbox'], 100_000);

  expect(withheld.map(({ id }) => id)).toEqual(['3', '2', '1']);
  expect(withheld[0]).toMatchObject({ rule: 'big', channel: '#marketing', text: '*Ada*' });
});

test('DynamoDB is asked for what is withheld only', async () => {
  const asked: ScanCommand['input'][] = [];

  await readWithheld(clientWith({ outbox: [[]] }, asked), ['outbox'], 0);

  expect(asked).toMatchObject([{ FilterExpression: '#state = :withheld' }]);
  expect(asked[0]?.ExpressionAttributeValues).toEqual({ ':withheld': { S: 'withheld' } });
});

function row(id: string, changes: object = {}) {
  const event = { id, type: 'customers.inserted', subject: 'c1', time: `2026-11-18T10:15:0${id}.000000Z` };
  const said = { id, rule: 'big', channel: '#marketing', event, text: '*Ada*', createdAt: event.time };
  return marshall({ ...said, format: 1, state: 'withheld', expires: 101, ...changes });
}

/** @param pages of each table */
function clientWith(pages: Record<string, object[][]>, asked: ScanCommand['input'][] = []): DynamoDBClient {
  const send = async ({ input }: ScanCommand) => {
    asked.push(input);
    const of = pages[input.TableName ?? ''] ?? [];
    const page = Number(input.ExclusiveStartKey?.page?.N ?? 0);
    return { Items: of[page], ...(page + 1 < of.length && { LastEvaluatedKey: { page: { N: String(page + 1) } } }) };
  };
  return Object.assign(new DynamoDBClient({ region: 'eu-west-1' }), { send });
}
