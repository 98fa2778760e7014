import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import type { ChangeRecord } from '../../../local/change-stream/change-record';
import { TableRelay } from '../../../local/change-stream/table-relay';
import type { TableStream } from '../../../local/change-stream/table-stream';
import { Reporter } from '../../../local/event-source-mapping/reporter';
import type { Shard } from '../../../local/event-source-mapping/shard-tree';
import { FakeClock } from '../event-source-mapping/fake-clock';

/** The DynamoDB stream of a table in memory. */
class FakeTableStream implements TableStream {
  outage: string | undefined;
  private readonly known = new Map<
    string,
    { readonly parents: string[]; readonly records: _Record[]; closed: boolean }
  >();
  private written = 0;

  constructor(private readonly clock: FakeClock) {}

  addShard(id: string, ...parents: string[]): void {
    for (const parent of parents) {
      const shard = this.known.get(parent);
      if (shard !== undefined) shard.closed = true;
    }
    this.known.set(id, { parents, records: [], closed: false });
  }

  /** Writes an item as it was and as it is. */
  write(shardId: string, id: string, before: number | undefined, after: number | undefined, filler = ''): void {
    this.written += 1;
    const imageOf = (value: number) => ({ id: { S: id }, value: { N: String(value) }, filler: { S: filler } });
    this.known.get(shardId)?.records.push({
      eventID: String(this.written),
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      dynamodb: {
        ApproximateCreationDateTime: new Date(Math.floor(this.clock.now() / 1000) * 1000),
        Keys: { id: { S: id } },
        ...(before === undefined ? {} : { OldImage: imageOf(before) }),
        ...(after === undefined ? {} : { NewImage: imageOf(after) }),
        SequenceNumber: String(this.written),
      },
    });
  }

  async shards(): Promise<Shard[]> {
    return [...this.known].map(([id, { parents, closed }]) => ({ id, parents, isClosed: closed }));
  }

  async iterator(shardId: string, after: string | undefined): Promise<string> {
    if (this.outage !== undefined) throw new Error(this.outage);
    const records = this.known.get(shardId)?.records ?? [];
    return `${shardId}/${records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === after) + 1}`;
  }

  async read(iterator: string) {
    if (this.outage !== undefined) throw new Error(this.outage);
    const [shardId = '', start] = iterator.split('/');
    const { records, closed } = this.known.get(shardId) ?? { records: [], closed: true };
    return { records: records.slice(Number(start)), next: closed ? undefined : `${shardId}/${records.length}` };
  }
}

function scene() {
  const clock = new FakeClock();
  const table = new FakeTableStream(clock);
  table.addShard('s1');
  const put: ChangeRecord[] = [];
  const stream: { outage: string | undefined } = { outage: undefined };
  const reports: string[] = [];
  const relay = new TableRelay({
    tableName: 'customers',
    precision: 'MICROSECOND',
    source: table,
    put: async (records) => {
      if (stream.outage !== undefined) return { refused: records, reason: stream.outage };
      put.push(...records);
      return { refused: [] };
    },
    clock,
    pollInterval: 100,
    retryDelay: () => 1_000,
    reporter: new Reporter('customers', (message) => reports.push(message)),
  });
  const changes = () => put.map(({ data }) => JSON.parse(Buffer.from(data).toString()));
  return { clock, table, stream, reports, relay, changes };
}

test('every change is relayed, in order, with times that increase', async () => {
  const { clock, table, relay, changes } = scene();
  table.write('s1', 'a', undefined, 1);
  table.write('s1', 'a', 1, 2);

  const running = relay.run();
  await clock.advance(100);
  table.write('s1', 'a', 2, undefined);
  await clock.advance(200);
  relay.stop();
  await running;

  expect(changes().map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  const times = changes().map(({ dynamodb }) => dynamodb.ApproximateCreationDateTime);
  expect(times.toSorted((a, b) => a - b)).toEqual([...new Set(times)]);
});

test('a write that changes nothing is left out', async () => {
  const { clock, table, relay, changes } = scene();
  table.write('s1', 'a', 1, 1);
  table.write('s1', 'a', 1, 2);

  const running = relay.run();
  await clock.advance(100);
  relay.stop();
  await running;

  expect(changes()).toHaveLength(1);
  expect(relay.counts()).toEqual({ relayed: 1, unchanged: 1, tooLarge: 0 });
});

test('a change whose record would be larger than 1 MiB is skipped and counted, without its data being told', async () => {
  const { clock, table, relay, changes, reports } = scene();
  table.write('s1', 'large', undefined, 1, 'x'.repeat(1024 * 1024));
  table.write('s1', 'small', undefined, 1);

  const running = relay.run();
  await clock.advance(100);
  relay.stop();
  await running;

  expect(changes().map(({ dynamodb }) => dynamodb.Keys.id.S)).toEqual(['small']);
  expect(relay.counts()).toEqual({ relayed: 1, unchanged: 0, tooLarge: 1 });
  expect(reports).toEqual([expect.stringContaining('1 MiB')]);
});

test('a stream that refuses records holds the relay up and loses nothing', async () => {
  const { clock, table, stream, relay, changes, reports } = scene();
  stream.outage = 'ProvisionedThroughputExceededException';
  table.write('s1', 'a', undefined, 1);

  const running = relay.run();
  await clock.advance(5_000);
  stream.outage = undefined;
  await clock.advance(2_000);
  relay.stop();
  await running;

  expect(changes()).toHaveLength(1);
  expect(reports).toEqual([expect.stringContaining('ProvisionedThroughputExceededException')]);
});

test('an outage of the table is reported once, and reading goes on where it was', async () => {
  const { clock, table, relay, changes, reports } = scene();
  table.write('s1', 'a', undefined, 1);
  const running = relay.run();
  await clock.advance(100);

  table.outage = 'connection refused';
  await clock.advance(5_000);
  table.outage = undefined;
  table.write('s1', 'a', 1, 2);
  await clock.advance(2_000);
  relay.stop();
  await running;

  expect(changes().map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
  expect(reports).toEqual([expect.stringContaining('connection refused')]);
});

test('the child of a shard is read after the shard has ended', async () => {
  const { clock, table, relay, changes } = scene();
  table.write('s1', 'a', undefined, 1);
  const running = relay.run();
  await clock.advance(100);

  table.write('s1', 'a', 1, 2);
  table.addShard('s2', 's1');
  table.write('s2', 'a', 2, 3);
  await clock.advance(500);
  relay.stop();
  await running;

  expect(changes().map(({ eventID }) => eventID)).toEqual(['1', '2', '3']);
});

test('it is caught up when a read after the question finds nothing new', async () => {
  const { clock, table, stream, relay } = scene();
  const running = relay.run();
  await clock.advance(50);

  const whileQuiet = relay.caughtUp();
  await clock.advance(100);
  stream.outage = 'throttled';
  table.write('s1', 'a', undefined, 1);
  const whileBusy = relay.caughtUp();
  await clock.advance(3_000);
  stream.outage = undefined;
  await clock.advance(2_000);
  relay.stop();
  await running;

  expect(await whileQuiet).toBe(true);
  expect(await whileBusy).toBe(false);
  expect(await relay.caughtUp()).toBe(false);
});
