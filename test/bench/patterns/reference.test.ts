import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ownScore, type RecordedPair, recordedPairs, scoreOf } from '../../../bench/patterns/reference';

const pairs: RecordedPair[] = [
  { pattern: '{"a":[1]}', event: '{"a":1}', answer: 'm' },
  { pattern: '{"a":[1]}', event: '{"a":2}', answer: 'n' },
  { pattern: '{"a":[]}', event: '{"a":1}', answer: 'r' },
  { pattern: 'no JSON', event: '{"a":1}', answer: 'r' },
];

test('who takes everything for a match is right where it is one', () => {
  expect(scoreOf({ compile: () => () => true }, pairs)).toEqual({ right: 2 / 4, throws: 0 });
});

test('to throw is right for a pattern that the reference refuses, and wrong for others', () => {
  const throwing = () => {
    throw new Error('not supported');
  };

  expect(scoreOf({ compile: throwing }, pairs)).toEqual({ right: 2 / 4, throws: 2 / 4 });
});

test('all pairs on record are answered as on record, and those that have another answer within a detail are left out', () => {
  const onRecord = recordedPairs(resolve(__dirname, '../../..'));

  expect(onRecord.length).toBeGreaterThan(38_000);
  expect(ownScore(onRecord)).toEqual({ right: 1, throws: 0 });
});
