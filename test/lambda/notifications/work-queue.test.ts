import { ChangeMessageVisibilityCommand, type SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { sqsWorkQueue, workIn } from '../../../lambda/notifications/work-queue';

/** A client that keeps what it is sent, and answers with what it is given. */
function recordingClient(answer: object | Error = {}) {
  const sent: object[] = [];
  const send = async (command: object) => {
    sent.push(command);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { sent, client: { send } as unknown as SQSClient };
}

function queueOn(client: SQSClient) {
  let ids = 0;
  return sqsWorkQueue({ client, url: 'https://sqs/work.fifo', newId: () => `id-${++ids}` });
}

test('a message names its channel, in a group of the channel’s, with an id that was never given before', async () => {
  const { client, sent } = recordingClient();
  const queue = queueOn(client);

  await queue.announceWork(['#marketing']);
  await queue.announceWork(['#marketing']);

  const entries = sent.flatMap((command) => (command as SendMessageBatchCommand).input.Entries ?? []);
  expect(entries.map(({ MessageBody }) => workIn(MessageBody ?? ''))).toEqual([
    { kind: 'channel', channel: '#marketing' },
    { kind: 'channel', channel: '#marketing' },
  ]);
  expect(entries.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).toEqual(['id-1', 'id-2']);
  expect(entries[0]?.MessageGroupId).toMatch(/^[0-9a-f]{64}$/);
  expect(entries[1]?.MessageGroupId).toBe(entries[0]?.MessageGroupId);
});

test('SQS is given ten messages at once', async () => {
  const { client, sent } = recordingClient();
  const channels = Array.from({ length: 12 }, (_, index) => `#channel-${index}`);

  const failed = await queueOn(client).announceWork(channels);

  expect(sent.map((command) => (command as SendMessageBatchCommand).input.Entries?.length)).toEqual([10, 2]);
  expect(failed.size).toBe(0);
});

test('a channel whose message is refused is named', async () => {
  const { client } = recordingClient({ Failed: [{ Id: '1', Message: 'InternalError' }] });

  const failed = await queueOn(client).announceWork(['#marketing', '#support']);

  expect(failed).toEqual(new Map([['#support', 'InternalError']]));
});

test('all channels are named when SQS is down', async () => {
  const { client } = recordingClient(new Error('down'));

  const failed = await queueOn(client).announceWork(['#marketing', '#support']);

  expect([...failed.keys()]).toEqual(['#marketing', '#support']);
});

test('a message is postponed by as much as SQS can', async () => {
  const { client, sent } = recordingClient();

  await queueOn(client).postpone('receipt', 24 * 60 * 60);

  const [command] = sent as ChangeMessageVisibilityCommand[];
  expect(command).toBeInstanceOf(ChangeMessageVisibilityCommand);
  expect(command?.input).toMatchObject({ ReceiptHandle: 'receipt', VisibilityTimeout: 39_600 });
});

test.each(['no JSON', '{}', '{"format":2,"channel":"#marketing"}', '{"format":1}', 'null'])(
  '%s names no channel',
  (body) => {
    expect(workIn(body)).toBeUndefined();
  },
);
