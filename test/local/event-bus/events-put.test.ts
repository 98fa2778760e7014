import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { eventsPut } from '../../../local/event-bus/events-put';
import { imagePushed } from './aws-events';

const orderPaid = { ...imagePushed, source: 'shop', 'detail-type': 'order paid' };

/** An account with an empty queue, to which a test sends what the emulator would. */
function account() {
  const called: string[] = [];
  const queue: string[] = [];
  const sqs = {
    send: async (command: object) => {
      if (command instanceof CreateQueueCommand) return { QueueUrl: 'http://127.0.0.1/events' };
      if (command instanceof GetQueueAttributesCommand) return { Attributes: { QueueArn: 'arn:events' } };
      if (command instanceof ReceiveMessageCommand) {
        return { Messages: queue.slice(0, 10).map((Body) => ({ Body, ReceiptHandle: Body })) };
      }
      if (command instanceof DeleteMessageCommand) queue.splice(queue.indexOf(String(command.input.ReceiptHandle)), 1);
      return {};
    },
  };
  const events = async (operation: string, input: object = {}) => {
    called.push(`${operation} ${JSON.stringify(input).replace(/towpath-local-events-\w+/, 'NAME')}`);
    return {} as never;
  };
  return { look: eventsPut(events, sqs as never), queue, called };
}

test('one rule sends all events to a queue, whatever they are', async () => {
  const { look, called } = account();

  await look();
  await look();

  expect(called).toEqual([
    'PutRule {"Name":"NAME","EventPattern":"{\\"source\\":[{\\"prefix\\":\\"\\"}]}","State":"ENABLED"}',
    'PutTargets {"Rule":"NAME","Targets":[{"Id":"queue","Arn":"arn:events"}]}',
  ]);
});

test('each event is told once', async () => {
  const { look, queue } = account();

  queue.push(JSON.stringify(orderPaid));

  expect(await look()).toEqual([orderPaid]);
  expect(await look()).toEqual([]);
});
