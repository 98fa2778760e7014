import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** The calls that are made to a queue. */
export interface QueueSource {
  /** Waits up to a second for messages; at most ten. */
  receive(maximum: number): Promise<readonly Message[]>;
  /** @returns how many were deleted */
  delete(receiptHandles: readonly string[]): Promise<number>;
  /** How many messages are waiting, in flight or delayed. */
  size(): Promise<number>;
}

/** SQS takes ten entries in one request. */
const entriesPerRequest = 10;

export function sqsSource(sqs: SQSClient, queueArn: string): QueueSource {
  let url: Promise<string> | undefined;
  const queueUrl = () => {
    url ??= findQueueUrl(sqs, queueArn).catch((error: unknown) => {
      url = undefined;
      throw error;
    });
    return url;
  };
  return {
    receive: async (maximum) => {
      const output = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: await queueUrl(),
          MaxNumberOfMessages: maximum,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      return output.Messages ?? [];
    },
    delete: async (receiptHandles) => {
      let deleted = 0;
      for (let start = 0; start < receiptHandles.length; start += entriesPerRequest) {
        const handles = receiptHandles.slice(start, start + entriesPerRequest);
        const Entries = handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
        const output = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: await queueUrl(), Entries }));
        deleted += output.Successful?.length ?? 0;
      }
      return deleted;
    },
    size: async () => {
      const AttributeNames = [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ] as const;
      const output = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: await queueUrl(), AttributeNames: [...AttributeNames] }),
      );
      return AttributeNames.reduce((sum, name) => sum + Number(output.Attributes?.[name] ?? 0), 0);
    },
  };
}

async function findQueueUrl(sqs: SQSClient, queueArn: string): Promise<string> {
  const [, , , , account, name] = queueArn.split(':');
  const output = await sqs.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account }));
  if (output.QueueUrl === undefined) throw new Error(`no URL for ${queueArn}`);
  return output.QueueUrl;
}
