import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChangeRecord } from '../../../local/change-stream/change-record';
import { type PutRecords, putInOrder, requestsOf } from '../../../local/change-stream/put-in-order';

const record = (partitionKey: string, text = '', bytes = 0): ChangeRecord => ({
  partitionKey,
  data: Buffer.from(text.padEnd(bytes)),
});
const textOf = ({ data }: ChangeRecord) => Buffer.from(data).toString();

describe('the requests that records are parted into', () => {
  test('have at most 500 records', () => {
    const records = Array.from({ length: 1_001 }, (_, index) => record(`k${index}`));

    expect(requestsOf(records).map(({ length }) => length)).toEqual([500, 500, 1]);
  });

  test('have at most 5 MiB', () => {
    const records = Array.from({ length: 6 }, (_, index) => record(`k${index}`, '', 1024 * 1024));

    expect(requestsOf(records).map(({ length }) => length)).toEqual([4, 2]);
  });

  test('have no two changes of one item', () => {
    const records = [record('a', '1'), record('b', '1'), record('a', '2'), record('a', '3'), record('b', '2')];

    expect(requestsOf(records).map((request) => request.map((each) => each.partitionKey + textOf(each)))).toEqual([
      ['a1', 'b1'],
      ['a2', 'b2'],
      ['a3'],
    ]);
  });
});

test('for every way in which a stream refuses records, those of one item arrive in order and none is missing', async () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 });
  const refusals = fc.infiniteStream(fc.boolean());
  await fc.assert(
    fc.asyncProperty(keys, refusals, async (written, isRefused) => {
      const records = written.map((key, index) => record(key, String(index)));
      const stream: ChangeRecord[] = [];
      const put: PutRecords = async (request) => {
        const refused = request.filter(() => isRefused.next().value);
        stream.push(...request.filter((each) => !refused.includes(each)));
        return { refused };
      };

      await putInOrder(records, put, async () => true);

      for (const key of ['a', 'b', 'c']) {
        const ofKey = (all: readonly ChangeRecord[]) => all.filter(({ partitionKey }) => partitionKey === key);
        expect(ofKey(stream)).toEqual(ofKey(records));
      }
    }),
  );
});

test('a request that fails as a whole is sent again, until retrying ends', async () => {
  const reasons: string[] = [];
  const put: PutRecords = async () => {
    throw new Error('connection refused');
  };

  const isPut = await putInOrder([record('a')], put, async (failures, reason) => {
    reasons.push(reason);
    return failures < 3;
  });

  expect(isPut).toBe(false);
  expect(reasons).toHaveLength(3);
  expect(reasons[0]).toContain('connection refused');
});
