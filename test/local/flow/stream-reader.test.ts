import { expect, test } from 'vitest';
import { StreamReader } from '../../../local/flow/stream-reader';
import { FakeClock } from '../event-source-mapping/fake-clock';
import { FakeStream } from '../event-source-mapping/fake-stream';

test('each record is counted once, and published events are named by type, the one that came last first', async () => {
  const stream = new FakeStream(new FakeClock(), 'shard');
  const reader = new StreamReader(stream);
  stream.put('shard', published('invoice.sent', 'o-1'), published('alarm.changed', 'a-1'));

  const first = await reader.look();
  stream.put('shard', published('invoice.sent', 'o-2'));
  const second = await reader.look();
  const third = await reader.look();

  expect(first.records).toBe(2);
  expect(second).toEqual({
    records: 3,
    published: [
      { type: 'invoice.sent', count: 2, latestSubject: 'o-2' },
      { type: 'alarm.changed', count: 1, latestSubject: 'a-1' },
    ],
  });
  expect(third).toEqual(second);
});

test('two looks at the same time count each record once', async () => {
  const stream = new FakeStream(new FakeClock(), 'shard');
  const reader = new StreamReader(stream);
  stream.put('shard', 'one', 'two');

  const [first, second] = await Promise.all([reader.look(), reader.look()]);

  expect([first.records, second.records]).toEqual([2, 2]);
});

test('changes of tables and what is no event are counted and not named', async () => {
  const stream = new FakeStream(new FakeClock(), 'shard');
  stream.put('shard', JSON.stringify({ tableName: 'orders', dynamodb: {} }), 'no event');

  expect(await new StreamReader(stream).look()).toEqual({ records: 2, published: [] });
});

test('a shard that was split is read to its end, and then its children', async () => {
  const stream = new FakeStream(new FakeClock(), 'parent');
  const reader = new StreamReader(stream);
  stream.put('parent', 'one');
  await reader.look();

  stream.addShard('child', 'parent');
  stream.put('child', 'two');
  await reader.look();
  const seen = await reader.look();

  expect(seen.records).toBe(2);
});

function published(type: string, subject: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id: `${type}-${subject}`,
    type,
    source: '/orders',
    subject,
    time: '2026-11-26T13:00:00Z',
  });
}
