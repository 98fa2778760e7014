import { isDeepStrictEqual } from 'node:util';
import { compact } from '../../domain/events/compact';
import { type Change, type Event, isChange } from '../../domain/events/event';
import { documentOf } from '../../domain/search/document';
import type { SearchConfiguration } from '../../domain/search/index-definition';
import type { Outcome } from '../stream/sink';
import { impatientClient } from './impatient-client';
import { type Outcomes, outcomeOf } from './outcome';
import { type SettleContext, settleByTable, settleConflicts } from './settle-conflicts';
import { type ChangeDocument, writeDocuments } from './write-documents';

export interface IndexChangesContext extends SettleContext {
  /** Which entity goes to which alias. Events of no entity among them are filtered. */
  readonly indexes: SearchConfiguration['indexes'];
}

/**
 * Brings indexes to the last state of each subject among the events. After a request that got no answer in time none
 * is sent any more: what is left comes again.
 *
 * @returns one outcome for each event, in the same order
 */
export async function indexChanges(events: readonly Event[], context: IndexChangesContext): Promise<Outcome[]> {
  const outcomes: Outcomes = new Map();
  const impatient = { ...context, search: impatientClient(context.search) };
  for (const { entity, alias } of context.indexes) {
    const changes = events.filter(isChange).filter(({ change }) => change.entity === entity);
    addAll(outcomes, await indexLast(alias, changes, impatient));
  }
  return events.map((event) => (isChange(event) && outcomes.get(event)) || { kind: 'filtered' });
}

/**
 * Writes the last change of each subject, which supersedes those before it. Where an index refuses it, the one before
 * is written instead: what an index holds does not depend on how the changes came in batches. Where it comes again,
 * those before it do too, because it may be refused then.
 */
async function indexLast(alias: string, changes: readonly Change[], context: IndexChangesContext): Promise<Outcomes> {
  if (changes.length === 0) return new Map();
  const { apply, superseded } = compact(changes);
  const last = apply.map(({ change }) => change);
  const others = superseded.map(({ change }) => change);
  const tied = last.filter((change) => others.some((other) => isTie(change, other)));
  const clear = last.filter((change) => !tied.includes(change));

  const outcomes: Outcomes = new Map(others.map((change) => [change, { kind: 'superseded' }]));
  addAll(outcomes, await indexEach(alias, clear, context));
  addAll(outcomes, await settleByTable(alias, tied, context));

  const ofLast = new Map(last.map((change) => [change.subject, outcomes.get(change)]));
  for (const change of others) {
    const outcome = ofLast.get(change.subject);
    if (outcome?.kind === 'retry') outcomes.set(change, outcome);
  }
  const before = others.filter(({ subject }) => ofLast.get(subject)?.kind === 'failed');
  return addAll(outcomes, await indexLast(alias, before, context));
}

/** Whether two changes of one subject say different things at the same microsecond. Which is last, the table knows. */
function isTie(one: Change, other: Change): boolean {
  return one.subject === other.subject && one.version === other.version && !isDeepStrictEqual(one.data, other.data);
}

/** @param changes at most one of each subject */
async function indexEach(alias: string, changes: readonly Change[], context: IndexChangesContext): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const documents: ChangeDocument[] = [];
  for (const change of changes) {
    const result = documentOf(change);
    if (result.ok) documents.push({ change, document: result.document });
    else outcomes.set(change, { kind: 'failed', reason: result.reason });
  }

  const conflicts: ChangeDocument[] = [];
  for (const { change, document, outcome } of await writeDocuments(alias, documents, 'external', context)) {
    if (outcome.kind === 'conflict') conflicts.push({ change, document });
    else outcomes.set(change, outcomeOf(outcome));
  }
  return addAll(outcomes, await settleConflicts(alias, conflicts, context));
}

function addAll(outcomes: Outcomes, more: Outcomes): Outcomes {
  for (const [change, outcome] of more) outcomes.set(change, outcome);
  return outcomes;
}
