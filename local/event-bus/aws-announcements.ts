import { type KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import type { Clock } from '../event-source-mapping/clock';
import { systemClock } from '../event-source-mapping/clock';
import type { BusEvent } from './bus-event';
import { EventBus, type PutRecord } from './event-bus';
import type { ListRules } from './rules';
import { type Look, Watch } from './watch';

export interface AwsAnnouncementsOptions {
  readonly listRules: ListRules;
  readonly kinesis: Pick<KinesisClient, 'send'>;
  /** What AWS would have announced, each of its services by itself. */
  readonly looks: readonly Look[];
  /** Milliseconds between two looks. */
  readonly pollInterval: number;
  /** Hears what could not be seen or delivered. */
  readonly report: (message: string) => void;
  /** @default the system's */
  readonly clock?: Clock;
}

/** What AWS announces in an account, on its way to streams. */
export interface AwsAnnouncements {
  /** Announces what no look tells of: a scan of an image. */
  say(event: BusEvent): Promise<void>;
  /** Whether all that happened before this was called is on the streams. */
  caughtUp(): Promise<boolean>;
  /** May be called twice. */
  stop(): Promise<void>;
}

/**
 * Announces what happens in the account, to the rules that put it onto streams. Where no rule does, nothing is looked at.
 * What is there when this resolves is known; what changes later is announced.
 */
export async function startAwsAnnouncements(options: AwsAnnouncementsOptions): Promise<AwsAnnouncements> {
  const { listRules, kinesis, report, pollInterval: interval, clock = systemClock } = options;
  const bus = new EventBus({ listRules, put: putInto(kinesis), report });
  const say = (event: BusEvent) => bus.say(event);
  const isHeard = (await listRules()).length > 0;
  const watches = (isHeard ? options.looks : []).map((look) => new Watch({ look, say, clock, interval, report }));
  const caughtUp = async () => (await Promise.all(watches.map((watch) => watch.caughtUp()))).every(Boolean);
  await caughtUp();
  return {
    say,
    caughtUp,
    stop: async () => {
      await Promise.all(watches.map((watch) => watch.stop()));
    },
  };
}

function putInto(kinesis: Pick<KinesisClient, 'send'>): PutRecord {
  return async (StreamARN, PartitionKey, data) => {
    await kinesis.send(new PutRecordCommand({ StreamARN, PartitionKey, Data: Buffer.from(data) }));
  };
}
