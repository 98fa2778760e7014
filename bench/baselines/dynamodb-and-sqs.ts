import {
  DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

/** The clients of the notifications function, and the commands that it sends by them. */
export const handler = async () => [
  new DynamoDBClient({}),
  new SQSClient({}),
  QueryCommand,
  TransactWriteItemsCommand,
  TransactionCanceledException,
  UpdateItemCommand,
  SendMessageBatchCommand,
];
