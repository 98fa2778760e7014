import { decodeRecord } from '../../domain/events/decode';
import type { StreamRecord } from '../../domain/events/kinesis-event';
import type { StreamPosition, StreamSource } from '../event-source-mapping/stream-source';

/** What was read from a stream. */
export interface SeenStream {
  readonly records: number;
  /** The latest events that services published onto it, the newest first: `invoice.sent o-1`. */
  readonly published: readonly string[];
}

/** So many published events are named. */
const NAMED = 3;

/** Records of one read. */
const PAGE = 1_000;

/** Reads a stream beside the app's own functions: each look reads on from where the last one ended. */
export class StreamReader {
  private readonly places = new Map<string, StreamPosition>();
  private readonly ended = new Set<string>();
  private mustListShards = true;
  private records = 0;
  private published: { readonly arrivedAt: number; readonly name: string }[] = [];

  constructor(private readonly source: StreamSource) {}

  async look(): Promise<SeenStream> {
    if (this.mustListShards) await this.listShards();
    for (const [shardId, position] of this.places) {
      if (!this.ended.has(shardId)) await this.readOn(shardId, position);
    }
    return { records: this.records, published: this.published.map(({ name }) => name) };
  }

  private async listShards(): Promise<void> {
    for (const { id } of await this.source.shards()) {
      if (!this.places.has(id)) this.places.set(id, { kind: 'trim-horizon' });
    }
    this.mustListShards = false;
  }

  private async readOn(shardId: string, position: StreamPosition): Promise<void> {
    const { records, next } = await this.source.read(await this.source.iterator(shardId, position), PAGE);
    const last = records.at(-1);
    if (last) this.places.set(shardId, { kind: 'after', sequenceNumber: last.sequenceNumber });
    this.records += records.length;
    this.published = [...records.flatMap(publishedIn).toReversed(), ...this.published]
      .toSorted((one, other) => other.arrivedAt - one.arrivedAt)
      .slice(0, NAMED);
    if (next === undefined) {
      this.ended.add(shardId);
      this.mustListShards = true;
    }
  }
}

/** A change of a table is counted, not named: its table has a box of its own. */
function publishedIn({ data, arrivedAt }: StreamRecord): { arrivedAt: number; name: string }[] {
  const decoded = decodeRecord(data, {
    entityOf: () => undefined,
    entities: new Set(),
    carries: 'published',
    arrivedAt,
  });
  return decoded.ok ? [{ arrivedAt, name: `${decoded.event.type} ${decoded.event.subject}` }] : [];
}
