import type { Event } from '../../domain/events/event';
import type { Reason } from '../../domain/failures/failure';
import { type Announcement, namesTooLong } from '../../domain/notifications/announcement';
import type { Announcer } from '../../domain/notifications/announcer';
import type { Outcome, Sink } from '../stream/sink';
import { ADD_LIMIT, type Outbox } from './outbox';
import type { WorkQueue } from './work-queue';

export interface AnnounceContext {
  readonly announcementsOf: Announcer;
  readonly outbox: Pick<Outbox, 'add' | 'since'>;
  readonly queue: Pick<WorkQueue, 'announceWork'>;
  /** Counts what rules with `dryRun` would have said, each once. */
  readonly countWithheld: (count: number) => void;
}

/**
 * The sink behind the rules: puts what they say about each event into the outbox, and tells the sender which channels
 * have work. What the outbox knows already counts as delivered, so that a repeat says nothing twice; so does what it
 * withholds, of which the sender is told nothing. What happened before there was an outbox is filtered: nobody is told on
 * the first day about last week.
 */
export function announce(context: AnnounceContext): Sink {
  const { announcementsOf, outbox } = context;
  let notBefore: number | undefined;
  return async (events) => {
    notBefore ??= await outbox.since();
    const beginning = notBefore;
    const said = events.map((event) =>
      Date.parse(event.time) < beginning ? { announcements: [] } : sayAbout(event, announcementsOf),
    );
    const refused = await addToOutbox(said.flatMap(({ announcements }) => announcements).filter(fits), context);
    return said.map(({ announcements, reason }: Said) =>
      reason ? { kind: 'failed', reason } : outcomeOf(announcements, refused),
    );
  };
}

interface Said {
  readonly announcements: Announcement[];
  readonly reason?: Reason;
}

/** What the rules say about an event; nothing, with a reason, where they fail on it: that takes no other event with it. */
function sayAbout(event: Event, announcementsOf: Announcer): Said {
  try {
    return { announcements: announcementsOf(event) };
  } catch (error) {
    // The error's own message may hold what stands in the event.
    const name = error instanceof Error ? error.name : typeof error;
    const message = `the rules cannot be applied to the event: ${name}`;
    return { announcements: [], reason: { code: 'handler-failed', message } };
  }
}

function fits({ event }: Announcement): boolean {
  return namesTooLong(event) === undefined;
}

/** @param announcements what the rules say about one event */
function outcomeOf(announcements: readonly Announcement[], refused: ReadonlyMap<string, string>): Outcome {
  const [first] = announcements;
  if (!first) return { kind: 'filtered' };
  const reason = namesTooLong(first.event);
  if (reason) return { kind: 'failed', reason };
  const problem = announcements.map(({ id }) => refused.get(id)).find((found) => found !== undefined);
  return problem === undefined ? { kind: 'delivered' } : { kind: 'retry', message: problem };
}

/** @returns the ids of the announcements that have to come again, each with the reason */
async function addToOutbox(
  announcements: readonly Announcement[],
  { outbox, queue, countWithheld }: AnnounceContext,
): Promise<Map<string, string>> {
  const channels = [...byChannel(announcements)];
  const added = await Promise.all(channels.map(([, rows]) => addInOrder(rows, outbox)));
  const refused = new Map(added.flatMap((result) => [...result.refused]));
  const withheld = added.reduce((sum, result) => sum + result.withheld, 0);
  if (withheld > 0) countWithheld(withheld);

  // Also for what the outbox knew: the message of the first time may never have been sent.
  const withWork = channels.filter((_, index) => added[index]?.hasWork).map(([channel]) => channel);
  const untold = await queue.announceWork(withWork);
  for (const { id, channel } of announcements) {
    const problem = untold.get(channel);
    if (problem !== undefined) refused.set(id, `The queue does not take that ${channel} has work: ${problem}`);
  }
  return refused;
}

/** Each announcement once, as it came first, in the order in which its channel should hear it. */
function byChannel(announcements: readonly Announcement[]): Map<string, Announcement[]> {
  const once = [...Map.groupBy(announcements, ({ id }) => id).values()].flatMap(([first]) => first ?? []);
  return Map.groupBy(once.toSorted(byPosition), ({ channel }) => channel);
}

function byPosition(one: Announcement, other: Announcement): number {
  return one.position < other.position ? -1 : 1;
}

/**
 * Adds what a channel has to hear. After the first part that the outbox does not take, the rest has to come again too:
 * the sender could say it before.
 */
async function addInOrder(announcements: readonly Announcement[], outbox: AnnounceContext['outbox']): Promise<Added> {
  const parts = partsWithoutSuccession(announcements);
  let withheld = 0;
  let hasWork = false;
  for (const [index, part] of parts.entries()) {
    try {
      const added = (await outbox.add(part)).filter(isDryRun).length;
      withheld += added;
      // What is a dry run now and was known before may have been due then.
      hasWork ||= added < part.length;
    } catch (error) {
      const problem = `The outbox does not take announcements: ${String(error)}`;
      const left = parts.slice(index).flat();
      return { hasWork, withheld, refused: new Map(left.map(({ id }): [string, string] => [id, problem])) };
    }
  }
  return { hasWork, withheld, refused: new Map() };
}

/** What became of the announcements of a channel. */
interface Added {
  /** Whether the sender has to look at the channel. */
  readonly hasWork: boolean;
  /** How many are withheld that were not known before. */
  readonly withheld: number;
  /** The ids of those that have to come again, each with the reason. */
  readonly refused: Map<string, string>;
}

function isDryRun({ dryRun }: Announcement): boolean {
  return dryRun === true;
}

/**
 * Parts that can each be added at once, with no two events of one subject in the same. A query may see half of a
 * transaction; what is added one after the other, it cannot see in reverse.
 */
function partsWithoutSuccession(announcements: readonly Announcement[]): Announcement[][] {
  const parts: Announcement[][] = [];
  let subjects = new Map<string, string>();
  for (const announcement of announcements) {
    const { subject, id } = announcement.event;
    const last = parts.at(-1);
    const succeeds = (subjects.get(subject) ?? id) !== id;
    if (last && last.length < ADD_LIMIT && !succeeds) {
      last.push(announcement);
    } else {
      parts.push([announcement]);
      subjects = new Map();
    }
    subjects.set(subject, id);
  }
  return parts;
}
