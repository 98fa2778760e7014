import type { Usage } from '../domain/costs/idle-cost';

/** What is taken for granted of a million changes. */
const CHANGES = 1_000_000;
/** Of an item with its attributes' names, and of what an announcement's row holds: one write unit each. */
const WRITE_UNITS = 1;
/** Both images in DynamoDB's own JSON, and what is around them; Kinesis counts whole kB. */
const RECORD_KB = 3;
const READERS = 2;
/** In seconds, of a batch and of each record in it: matching needs little more than decoding, an index has to answer. */
const TIME = { rules: { batch: 0.05, record: 0.0015 }, index: { batch: 0.1, record: 0.003 } };
const GIGABYTES = 0.5;
/** How long the stream keeps records beyond the first day, as a part of a month. */
const KEPT_LONGER = 6 / 30;
const ANNOUNCED = CHANGES / 100;
/** The sender waits for Slack. */
const SENDER_SECONDS = 1;
/** A row that is known and one that is due, in a transaction; an attempt; both rows again, in a transaction. */
const UNITS_OF_ANNOUNCEMENT = 4 + 1 + 4;
/** The due rows of a channel are read before and after a post. */
const READS_OF_ANNOUNCEMENT = 2;
const LOGS_OF_INVOCATION = 1.5e-6;

export const assumptions = [
  `- An item has up to 1 kB; the record of its change has ${RECORD_KB} kB on the stream, which is on demand and keeps it for a week.`,
  `- ${READERS} functions with 512 MB read the stream. The one for rules takes ${TIME.rules.batch} s for a batch and ${TIME.rules.record} s for each record, the one for an index ${TIME.index.batch} s and ${TIME.index.record} s: estimates, not measured on AWS.`,
  `- One change in a hundred is announced, each by itself; the sender takes ${SENDER_SECONDS} s for it.`,
  '- X-Ray keeps a trace of every invocation, as it does where there is at most one a second; of more it keeps a sample.',
  '- Not in it: the metrics of the functions, which stand at the heartbeat above and are paid without one as well in hours with traffic;',
  '  what items and documents take to be stored, traffic between zones, failures, repeats, and free tiers.',
].join('\n');

type Step = 'table' | 'stream' | 'rules' | 'index' | 'Slack';

/**
 * What a million changes use on their way from a table to an index, and every hundredth to a channel.
 *
 * @param together how many records a batch has: many where much is written at a time, one where little is
 */
export function changesUsage(together: number): { readonly step: Step; readonly usage: Usage }[] {
  const gigabytes = (CHANGES * RECORD_KB * 1024) / 1024 ** 3;
  const batches = CHANGES / together;
  const secondsOf = ({ batch, record }: { batch: number; record: number }) => batch + record * together;
  return [
    used('table', 'writes', 'writeUnit', CHANGES * WRITE_UNITS),
    used('table', 'changes captured', 'changeCapture', CHANGES * WRITE_UNITS),
    used('stream', 'GB in', 'streamIn', gigabytes),
    used('stream', 'GB out', 'streamOut', gigabytes * READERS),
    used('stream', 'GB a month kept for longer', 'streamRetention', gigabytes * KEPT_LONGER),
    ...invoked('rules', batches, secondsOf(TIME.rules)),
    ...invoked('index', batches, secondsOf(TIME.index)),
    used('Slack', 'writes to the outbox', 'writeUnit', ANNOUNCED * UNITS_OF_ANNOUNCEMENT),
    used('Slack', 'reads of the outbox', 'readUnit', ANNOUNCED * READS_OF_ANNOUNCEMENT),
    used('Slack', 'requests to the queue', 'fifoRequest', ANNOUNCED * 3),
    ...invoked('Slack', ANNOUNCED, SENDER_SECONDS),
  ];
}

function invoked(step: Step, times: number, seconds: number) {
  return [
    used(step, 'invocations', 'invocation', times),
    used(step, 'GB-seconds', 'computing', times * seconds * GIGABYTES),
    used(step, 'traces', 'trace', times),
    used(step, 'GB of logs', 'logs', times * LOGS_OF_INVOCATION),
  ];
}

function used(step: Step, what: string, price: Usage['price'], quantity: number): { step: Step; usage: Usage } {
  return { step, usage: { group: 'rest', what, price, quantity } };
}
