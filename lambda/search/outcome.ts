import type { Change } from '../../domain/events/event';
import type { DocumentOutcome } from '../../domain/search/bulk';
import type { Outcome } from '../stream/sink';

/** What became of changes. */
export type Outcomes = Map<Change, Outcome>;

/** A change that comes again. */
export type Retry = Extract<Outcome, { kind: 'retry' }>;

/** What became of a change whose document was written. A conflict can mean several things, and is settled elsewhere. */
export function outcomeOf(written: Exclude<DocumentOutcome, { kind: 'conflict' }>): Outcome {
  switch (written.kind) {
    case 'indexed':
      return { kind: 'delivered' };
    case 'refused':
      return { kind: 'failed', reason: written.reason };
    case 'busy':
    case 'unavailable':
      return retry(written.message);
  }
}

export function retry(message: string): Retry {
  return { kind: 'retry', message };
}
