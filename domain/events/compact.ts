import { isDeepStrictEqual } from 'node:util';
import type { Change } from './event';

/** A change and its place in the list that it came from. */
interface Placed {
  readonly index: number;
  readonly change: Change;
}

/** Each change of the list is in one of the two, in the order of arrival. */
export interface Compacted {
  /** The last change of each subject. */
  readonly apply: readonly Placed[];
  /** Older changes of the same subjects, and repetitions. */
  readonly superseded: readonly Placed[];
}

/**
 * Keeps the last change of each entity's each subject, for sinks that hold state.
 *
 * Kinesis delivers changes of a table at least once and out of order, so "last" is the greatest version, and changes
 * with one version are told apart by which one's old image is the other's new image. Where that does not tell, the
 * one that arrived later is the last.
 *
 * @param changes in the order of arrival
 */
export function compact(changes: readonly Change[]): Compacted {
  const bySubject = new Map<string, Placed[]>();
  for (const [index, change] of changes.entries()) {
    const subject = `${change.change.entity}\n${change.subject}`;
    const placed = bySubject.get(subject);
    if (placed) placed.push({ index, change });
    else bySubject.set(subject, [{ index, change }]);
  }

  const apply: Placed[] = [];
  const superseded: Placed[] = [];
  for (const placed of bySubject.values()) {
    const last = lastOf(placed);
    for (const each of placed) (each === last ? apply : superseded).push(each);
  }
  return { apply: apply.sort(byArrival), superseded: superseded.sort(byArrival) };
}

function lastOf(placed: readonly Placed[]): Placed | undefined {
  if (placed.length === 1) return placed[0];

  const version = placed.reduce((greatest, { change }) => Math.max(greatest, change.version), 0);
  const tied = placed.filter(({ change }) => change.version === version);
  const ends = tied.filter((each) => !tied.some((other) => other !== each && follows(other.change, each.change)));
  return (ends.length > 0 ? ends : tied).at(-1);
}

/** Whether a change begins with what the other one ended with; an item that is not there begins and ends as nothing. */
function follows(later: Change, earlier: Change): boolean {
  return isDeepStrictEqual(later.before, earlier.data);
}

function byArrival(one: Placed, other: Placed): number {
  return one.index - other.index;
}
