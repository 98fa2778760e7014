import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeCorpus } from './corpus/corpus';
import { KEPT_EXAMPLES } from './kept-examples';
import { KNOWN_DIFFERENCES } from './known-differences';
import { answer } from './our-answer';
import { type OnRecord, RECORD_FILE } from './record';

/** So many kinds of disagreement are listed. */
const LISTED = 20;

describe('our matcher', () => {
  test('answers what event-ruler answers', () => {
    const record: OnRecord = JSON.parse(readFileSync(join(__dirname, '../../..', RECORD_FILE), 'utf8'));

    const disagreements = makeCorpus().flatMap(({ pattern, event, about }, i) => {
      const [ours, theirs] = [answerOrError(pattern, event), record.answers[i]];
      return ours === theirs
        ? []
        : [{ about, example: `${ours} for ${theirs}: ${pattern} on ${event}`.replace(/\s+/g, ' ') }];
    });

    expect(summaryOf(disagreements)).toEqual([]);
  });

  test.each(KEPT_EXAMPLES)('is right about $pattern on $event', ({ pattern, event, answer: theirs }) => {
    expect(answer(pattern, event)).toBe(theirs);
  });

  test.each(KNOWN_DIFFERENCES)('differs from event-ruler in $pattern on $event', ({ pattern, event, ours }) => {
    expect(answer(pattern, event)).toBe(ours);
  });
});

function answerOrError(pattern: string, event: string): string {
  try {
    return answer(pattern, event);
  } catch (error) {
    return `an error (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** The most frequent kinds first, each with its first example. */
function summaryOf(disagreements: readonly { readonly about: string; readonly example: string }[]): string[] {
  const kinds = [...Map.groupBy(disagreements, ({ about }) => about)].sort(([, a], [, b]) => b.length - a.length);
  const listed = kinds.slice(0, LISTED).map(([about, all]) => `${all.length} of ${about}: ${all[0]?.example}`);
  const more = kinds.length > LISTED ? [`and ${kinds.length - LISTED} more kinds`] : [];
  return disagreements.length === 0 ? [] : [`${disagreements.length} disagreements`, ...listed, ...more];
}
