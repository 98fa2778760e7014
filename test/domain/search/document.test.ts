import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DOCUMENT_BYTES, documentOf, documentOfItem } from '../../../domain/search/document';
import { change } from '../../events';

/** The parsed document of a result, and why there is none. */
function sourceOf(result: ReturnType<typeof documentOf>): unknown {
  return result.ok ? JSON.parse(result.document.source) : result.reason;
}

test('a change leaves the item as it is after it, with the time of the change', () => {
  const inserted = change('customers', { id: 'c 1', name: 'Ada' }, { version: 1_794_996_955_370_001 });

  const result = documentOf(inserted);

  expect(result).toMatchObject({ ok: true, document: { id: 'c%201', version: 1_794_996_955_370_001 } });
  expect(sourceOf(result)).toEqual({
    id: 'c 1',
    name: 'Ada',
    towpath: { deleted: false, time: '2026-11-18T10:15:55.370001Z' },
  });
});

test('a removed item leaves a document with nothing of the item in it', () => {
  const removed = change('customers', { id: 'c1', name: 'Ada' }, { kind: 'removed', version: 2 });

  const result = documentOf(removed);

  expect(result).toMatchObject({ ok: true, document: { id: 'c1', version: 2 } });
  expect(sourceOf(result)).toEqual({ towpath: { deleted: true, time: '1970-01-01T00:00:00.000002Z' } });
});

test('the item of the table stands at the version of the change', () => {
  const inserted = change('customers', { id: 'c1', name: 'Ada' }, { version: 2 });

  const result = documentOfItem(inserted, { id: 'c1', name: 'Grace' });

  expect(result).toMatchObject({ ok: true, document: { version: 2 } });
  expect(sourceOf(result)).toMatchObject({ name: 'Grace', towpath: { deleted: false } });
});

test('an attribute with the name of our own field is refused, not covered', () => {
  const inserted = change('customers', { id: 'c1', towpath: 'Llangollen' });

  const result = documentOf(inserted);

  expect(result).toMatchObject({ ok: false, reason: { code: 'refused-by-index' } });
  expect(JSON.stringify(result)).not.toContain('Llangollen');
});

test('a document that is too large is refused with its size', () => {
  const inserted = change('customers', { id: 'c1', about: 'x'.repeat(DOCUMENT_BYTES) });

  const result = documentOf(inserted);

  expect(result).toMatchObject({ ok: false, reason: { code: 'too-large' } });
});

test('whatever names and values an item has, its document has them all', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (item) => {
      fc.pre(!Object.hasOwn(item, 'towpath'));
      const expected = JSON.parse(JSON.stringify(item));

      const source = sourceOf(documentOf(change('customers', { ...expected, id: 'c1' }))) as Record<string, unknown>;

      const { towpath: _, id: __, ...rest } = source;
      const { id: ___, ...others } = expected;
      expect(rest).toEqual(others);
    }),
  );
});
