import type { AttributeValue } from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import { changesNothing } from '../../../local/change-stream/unchanged';

type Item = Record<string, AttributeValue>;
const written = (OldImage: Item | undefined, NewImage: Item | undefined) =>
  changesNothing({ dynamodb: { ...(OldImage && { OldImage }), ...(NewImage && { NewImage }) } });

test('the same attributes in another order are the same item, and so are sets and bytes', () => {
  const before: Item = { a: { S: 'x' }, set: { SS: ['1', '2'] }, raw: { B: Buffer.from('hi') } };
  const after: Item = { raw: { B: new TextEncoder().encode('hi') }, set: { SS: ['2', '1'] }, a: { S: 'x' } };

  expect(written(before, after)).toBe(true);
});

test('a list in another order, another type, or an attribute more is a change', () => {
  expect(written({ a: { L: [{ S: '1' }, { S: '2' }] } }, { a: { L: [{ S: '2' }, { S: '1' }] } })).toBe(false);
  expect(written({ a: { S: '1' } }, { a: { N: '1' } })).toBe(false);
  expect(written({ a: { S: '1' } }, { a: { S: '1' }, b: { NULL: true } })).toBe(false);
});

test('an item that came or went is a change', () => {
  expect(written(undefined, { a: { S: '1' } })).toBe(false);
  expect(written({ a: { S: '1' } }, undefined)).toBe(false);
});
