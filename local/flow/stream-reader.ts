import { decodeRecord } from '../../domain/events/decode';
import type { Event } from '../../domain/events/event';
import type { StreamRecord } from '../../domain/events/kinesis-event';
import type { StreamPage, StreamPosition, StreamSource } from '../event-source-mapping/stream-source';

/** What was read from a stream. */
export interface SeenStream {
  readonly records: number;
  /** The types of what was published onto it, the one that came last first. */
  readonly published: readonly SeenEvents[];
}

/** Published events of one type. */
export interface SeenEvents {
  readonly type: string;
  readonly count: number;
  readonly latestSubject: string;
}

/** Records of one read: as many as Kinesis gives. */
const PAGE = 10_000;

/** Reads a stream beside the app's own functions: each look reads on from where the last one ended. */
export class StreamReader {
  private readonly places = new Map<string, StreamPosition>();
  private readonly ended = new Set<string>();
  private mustListShards = true;
  private records = 0;
  /** By type; the one that came last is the last. */
  private readonly published = new Map<string, SeenEvents>();

  private looking?: Promise<SeenStream>;

  constructor(private readonly source: StreamSource) {}

  /** Who asks while a look is under way waits for that one: two would count a record twice. */
  look(): Promise<SeenStream> {
    this.looking ??= this.readAll().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async readAll(): Promise<SeenStream> {
    if (this.mustListShards) await this.listShards();
    for (const [shardId, position] of this.places) {
      if (!this.ended.has(shardId)) await this.readOn(shardId, position);
    }
    return { records: this.records, published: [...this.published.values()].toReversed() };
  }

  private async listShards(): Promise<void> {
    for (const { id } of await this.source.shards()) {
      if (!this.places.has(id)) this.places.set(id, { kind: 'trim-horizon' });
    }
    this.mustListShards = false;
  }

  private async readOn(shardId: string, position: StreamPosition): Promise<void> {
    let next: string | undefined = await this.source.iterator(shardId, position);
    for (let isLatest = false; next !== undefined && !isLatest; ) {
      const page: StreamPage = await this.source.read(next, PAGE);
      this.count(shardId, page.records);
      ({ next, isLatest } = page);
    }
    if (next === undefined) {
      this.ended.add(shardId);
      this.mustListShards = true;
    }
  }

  private count(shardId: string, records: readonly StreamRecord[]): void {
    const last = records.at(-1);
    if (last) this.places.set(shardId, { kind: 'after', sequenceNumber: last.sequenceNumber });
    this.records += records.length;
    for (const { type, subject } of records.flatMap(publishedIn)) {
      const count = (this.published.get(type)?.count ?? 0) + 1;
      this.published.delete(type);
      this.published.set(type, { type, count, latestSubject: subject });
    }
  }
}

/** A change of a table is counted, not named: its table has a box of its own. */
function publishedIn({ data, arrivedAt }: StreamRecord): Pick<Event, 'type' | 'subject'>[] {
  const decoded = decodeRecord(data, {
    entityOf: () => undefined,
    entities: new Set(),
    carries: 'published',
    arrivedAt,
  });
  return decoded.ok ? [decoded.event] : [];
}
