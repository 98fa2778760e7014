import type { Event } from '../../domain/events/event';
import type { Reason } from '../../domain/failures/failure';

/**
 * What became of one event in a sink.
 *
 * - `delivered`: the sink holds it.
 * - `filtered`: the sink does not want it.
 * - `superseded`: the sink holds something newer of the same subject.
 * - `failed`: it can never succeed; the record goes to the failure store, and the shard goes on.
 * - `retry`: the sink is down or throttling; the record and all after it come again.
 */
export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'filtered' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'failed'; readonly reason: Reason }
  | { readonly kind: 'retry'; readonly message: string };

/**
 * Takes the events of one batch, in the order of arrival, and answers with one outcome for each, in the same order.
 * A sink that throws makes the whole batch come again; it should answer `retry` where it knows better.
 */
export type Sink = (events: readonly Event[]) => Promise<Outcome[]>;
