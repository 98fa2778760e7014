import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change, Event, JsonObject } from '../../../domain/events/event';
import { indexChanges } from '../../../lambda/search/index-changes';
import type { CurrentItem } from '../../../lambda/search/settle-conflicts';
import { change } from '../../events';
import { FakeSearch } from './fake-search';

const DELIVERED = { kind: 'delivered' };
const FILTERED = { kind: 'filtered' };
const SUPERSEDED = { kind: 'superseded' };
const RETRY = { kind: 'retry', message: expect.any(String) };
const FAILED = { kind: 'failed', reason: { code: 'refused-by-index', message: 'mapper_parsing_exception' } };

/** What `indexChanges` works with. The table has the items that are given, by subject; pauses are remembered. */
function setUp(items: Record<string, JsonObject> = {}) {
  const search = new FakeSearch();
  const pauses: number[] = [];
  const read: string[] = [];
  const context = {
    search,
    indexes: [{ entity: 'customers', alias: 'customers' }],
    itemOf: async ({ subject }: Change): Promise<CurrentItem> => {
      read.push(subject);
      const item = items[subject];
      return item ? { kind: 'item', item } : { kind: 'no-item' };
    },
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
    },
  };
  return { search, pauses, read, index: (...events: Event[]) => indexChanges(events, context), context };
}

test('a change becomes a document', async () => {
  const { search, index } = setUp();

  const outcomes = await index(change('customers', { id: 'c1', name: 'Ada' }));

  expect(outcomes).toEqual([DELIVERED]);
  expect(search.documents()).toEqual({ c1: { id: 'c1', name: 'Ada' } });
});

test('a delete that arrives before its insert leaves no document behind', async () => {
  const { search, index } = setUp();

  const removed = await index(change('customers', { id: 'c1' }, { version: 2, kind: 'removed' }));
  const inserted = await index(change('customers', { id: 'c1', name: 'Ada' }, { version: 1 }));

  expect([removed, inserted]).toEqual([[DELIVERED], [SUPERSEDED]]);
  expect(search.documents()).toEqual({});
});

test('events that are not changes of an indexed entity are filtered', async () => {
  const { search, index } = setUp();
  const published: Event = {
    id: '1',
    type: 'image.pushed',
    source: '/ci',
    subject: 'c1',
    time: '2026-11-18T10:15:55.370000Z',
  };

  const outcomes = await index(published, change('orders', { id: 'c1' }), change('customers', { id: 'c1' }));

  expect(outcomes).toEqual([FILTERED, FILTERED, DELIVERED]);
  expect(search.documents()).toEqual({ c1: { id: 'c1' } });
});

test('nothing is asked when no event is wanted', async () => {
  const { search, index } = setUp();

  await index(change('orders', { id: 'o1' }));

  expect(search.requests).toEqual([]);
});

test('of one subject only the last change is written', async () => {
  const { search, index } = setUp();

  const outcomes = await index(
    change('customers', { id: 'c1', name: 'Augusta' }, { version: 3, kind: 'modified' }),
    change('customers', { id: 'c2', name: 'Grace' }),
    change('customers', { id: 'c1', name: 'Ada' }, { version: 2 }),
  );

  expect(outcomes).toEqual([DELIVERED, DELIVERED, SUPERSEDED]);
  expect(search.documents()).toEqual({ c1: { id: 'c1', name: 'Augusta' }, c2: { id: 'c2', name: 'Grace' } });
});

test('a change that comes again is delivered again, and the table is not asked', async () => {
  const { read, index } = setUp();
  const inserted = change('customers', { id: 'c1', name: 'Ada', tags: ['a'] }, { version: 2 });
  await index(inserted);

  const outcomes = await index(inserted);

  expect(outcomes).toEqual([DELIVERED]);
  expect(read).toEqual([]);
});

test('a document that does not fit its mapping fails, and the others are written', async () => {
  const { search, index } = setUp();

  const outcomes = await index(
    change('customers', { id: 'c1', employees: 'many' }),
    change('customers', { id: 'c2', employees: 7 }),
  );

  expect(outcomes).toEqual([FAILED, DELIVERED]);
  expect(search.documents()).toEqual({ c2: { id: 'c2', employees: 7 } });
});

test('what is too large fails before it is sent', async () => {
  const { search, index } = setUp();

  const outcomes = await index(change('customers', { id: 'c1', about: 'x'.repeat(5_000_001) }));

  expect(outcomes).toMatchObject([{ kind: 'failed', reason: { code: 'too-large' } }]);
  expect(search.requests).toEqual([]);
});

