import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { JsonApi } from '../emulator/json-api';
import type { BusEvent } from './bus-event';
import type { Look } from './watch';

/**
 * Tells which events programs have put onto the default bus since the last look. A rule of its own sends all of them to a
 * queue, which the emulator can; onto streams it cannot put them.
 *
 * @param events the API of EventBridge
 */
export function eventsPut(events: JsonApi, sqs: SQSClient): Look {
  let queue: Promise<string> | undefined;
  return async () => {
    queue ??= queueOfAll(events, sqs);
    const QueueUrl = await queue;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.map(({ Body = '' }) => JSON.parse(Body) as BusEvent);
  };
}

/** A queue to which all events of the default bus come. */
async function queueOfAll(events: JsonApi, sqs: SQSClient): Promise<string> {
  const name = `towpath-local-events-${randomUUID().slice(0, 8)}`;
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await events('PutRule', { Name: name, EventPattern: '{"source":[{"prefix":""}]}', State: 'ENABLED' });
  await events('PutTargets', { Rule: name, Targets: [{ Id: 'queue', Arn: Attributes?.QueueArn }] });
  return QueueUrl;
}
