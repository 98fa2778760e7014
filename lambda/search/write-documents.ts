import type { Change } from '../../domain/events/event';
import {
  BULK_BYTES,
  type BulkAnswer,
  bulksOf,
  type DocumentOutcome,
  outcomeOfStatus,
  outcomesOf,
  type VersionType,
} from '../../domain/search/bulk';
import type { SearchDocument } from '../../domain/search/document';
import type { OpenSearchError } from '../../domain/search/refusal';
import type { SearchAnswer, SearchClient } from './search-client';

/** How long to wait before what OpenSearch was too busy for is tried a second and a third time, in milliseconds. */
const PAUSES = [200, 1000];

const TOO_LARGE: DocumentOutcome = {
  kind: 'refused',
  reason: { code: 'too-large', message: 'no request of the size of this document gets through to OpenSearch' },
};

export interface WriteContext {
  readonly search: SearchClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A document that is to be in an index because of a change. */
export interface ChangeDocument {
  readonly change: Change;
  readonly document: SearchDocument;
}

export interface WrittenDocument extends ChangeDocument {
  readonly outcome: DocumentOutcome;
}

/**
 * Writes documents through an alias, which has to be there already: no index is ever made by this.
 *
 * What OpenSearch is too busy for is tried twice more, document by document.
 *
 * @param documents at most one for each id
 */
export async function writeDocuments(
  alias: string,
  documents: readonly ChangeDocument[],
  versionType: VersionType,
  { search, sleep }: WriteContext,
): Promise<WrittenDocument[]> {
  const write = (some: readonly ChangeDocument[]) => writeOnce({ alias, versionType, search }, some, BULK_BYTES);
  let written = await write(documents);
  for (const pause of PAUSES) {
    const busy = written.filter(({ outcome }) => outcome.kind === 'busy');
    if (busy.length === 0) break;

    await sleep(pause);
    written = [...written.filter(({ outcome }) => outcome.kind !== 'busy'), ...(await write(busy))];
  }
  return written;
}

interface Target {
  readonly alias: string;
  readonly versionType: VersionType;
  readonly search: SearchClient;
}

async function writeOnce(
  target: Target,
  documents: readonly ChangeDocument[],
  bulkBytes: number,
): Promise<WrittenDocument[]> {
  const outcomes: DocumentOutcome[] = [];
  const bulks = bulksOf(
    documents.map(({ document }) => document),
    target.versionType,
    bulkBytes,
  );
  for (const bulk of bulks) {
    const answer = await send(target, bulk.body);
    if (answer.answered && answer.status === 200) {
      outcomes.push(...outcomesOf(answer.body));
    } else if (answer.answered && answer.status === 413 && bulk.documents.length === 1) {
      outcomes.push(TOO_LARGE);
    } else if (answer.answered && answer.status === 413) {
      // Something on the way takes less than OpenSearch does.
      const rest = await writeOnce(target, documents.slice(outcomes.length), bulkBytes / 2);
      outcomes.push(...rest.map(({ outcome }) => outcome));
      break;
    } else {
      // Nothing is taken now: the rest need not be sent.
      const outcome = outcomeOfRequest(answer);
      outcomes.push(...documents.slice(outcomes.length).map(() => outcome));
      break;
    }
  }
  return documents.map((document, index) => ({ ...document, outcome: outcomes[index] ?? UNTOLD }));
}

const UNTOLD: DocumentOutcome = { kind: 'unavailable', message: 'OpenSearch did not say what became of a document' };

type BulkRequestAnswer = SearchAnswer<BulkAnswer & { readonly error?: OpenSearchError }>;

function send({ alias, search }: Target, body: string): Promise<BulkRequestAnswer> {
  return search.request({
    method: 'POST',
    path: `/${alias}/_bulk`,
    query: { require_alias: 'true', filter_path: 'error,items.*.status,items.*.error' },
    body,
  });
}

function outcomeOfRequest(answer: BulkRequestAnswer): DocumentOutcome {
  if (answer.answered) return outcomeOfStatus(answer.status, `${answer.body.error?.type ?? 'no reason'} for a bulk`);
  return { kind: answer.timedOut ? 'unavailable' : 'busy', message: `no answer to a bulk: ${answer.message}` };
}