test('when the last change of a subject fails, the one before it stands', async () => {
  const { search, index } = setUp();

  const outcomes = await index(
    change('customers', { id: 'c1', employees: 1 }, { version: 1 }),
    change('customers', { id: 'c1', employees: 2 }, { version: 2, kind: 'modified' }),
    change('customers', { id: 'c1', employees: 'many' }, { version: 3, kind: 'modified' }),
    change('customers', { id: 'c2', employees: 'many' }, { version: 4 }),
  );

  expect(outcomes).toEqual([SUPERSEDED, DELIVERED, FAILED, FAILED]);
  expect(search.documents()).toEqual({ c1: { id: 'c1', employees: 2 } });
});

test('two changes of one microsecond in two batches are settled by the table', async () => {
  const { search, read, index } = setUp({ c1: { id: 'c1', name: 'Grace' } });
  await index(change('customers', { id: 'c1', name: 'Grace' }, { version: 2 }));

  const outcomes = await index(change('customers', { id: 'c1', name: 'Ada' }, { version: 2 }));

  expect(outcomes).toEqual([DELIVERED]);
  expect(read).toEqual(['c1']);
  expect(search.documents()).toEqual({ c1: { id: 'c1', name: 'Grace' } });
});

test('two changes of one microsecond in one batch are settled by the table', async () => {
  const { search, index } = setUp({ c1: { id: 'c1', name: 'Ada' } });

  const outcomes = await index(
    change(
      'customers',
      { id: 'c1', name: 'Ada' },
      { version: 2, kind: 'modified', before: { id: 'c1', name: 'Grace' } },
    ),
    change(
      'customers',
      { id: 'c1', name: 'Grace' },
      { version: 2, kind: 'modified', before: { id: 'c1', name: 'Ada' } },
    ),
  );

  expect(outcomes).toEqual([SUPERSEDED, DELIVERED]);
  expect(search.documents()).toEqual({ c1: { id: 'c1', name: 'Ada' } });
});

test('an item that the table no longer has leaves no document behind', async () => {
  const { search, index } = setUp();
  await index(change('customers', { id: 'c1', name: 'Ada' }, { version: 2 }));

  const outcomes = await index(change('customers', { id: 'c1', name: 'Grace' }, { version: 2 }));

  expect(outcomes).toEqual([DELIVERED]);
  expect(search.documents()).toEqual({});
  expect(search.versions()).toEqual({ c1: 2 });
});

test('a table that does not answer makes the change come again', async () => {
  const { index, context } = setUp();
  await index(change('customers', { id: 'c1', name: 'Ada' }, { version: 2 }));
  const itemOf = () => Promise.reject(new RangeError('secret'));

  const outcomes = await indexChanges([change('customers', { id: 'c1', name: 'Grace' }, { version: 2 })], {
    ...context,
    itemOf,
  });

  expect(outcomes).toEqual([{ kind: 'retry', message: 'the table of customers does not answer: RangeError' }]);
});

test('a table that does not answer is asked once in a batch', async () => {
  const { index, context } = setUp();
  const twice = (name: string) => ['c1', 'c2'].map((id) => change('customers', { id, name }, { version: 2 }));
  await index(...twice('Ada'));
  let asked = 0;
  const itemOf = async (): Promise<CurrentItem> => {
    asked += 1;
    throw new RangeError();
  };

  const outcomes = await indexChanges(twice('Grace'), { ...context, itemOf });

  expect(outcomes).toEqual([RETRY, RETRY]);
  expect(asked).toBe(1);
});

test('two changes of one microsecond, whose table was replaced, leave what the index has', async () => {
  const { search, index, context } = setUp();
  await index(change('customers', { id: 'c1', name: 'Ada' }, { version: 2 }));
  const itemOf = async (): Promise<CurrentItem> => ({ kind: 'no-table' });

  const outcomes = await indexChanges([change('customers', { id: 'c1', name: 'Grace' }, { version: 2 })], {
    ...context,
    itemOf,
  });

  expect(outcomes).toEqual([SUPERSEDED]);
  expect(search.documents()).toEqual({ c1: { id: 'c1', name: 'Ada' } });
});

test('a document that is gone when its conflict is looked at makes the change come again', async () => {
  const { search, index } = setUp();
  search.itemAnswers.set('c1', [{ status: 409, error: { type: 'version_conflict_engine_exception' } }]);

  const outcomes = await index(change('customers', { id: 'c1' }));

  expect(outcomes).toEqual([RETRY]);
});

