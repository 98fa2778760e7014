import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BulkAnswer, bulksOf, outcomesOf } from '../../../domain/search/bulk';
import type { SearchDocument } from '../../../domain/search/document';

function document(id: string, source = '{}', version = 1): SearchDocument {
  return { id, version, source };
}

function answer(status: number, type = 'some_exception', reason = ''): BulkAnswer {
  return { items: [{ index: { status, ...(status >= 300 && { error: { type, reason } }) } }] };
}

test('a bulk has two lines for each document: what to do, and the document', () => {
  const [bulk] = bulksOf([document('c1', '{"name":"Ada"}', 5), document('c2')], 'external');

  expect(bulk?.body).toBe(
    [
      '{"index":{"_id":"c1","version":5,"version_type":"external"}}',
      '{"name":"Ada"}',
      '{"index":{"_id":"c2","version":1,"version_type":"external"}}',
      '{}',
      '',
    ].join('\n'),
  );
});

test('no documents are no bulk', () => {
  expect(bulksOf([], 'external')).toEqual([]);
});

test('a document that is larger than a bulk has a bulk for itself', () => {
  const documents = [document('c1'), document('c2', `{"about":"${'é'.repeat(100)}"}`), document('c3')];

  const bulks = bulksOf(documents, 'external', 200);

  expect(bulks.map((bulk) => bulk.documents.map(({ id }) => id))).toEqual([['c1'], ['c2'], ['c3']]);
});

test('bulks keep all documents in order, and none of several documents is over the limit', () => {
  const source = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => JSON.stringify({ text }));
  fc.assert(
    fc.property(fc.array(source), fc.integer({ min: 100, max: 1000 }), (sources, limit) => {
      const documents = sources.map((text, index) => document(`c${index}`, text));

      const bulks = bulksOf(documents, 'external_gte', limit);

      expect(bulks.flatMap((bulk) => bulk.documents)).toEqual(documents);
      const large = bulks.filter(({ body }) => Buffer.byteLength(body) > limit);
      expect(large.every((bulk) => bulk.documents.length === 1)).toBe(true);
      const full = bulks.every((bulk, index) => {
        const next = bulks[index + 1]?.body.split('\n').slice(0, 2).join('\n');
        return next === undefined || Buffer.byteLength(bulk.body) + Buffer.byteLength(next) + 1 > limit;
      });
      expect(full).toBe(true);
    }),
  );
});

test.each([
  [200, 'indexed'],
  [201, 'indexed'],
  [409, 'conflict'],
  [429, 'busy'],
  [500, 'busy'],
  [503, 'busy'],
  [400, 'refused'],
  [413, 'refused'],
  [401, 'unavailable'],
  [403, 'unavailable'],
  [404, 'unavailable'],
])('status %i of an item means %s', (status, kind) => {
  const outcomes = outcomesOf(answer(status));

  expect(outcomes).toMatchObject([{ kind }]);
});

test.each([
  ['index_closed_exception', 'closed'],
  ['illegal_argument_exception', 'no write index is defined for alias [customers]. The write index may be …'],
  ['illegal_argument_exception', 'pipeline with id [enrich] does not exist'],
])('what is wrong with the index is not held against a document: %s, %s', (type, reason) => {
  const outcomes = outcomesOf(answer(400, type, reason));

  expect(outcomes).toMatchObject([{ kind: 'unavailable' }]);
});
