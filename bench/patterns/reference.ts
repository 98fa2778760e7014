import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePattern } from '../../domain/patterns/match';
import { makeCorpus } from '../../test/reference/event-ruler/corpus/corpus';
import { type Answer, hashOf, type OnRecord, RECORD_FILE } from '../../test/reference/event-ruler/record';
import type { Peer } from './peers';

/** A pattern and an event, as texts of JSON, with what event-ruler answered. */
export interface RecordedPair {
  readonly pattern: string;
  readonly event: string;
  readonly answer: Answer;
}

/** Shares of all pairs. */
export interface Score {
  /** Answered as event-ruler did; to throw is right for a pattern that it refuses. */
  readonly right: number;
  /** Thrown for a pattern that event-ruler takes. */
  readonly throws: number;
}

/**
 * The pairs that are on record, each put into the detail of an event in EventBridge's form: some packages look at
 * nothing else. Those with an empty name at the top of the pattern are left out: no dot stands behind it there, and one
 * does within a detail, so that the answer on record is to another question.
 *
 * @throws Error where the record is of other pairs
 */
export function recordedPairs(checkout: string): RecordedPair[] {
  const pairs = makeCorpus();
  const record: OnRecord = JSON.parse(readFileSync(join(checkout, RECORD_FILE), 'utf8'));
  if (record.corpus !== hashOf(pairs)) throw new Error(`${RECORD_FILE} is of other pairs than are made now`);

  return pairs.flatMap(({ pattern, event }, number) => {
    const parsed = objectIn(pattern);
    if (parsed && Object.hasOwn(parsed, '')) return [];
    return {
      pattern: parsed ? `{"detail":${pattern}}` : pattern,
      event: `{"source":"reference","detail-type":"pair","detail":${event}}`,
      answer: record.answers[number] as Answer,
    };
  });
}

export function scoreOf({ compile }: Pick<Peer, 'compile'>, pairs: readonly RecordedPair[]): Score {
  return compareWith(pairs, (pattern, event) => compile(JSON.parse(pattern))(JSON.parse(event)));
}

export function ownScore(pairs: readonly RecordedPair[]): Score {
  return compareWith(pairs, (pattern, event) => {
    const compiled = compilePattern(pattern);
    if (!compiled.ok) throw new Error('refused');
    return compiled.matchesJson(event);
  });
}

function compareWith(pairs: readonly RecordedPair[], matches: (pattern: string, event: string) => boolean): Score {
  const answers = pairs.map(({ pattern, event }): Answer => {
    try {
      return matches(pattern, event) ? 'm' : 'n';
    } catch {
      return 'r';
    }
  });
  const right = pairs.filter(({ answer }, number) => answers[number] === answer).length;
  const throws = pairs.filter(({ answer }, number) => answers[number] === 'r' && answer !== 'r').length;
  return { right: right / pairs.length, throws: throws / pairs.length };
}

/** Only objects can be put into a detail: a list there would be a list of conditions. */
function objectIn(pattern: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(pattern);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