test('without its alias every change comes again, and no index is made', async () => {
  const { context } = setUp();
  const search = new FakeSearch([]);

  const outcomes = await indexChanges([change('customers', { id: 'c1' })], { ...context, search });

  expect(outcomes).toEqual([
    { kind: 'retry', message: 'OpenSearch answered 404: index_not_found_exception for a document' },
  ]);
  expect(search.requests).toMatchObject([{ path: '/customers/_bulk', query: { require_alias: 'true' } }]);
});

test('an item that OpenSearch is too busy for is tried twice more by itself', async () => {
  const { search, pauses, index } = setUp();
  const busy = { status: 429, error: { type: 'rejected_execution_exception' } };
  search.itemAnswers.set('c1', [busy, busy]);

  const outcomes = await index(change('customers', { id: 'c1' }), change('customers', { id: 'c2' }));

  expect(outcomes).toEqual([DELIVERED, DELIVERED]);
  expect(pauses).toEqual([200, 1000]);
  expect(search.requests.map(({ body }) => String(body).split('\n').length)).toEqual([5, 3, 3]);
});

test('an item that OpenSearch stays too busy for comes again', async () => {
  const { search, index } = setUp();
  search.itemAnswers.set('c1', Array(3).fill({ status: 503, error: { type: 'unavailable_shards_exception' } }));

  const outcomes = await index(change('customers', { id: 'c1' }), change('customers', { id: 'c2' }));

  expect(outcomes).toEqual([RETRY, DELIVERED]);
});

test('a whole request that is refused for being busy is tried again', async () => {
  const { search, index } = setUp();
  search.nextAnswers.push({ answered: true, status: 429, body: { error: { type: 'circuit_breaking_exception' } } });
  search.nextAnswers.push({ answered: false, timedOut: false, message: 'ConnectionError: ECONNRESET' });

  const outcomes = await index(change('customers', { id: 'c1' }));

  expect(outcomes).toEqual([DELIVERED]);
});

test('after a timeout all come again at once', async () => {
  const { search, pauses, index } = setUp();
  search.nextAnswers.push({ answered: false, timedOut: true, message: 'TimeoutError' });

  const outcomes = await index(change('customers', { id: 'c1' }), change('customers', { id: 'c2' }));

  expect(outcomes).toEqual([RETRY, RETRY]);
  expect(pauses).toEqual([]);
});

test('after a timeout no other index is asked', async () => {
  const { context } = setUp();
  const search = new FakeSearch(['customers', 'orders']);
  search.nextAnswers.push({ answered: false, timedOut: true, message: 'TimeoutError' });
  const indexes = ['customers', 'orders'].map((entity) => ({ entity, alias: entity }));

  const outcomes = await indexChanges([change('orders', { id: 'o1' }), change('customers', { id: 'c1' })], {
    ...context,
    search,
    indexes,
  });

  expect(outcomes).toEqual([RETRY, RETRY]);
  expect(search.requests.map(({ path }) => path)).toEqual(['/customers/_bulk']);
});

test('the next batch after a timeout is sent', async () => {
  const { search, index } = setUp();
  search.nextAnswers.push({ answered: false, timedOut: true, message: 'TimeoutError' });
  await index(change('customers', { id: 'c1' }));

  expect(await index(change('customers', { id: 'c1' }))).toEqual([DELIVERED]);
});

test('while the last change of a subject comes again, the ones before it do too, because it may be refused then', async () => {
  const { search, index } = setUp();
  const good = change('customers', { id: 'c1', employees: 1 }, { version: 1 });
  const other = change('customers', { id: 'c2' }, { version: 2 });
  const refused = change('customers', { id: 'c1', employees: 'many' }, { version: 3, kind: 'modified' });
  search.itemAnswers.set('c1', Array(3).fill({ status: 503, error: { type: 'unavailable_shards_exception' } }));

  const down = await index(good, other, refused);
  const up = await index(good, other, refused);

  expect(down).toEqual([RETRY, DELIVERED, RETRY]);
  expect(up).toEqual([DELIVERED, DELIVERED, FAILED]);
  expect(search.documents()).toEqual({ c1: { id: 'c1', employees: 1 }, c2: { id: 'c2' } });
});

