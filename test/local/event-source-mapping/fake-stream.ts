import type { StreamRecord } from '../../../domain/events/kinesis-event';
import type { Shard } from '../../../local/event-source-mapping/shard-tree';
import type { StreamPage, StreamPosition, StreamSource } from '../../../local/event-source-mapping/stream-source';
import type { FakeClock } from './fake-clock';

interface FakeShard {
  readonly parents: readonly string[];
  readonly records: StreamRecord[];
  isClosed: boolean;
}

/** A stream in memory, with the calls that a mapping makes. */
export class FakeStream implements StreamSource {
  /** The next call fails with this. */
  outage: string | undefined;
  private readonly known = new Map<string, FakeShard>();
  private written = 0;

  constructor(
    private readonly clock: FakeClock,
    ...shardIds: string[]
  ) {
    for (const id of shardIds) this.addShard(id);
  }

  addShard(id: string, ...parents: string[]): void {
    for (const parent of parents) this.shard(parent).isClosed = true;
    this.known.set(id, { parents, records: [], isClosed: false });
  }

  /** Writes records with these data; the partition key is what stands before a colon. */
  put(shardId: string, ...data: string[]): void {
    for (const datum of data) {
      this.written += 1;
      this.shard(shardId).records.push({
        sequenceNumber: String(this.written).padStart(10, '0'),
        partitionKey: datum.split(':')[0] ?? '',
        data: Buffer.from(datum),
        arrivedAt: this.clock.now(),
      });
    }
  }

  async shards(): Promise<Shard[]> {
    this.fail();
    return [...this.known].map(([id, { parents, isClosed }]) => ({ id, parents, isClosed }));
  }

  async iterator(shardId: string, position: StreamPosition): Promise<string> {
    this.fail();
    const { records } = this.shard(shardId);
    return `${shardId}/${indexOf(records, position)}`;
  }

  async read(iterator: string, limit: number): Promise<StreamPage> {
    this.fail();
    const [shardId = '', start = ''] = iterator.split('/');
    const { records, isClosed } = this.shard(shardId);
    const end = Math.min(records.length, Number(start) + limit);
    const isLatest = end === records.length;
    return {
      records: records.slice(Number(start), end),
      next: isClosed && isLatest ? undefined : `${shardId}/${end}`,
      isLatest,
    };
  }

  private shard(id: string): FakeShard {
    const shard = this.known.get(id);
    if (shard === undefined) throw new Error(`no shard ${id}`);
    return shard;
  }

  private fail(): void {
    if (this.outage !== undefined) throw new Error(this.outage);
  }
}

function indexOf(records: readonly StreamRecord[], position: StreamPosition): number {
  switch (position.kind) {
    case 'trim-horizon':
      return 0;
    case 'latest':
      return records.length;
    case 'at':
      return records.filter(({ arrivedAt }) => arrivedAt < position.time).length;
    case 'after':
      return records.findIndex(({ sequenceNumber }) => sequenceNumber === position.sequenceNumber) + 1;
  }
}
