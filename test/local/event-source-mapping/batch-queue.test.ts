import { expect, test } from 'vitest';
import { BatchQueue } from '../../../local/event-source-mapping/batch-queue';

const megabyte = 1024 * 1024;
const sized = (...sizes: number[]) => sizes.map((bytes) => ({ bytes }));

test('a batch is due when it is full, even within its window', () => {
  const queue = new BatchQueue({ batchSize: 2, window: 1_000 });

  queue.add(sized(1, 2, 3), 0);

  expect(queue.take(0)).toEqual(sized(1, 2));
  expect(queue.take(999)).toBeUndefined();
  expect(queue.take(1_000)).toEqual(sized(3));
  expect(queue.take(5_000)).toBeUndefined();
});

test('an event stays under 6 MB', () => {
  const queue = new BatchQueue({ batchSize: 100, window: 60_000 });

  queue.add(sized(2 * megabyte, 3 * megabyte, 1 * megabyte), 0);

  expect(queue.take(0)).toEqual(sized(2 * megabyte, 3 * megabyte));
  expect(queue.take(60_000)).toEqual(sized(megabyte));
});

test('a record that is too large by itself makes a batch by itself', () => {
  const queue = new BatchQueue({ batchSize: 100, window: 0 });

  queue.add(sized(10 * megabyte, 1), 0);

  expect(queue.take(0)).toEqual(sized(10 * megabyte));
  expect(queue.take(0)).toEqual(sized(1));
});
