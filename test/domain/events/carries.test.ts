import { expect, test } from 'vitest';
import { type Carries, refusesPublished } from '../../../domain/events/carries';
import { HEARTBEATS } from '../../../domain/events/heartbeat';

test.each<[Carries, string[], boolean]>([
  ['either', [], false],
  ['either', [HEARTBEATS], false],
  ['either', [HEARTBEATS, 'customers'], true],
  ['changes', [], true],
  ['published', ['customers'], false],
  ['both', ['customers'], false],
])('a stream that carries %s, with tables of %j, refuses what is published: %s', (carries, entities, refuses) => {
  expect(refusesPublished(carries, entities)).toBe(refuses);
});
