import type { AnnouncementFailure } from '../../../domain/failures/failure';
import type { Announcement } from '../../../domain/notifications/announcement';
import type { SenderCounts } from '../../../lambda/notifications/announcement-metrics';
import { dynamoOutbox } from '../../../lambda/notifications/outbox';
import type { SendMessagesContext } from '../../../lambda/notifications/send-messages';
import { OutboxTable } from './outbox-table';
import { SlackInMemory } from './slack-in-memory';

/** When the clock of a sender at work starts. */
export const START = Date.parse('2026-11-18T12:00:00Z');

/** How long an invocation of the sender takes at most, and after how long its queue's message comes again. */
const [INVOCATION, VISIBILITY] = [120_000, 150_000];

/** A sender with an outbox and a workspace in memory, whose clock moves when it waits. */
export async function senderAtWork(due: readonly Announcement[]) {
  const clock = { now: START, endsAt: START + INVOCATION };
  const table = new OutboxTable();
  const outbox = dynamoOutbox({ client: table.client, table: 'outbox', now: () => clock.now, rememberedSeconds: 60 });
  const slack = new SlackInMemory();
  const failures: AnnouncementFailure[] = [];
  const warnings: string[] = [];
  const errors: string[] = [];
  const waits: number[] = [];
  const postponed: [string, number][] = [];
  const told: string[] = [];
  const counts: SenderCounts[] = [];
  const context: SendMessagesContext = {
    outbox,
    slack,
    keepFailure: async (failure) => void failures.push(failure),
    functionName: 'sender',
    now: () => clock.now,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      clock.now += milliseconds;
    },
    remaining: () => clock.endsAt - clock.now,
    log: { warn: (message) => void warnings.push(message), error: (message) => void errors.push(message) },
    queue: {
      announceWork: async (channels) => {
        told.push(...channels);
        return new Map();
      },
      postpone: async (receipt, seconds) => void postponed.push([receipt, seconds]),
    },
    account: (count) => void counts.push(count),
  };
  /** The message that was not done comes again, to another invocation. */
  const comeAgain = () => {
    clock.now += VISIBILITY;
    clock.endsAt = clock.now + INVOCATION;
  };
  for (const announcement of due) await outbox.add([announcement]);
  return {
    clock,
    table,
    outbox,
    slack,
    failures,
    warnings,
    errors,
    waits,
    postponed,
    told,
    counts,
    context,
    comeAgain,
  };
}