test('a proxy that takes less than a bulk gets smaller ones, and what it never takes fails', async () => {
  const { search, index } = setUp();
  const tooLarge = { answered: true, status: 413, body: '<html>' } as const;
  search.nextAnswers.push(tooLarge);
  const about = 'x'.repeat(2_000_000);

  const outcomes = await index(
    change('customers', { id: 'c1', about }),
    change('customers', { id: 'c2', about }),
    change('customers', { id: 'c3', about: `${about}${about}` }),
  );

  expect(outcomes).toEqual([DELIVERED, DELIVERED, DELIVERED]);
  expect(search.count('_bulk')).toBe(4);

  search.nextAnswers.push(tooLarge);

  expect(await index(change('customers', { id: 'c4' }))).toMatchObject([
    { kind: 'failed', reason: { code: 'too-large' } },
  ]);
});

test('the index has the last state of each subject, whatever comes twice, late, or in which batch', async () => {
  const writes = fc.array(
    fc.record({ id: fc.constantFrom('c1', 'c2', 'c3'), name: fc.option(fc.constantFrom('Ada', 'Grace', 'Alan')) }),
    { maxLength: 12 },
  );
  const history = writes.chain((all) => {
    const changes = all.map(({ id, name }, index) =>
      name === null
        ? change('customers', { id }, { kind: 'removed', version: index + 1 })
        : change('customers', { id, name }, { version: index + 1 }),
    );
    const arrival = fc.tuple(
      fc.shuffledSubarray(changes, { minLength: changes.length }),
      fc.subarray(changes),
      fc.integer({ min: 1, max: 5 }),
    );
    return fc.tuple(fc.constant(changes), arrival);
  });
  await fc.assert(
    fc.asyncProperty(history, async ([changes, [first, again, size]]) => {
      const { search, index } = setUp();
      const expected = new Map<string, JsonObject>();
      for (const { subject, data } of changes) {
        if (data) expected.set(subject, data);
        else expected.delete(subject);
      }
      const arrivals = [...first, ...again];

      for (let start = 0; start < arrivals.length; start += size) await index(...arrivals.slice(start, start + size));

      expect(search.documents()).toEqual(Object.fromEntries(expected));
    }),
  );
});

test('the index has the last state that it takes, whatever it was too busy for on the way', async () => {
  const ids = fc.constantFrom('c1', 'c2');
  const writes = fc.array(fc.record({ id: ids, employees: fc.constantFrom(1, 2, 'many') }), { maxLength: 10 });
  const history = writes
    .map((all) => all.map((item, place) => change('customers', item, { version: place + 1 })))
    .chain((changes) =>
      fc.tuple(fc.constant(changes), fc.shuffledSubarray(changes, { minLength: changes.length }), fc.array(ids)),
    );
  await fc.assert(
    fc.asyncProperty(history, fc.integer({ min: 1, max: 5 }), async ([changes, arrivals, busy], size) => {
      const { search, index } = setUp();
      const expected = new Map<string, JsonObject>();
      for (const { subject, data } of changes) {
        if (data && data.employees !== 'many') expected.set(subject, data);
      }

      const busyOnes = [...busy];
      let rest = arrivals;
      while (rest.length > 0) {
        search.itemAnswers.clear();
        const id = busyOnes.shift();
        if (id) search.itemAnswers.set(id, Array(3).fill({ status: 503, error: { type: 'some_exception' } }));
        const batch = rest.slice(0, size);
        const outcomes = await index(...batch);
        const comesAgain = outcomes.findIndex(({ kind }) => kind === 'retry');
        rest = rest.slice(comesAgain === -1 ? batch.length : comesAgain);
      }

      expect(search.documents()).toEqual(Object.fromEntries(expected));
    }),
  );
});

test('every event has one outcome, whatever OpenSearch answers', async () => {
  const status = fc.constantFrom(201, 400, 404, 409, 429, 500);
  const events = fc.array(fc.record({ id: fc.constantFrom('c1', 'c2'), version: fc.nat(3), n: fc.nat(2) }));
  await fc.assert(
    fc.asyncProperty(events, fc.array(status), fc.array(status), async (all, ofC1, ofC2) => {
      const { search, index } = setUp();
      const itemAnswer = (code: number) => ({
        status: code,
        ...(code !== 201 && { error: { type: 'some_exception' } }),
      });
      search.itemAnswers.set('c1', ofC1.map(itemAnswer));
      search.itemAnswers.set('c2', ofC2.map(itemAnswer));

      const outcomes = await index(...all.map(({ id, version, n }) => change('customers', { id, n }, { version })));

      expect(outcomes.map(({ kind }) => kind === 'filtered')).toEqual(all.map(() => false));
    }),
  );
});
