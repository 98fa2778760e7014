import { expect, test } from 'vitest';
import { readBatchResponse } from '../../../domain/events/batch-response';

const known = new Set(['1', '2']);

test.each(['', 'null', '{}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}', '"done"'])(
  'a batch whose function answers %j succeeded',
  (answer) => {
    expect(readBatchResponse(answer, known)).toEqual({ kind: 'succeeded' });
  },
);

test.each([
  '{"batchItemFailures":[{"itemIdentifier":""}]}',
  '{"batchItemFailures":[{"itemIdentifier":null}]}',
  '{"batchItemFailures":[{"id":"1"}]}',
  '{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"unknown"}]}',
  '{"batchItemFailures":"1"}',
  'no JSON',
])('a batch whose function answers %j failed as a whole', (answer) => {
  expect(readBatchResponse(answer, known)).toMatchObject({ kind: 'failed' });
});

test('the identifiers of what failed are read', () => {
  const answer = '{"batchItemFailures":[{"itemIdentifier":"2"}]}';

  expect(readBatchResponse(answer, known)).toEqual({ kind: 'partial', failed: new Set(['2']) });
});
