import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Pair, textOf } from './corpus/corpus';

/** m: the event matches, n: it does not, r: the pattern is refused. */
export type Answer = 'm' | 'n' | 'r';

/** What event-ruler answered, in `record.json`. */
export interface Record {
  readonly eventRuler: string;
  readonly java: string;
  readonly pairs: number;
  /** SHA-256 of the pairs as they were put to event-ruler, in hexadecimal digits. */
  readonly corpus: string;
  readonly counts: { readonly [answer in Answer]: number };
  /** A letter for each pair. */
  readonly answers: string;
}

/** From the folder of the project. */
export const RECORD_FILE = join('test', 'reference', 'event-ruler', 'record.json');

export function hashOf(pairs: readonly Pair[]): string {
  return createHash('sha256').update(pairs.map(textOf).join('\n')).digest('hex');
}

export function countsOf(answers: string): Record['counts'] {
  const count = (answer: Answer) => answers.split(answer).length - 1;
  return { m: count('m'), n: count('n'), r: count('r') };
}
