import { randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const { ORDERS_TABLE: TableName, RECEIPTS_QUEUE: QueueUrl } = process.env;
const dynamo = new DynamoDBClient({});
const sqs = new SQSClient({});

/** Keeps an order, and asks for its receipt. */
export async function handler({ body }) {
  const orderId = randomUUID();
  await dynamo.send(new PutItemCommand({ TableName, Item: { orderId: { S: orderId }, order: { S: body ?? '' } } }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ orderId }) }));
  return { statusCode: 201, body: JSON.stringify({ orderId }) };
}
