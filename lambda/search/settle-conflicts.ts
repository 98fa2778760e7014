import { isDeepStrictEqual } from 'node:util';
import type { Change, JsonObject } from '../../domain/events/event';
import { documentOfItem } from '../../domain/search/document';
import type { OpenSearchError } from '../../domain/search/refusal';
import type { Outcome } from '../stream/sink';
import { type Outcomes, outcomeOf, type Retry, retry } from './outcome';
import { type ChangeDocument, type WriteContext, writeDocuments } from './write-documents';

/** How many documents are read at once: 100 of DynamoDB's largest items are 40 MB. */
const DOCUMENTS_AT_ONCE = 100;

/**
 * What the table of a change has now.
 *
 * - `item`: this, without its sensitive attributes.
 * - `no-item`: the item was removed.
 * - `no-table`: the table was removed or replaced, and says nothing any more.
 */
export type CurrentItem =
  | { readonly kind: 'item'; readonly item: JsonObject }
  | { readonly kind: 'no-item' }
  | { readonly kind: 'no-table' };

/** Reads the item of a change. Throws when the table does not answer. */
export type ItemOf = (change: Change) => Promise<CurrentItem>;

export interface SettleContext extends WriteContext {
  readonly itemOf: ItemOf;
}

/** What the index has of one subject, as `_mget` answers it. */
interface CurrentDocument {
  readonly _version?: number;
  readonly _source?: JsonObject;
  readonly error?: OpenSearchError;
}

/**
 * Finds out what it means that an index refused a document because it has something as new or newer: a newer change was
 * there first, the same change came twice, or another change of the same microsecond. Between those two the table
 * decides.
 */
export async function settleConflicts(
  alias: string,
  conflicts: readonly ChangeDocument[],
  context: SettleContext,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const ties: Change[] = [];
  for (let start = 0; start < conflicts.length; start += DOCUMENTS_AT_ONCE) {
    const some = conflicts.slice(start, start + DOCUMENTS_AT_ONCE);
    const current = await readDocuments(alias, some, context);
    for (const [index, conflict] of some.entries()) {
      const outcome = typeof current === 'string' ? retry(current) : outcomeBeside(current[index] ?? {}, conflict);
      if (outcome) outcomes.set(conflict.change, outcome);
      else ties.push(conflict.change);
    }
  }
  for (const [change, outcome] of await settleByTable(alias, ties, context)) outcomes.set(change, outcome);
  return outcomes;
}

/** @returns the documents in the order of the conflicts, or why they cannot be read now */
async function readDocuments(
  alias: string,
  conflicts: readonly ChangeDocument[],
  { search }: SettleContext,
): Promise<readonly CurrentDocument[] | string> {
  const answer = await search.request<{ readonly docs: readonly CurrentDocument[] }>({
    method: 'POST',
    path: `/${alias}/_mget`,
    body: { ids: conflicts.map(({ document }) => document.id) },
  });
  if (!answer.answered) return `no answer when reading documents: ${answer.message}`;
  return answer.status === 200 ? answer.body.docs : `OpenSearch answered ${answer.status} when reading documents`;
}

/** @returns undefined when the two have one version and different content */
function outcomeBeside(current: CurrentDocument, { document }: ChangeDocument): Outcome | undefined {
  const version = current._version;
  if (version === undefined || version < document.version) {
    return retry(`reading documents: the one that was in the way is gone (${current.error?.type ?? 'not found'})`);
  }
  if (version > document.version) return { kind: 'superseded' };
  return isDeepStrictEqual(current._source, JSON.parse(document.source)) ? { kind: 'delivered' } : undefined;
}

/**
 * Writes items as their table has them now, at the versions of changes of them, unless a newer change has come. Without
 * the table there is nothing to settle: the index keeps what it has. A table that does not answer is asked once.
 *
 * @param changes of one entity, at most one of each subject
 */
export async function settleByTable(
  alias: string,
  changes: readonly Change[],
  context: SettleContext,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const documents: ChangeDocument[] = [];
  let silent: Retry | undefined;
  for (const change of changes) {
    const current = silent ?? (await readItem(change, context));
    if (current.kind === 'retry') {
      silent = current;
      outcomes.set(change, current);
    } else if (current.kind === 'no-table') {
      outcomes.set(change, { kind: 'superseded' });
    } else {
      const result = documentOfItem(change, current.kind === 'item' ? current.item : undefined);
      if (result.ok) documents.push({ change, document: result.document });
      else outcomes.set(change, { kind: 'failed', reason: result.reason });
    }
  }
  for (const { change, outcome } of await writeDocuments(alias, documents, 'external_gte', context)) {
    outcomes.set(change, outcome.kind === 'conflict' ? { kind: 'superseded' } : outcomeOf(outcome));
  }
  return outcomes;
}

async function readItem(change: Change, { itemOf }: SettleContext): Promise<CurrentItem | Retry> {
  try {
    return await itemOf(change);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    return retry(`the table of ${change.change.entity} does not answer: ${name}`);
  }
}
