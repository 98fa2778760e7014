import { expect, test } from 'vitest';
import { readMetadata } from '../../../local/slack/message-metadata';

test('texts, numbers, flags, flat objects and lists of them are taken', () => {
  const metadata = {
    event_type: 'e',
    event_payload: { a: 'x', b: 1, c: true, d: { e: 'f' }, g: [{ h: 1 }, { i: 2 }] },
  };

  expect(readMetadata(metadata)).toEqual({ ok: true, metadata });
});

test.for([
  ['no object', 'e1'],
  ['an empty type', { event_type: '', event_payload: {} }],
  ['no payload', { event_type: 'e' }],
  ['a payload that is a list', { event_type: 'e', event_payload: [] }],
  ['a null', { event_type: 'e', event_payload: { a: null } }],
  ['a list of texts', { event_type: 'e', event_payload: { a: ['x'] } }],
  ['an object in an object', { event_type: 'e', event_payload: { a: { b: { c: 1 } } } }],
])('%s is refused as a wrong format', ([, value]) => {
  expect(readMetadata(value)).toEqual({ ok: false, error: 'invalid_metadata_format' });
});
