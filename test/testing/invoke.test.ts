import type { KinesisStreamHandler } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { dataOf, type Handler, invoke, type KinesisEvent, kinesisEvent } from '../../testing';

const batch = kinesisEvent(['a', 'b', 'c']);
const [a = '', b = '', c = ''] = batch.Records.map(({ kinesis }) => kinesis.sequenceNumber);

describe('what becomes of the records', () => {
  test.each<[string, unknown]>([
    ['an empty list', { batchItemFailures: [] }],
    ['no list', {}],
    ['null as its list', { batchItemFailures: null }],
    ['null', null],
    ['nothing', undefined],
  ])('all succeed when the handler answers with %s', async (_, answer) => {
    expect(await fates(async () => answer)).toEqual({ succeeded: ['a', 'b', 'c'], again: [] });
  });

  test.each([
    [[b], { succeeded: ['a'], again: ['b', 'c'] }],
    [[c], { succeeded: ['a', 'b'], again: ['c'] }],
    [[a], { succeeded: [], again: ['a', 'b', 'c'] }],
    [[c, b], { succeeded: ['a'], again: ['b', 'c'] }],
  ])(
    'the record with the lowest sequence number that failed, and all after it, come again',
    async (failed, expected) => {
      const answer = { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };

      expect(await fates(async () => answer)).toEqual(expected);
    },
  );

  test.each<[string, unknown]>([
    ['a sequence number that is not in the batch', [{ itemIdentifier: '1' }]],
    ['one that is, and one that is not', [{ itemIdentifier: b }, { itemIdentifier: '1' }]],
    ['null as itemIdentifier', [{ itemIdentifier: null }]],
    ['an empty itemIdentifier', [{ itemIdentifier: '' }]],
    ['another name for it', [{ id: b }]],
    ['no list', 'all'],
  ])('all come again, and the failure says why, when the answer has %s', async (_, batchItemFailures) => {
    const result = await invoke(async () => ({ batchItemFailures }), batch);

    expect(result).toMatchObject({ succeeded: [], again: batch.Records });
    expect(result.failure).toMatchObject({ message: expect.stringContaining('batchItemFailures') });
  });

  test('all come again when the handler throws, and the failure is what it threw', async () => {
    const down = new Error('the printing shop is closed');

    const rejected = await invoke(() => Promise.reject(down), batch);
    const thrown = await invoke((): Promise<void> => {
      throw down;
    }, batch);

    expect(rejected).toEqual({ succeeded: [], again: batch.Records, failure: down });
    expect(thrown).toEqual(rejected);
  });

  test('all come again when the answer cannot be JSON', async () => {
    const result = await invoke(async () => ({ batchItemFailures: 1n }), batch);

    expect(result).toMatchObject({ again: batch.Records, failure: expect.any(TypeError) });
  });

  test('what comes again makes the next batch', async () => {
    const { again } = await invoke(async () => ({ batchItemFailures: [{ itemIdentifier: b }] }), batch);

    const next = await invoke(async () => ({ batchItemFailures: [] }), { Records: again });

    expect(next.succeeded.map(dataOf)).toEqual(['b', 'c']);
  });
});

describe('what the handler gets', () => {
  test('a copy of the event', async () => {
    const handler: Handler = async (event) => {
      event.Records.length = 0;
    };

    const result = await invoke(handler, batch);

    expect(result.succeeded).toHaveLength(3);
    expect(batch.Records).toHaveLength(3);
  });

  test('a context, in which the test can say what matters', async () => {
    const seen: unknown[] = [];
    const handler: Handler = async (_event, context) => {
      seen.push(context.functionName, context.invokedFunctionArn, context.getRemainingTimeInMillis());
    };

    await invoke(handler, batch);
    await invoke(handler, batch, { context: { functionName: 'letters', getRemainingTimeInMillis: () => 5 } });

    expect(seen).toEqual([
      'handler',
      'arn:aws:lambda:eu-west-1:111122223333:function:handler',
      30_000,
      'letters',
      'arn:aws:lambda:eu-west-1:111122223333:function:letters',
      5,
    ]);
  });

  test('no context.done: all come again, and the failure says what to write', async () => {
    const result = await invoke(async (_event, context) => context.done(), batch);

    expect(result.failure).toMatchObject({ message: expect.stringContaining('write an async handler') });
  });
});

test('a handler with the types of @types/aws-lambda is taken', async () => {
  const handler: KinesisStreamHandler = async ({ Records }) => ({
    batchItemFailures: Records.slice(2).map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })),
  });

  expect(await fates(handler)).toEqual({ succeeded: ['a', 'b'], again: ['c'] });
});

describe('what Lambda could not run is refused', () => {
  test.each<[string, unknown, string]>([
    ['no function', undefined, 'the handler is undefined; give the function itself'],
    ['a handler with a callback', (_event: unknown, _context: unknown, _callback: unknown) => {}, 'takes a callback'],
    ['a handler that answers at once', () => ({ batchItemFailures: [] }), 'write it as async'],
    ['a handler that answers nothing at once', () => {}, 'returned undefined and no promise'],
  ])('%s', async (_, handler, sentence) => {
    await expect(invoke(handler as Handler, batch)).rejects.toThrow(sentence);
  });

  test.each<[string, unknown]>([
    ['no event', undefined],
    ['an event without records', { Records: [] }],
    ['a record without a sequence number', { Records: [{ kinesis: {} }] }],
  ])('%s', async (_, event) => {
    await expect(invoke(async () => {}, event as KinesisEvent)).rejects.toThrow('make it with kinesisEvent([…])');
  });
});

async function fates(handler: Handler) {
  const { succeeded, again } = await invoke(handler, batch);
  return { succeeded: succeeded.map(dataOf), again: again.map(dataOf) };
}
