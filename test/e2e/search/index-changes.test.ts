import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Change, JsonObject } from '../../../domain/events/event';
import type { OwnedIndexDefinition } from '../../../domain/search/index-definition';
import { indexChanges } from '../../../lambda/search/index-changes';
import { makeIndex, removeIndexes } from '../../../lambda/search/make-index';
import { change } from '../../events';
import { ask, definitionOf, documentsIn, indexNames, openSearch } from './open-search';

const DELIVERED = { kind: 'delivered' };
const SUPERSEDED = { kind: 'superseded' };

let definition: OwnedIndexDefinition;
let alias: string;
/** What the table has, by subject. */
let table: Map<string, JsonObject>;

beforeEach(async () => {
  definition = definitionOf({
    name: { type: 'text' },
    employees: { type: 'integer' },
    country: { type: 'keyword' },
    address: { properties: { city: { type: 'keyword' } } },
  });
  ({ alias } = definition);
  table = new Map();
  await makeIndex(definition, undefined, openSearch());
});

afterEach(() => removeIndexes(definition, openSearch()));

function index(...changes: Change[]) {
  return indexChanges(changes, {
    search: openSearch(),
    indexes: [{ entity: 'customers', alias }],
    itemOf: async ({ subject }) => {
      const item = table.get(subject);
      return item ? { kind: 'item', item } : { kind: 'no-item' };
    },
    sleep: async () => {},
  });
}

function setting(name: string, value: string | boolean | null): Promise<unknown> {
  return ask({ method: 'PUT', path: `/${alias}/_settings`, body: { [name]: value } });
}

test('a customer is found by a word of its name', async () => {
  const outcomes = await index(
    change('customers', { id: 'c1', name: 'Analytical Engines', extra: { any: ['thing', 1.5] } }),
    change('customers', { id: 'c2', name: 'Difference Engines' }),
  );

  const found = await documentsIn(alias, { match: { name: 'analytical' } });
  expect(outcomes).toEqual([DELIVERED, DELIVERED]);
  expect(found).toEqual({ c1: { id: 'c1', name: 'Analytical Engines', extra: { any: ['thing', 1.5] } } });
});

test('a delete that arrives before its insert leaves nothing behind, also after the index was closed', async () => {
  await index(change('customers', { id: 'c1' }, { version: 2, kind: 'removed' }));
  for (const action of ['_flush', '_close', '_open']) await ask({ method: 'POST', path: `/${alias}/${action}` });
  await ask({ method: 'GET', path: `/_cluster/health/${alias}`, query: { wait_for_status: 'yellow' } });

  const outcomes = await index(change('customers', { id: 'c1', name: 'Ada' }, { version: 1 }));

  expect(outcomes).toEqual([SUPERSEDED]);
  expect(await documentsIn(alias)).toEqual({});
});

test('of an item that was removed no value is kept', async () => {
  await index(change('customers', { id: 'c1', name: 'Ada' }, { version: 1 }));

  await index(change('customers', { id: 'c1', name: 'Ada' }, { version: 2, kind: 'removed' }));

  const hidden = await ask({ method: 'GET', path: `/${alias}/_doc/c1` });
  expect(hidden).toMatchObject({
    _version: 2,
    _source: { towpath: { deleted: true, time: '1970-01-01T00:00:00.000002Z' } },
  });
  expect(JSON.stringify(hidden)).not.toContain('Ada');
});

test('what comes again is delivered, and what comes late is superseded', async () => {
  const first = change('customers', { id: 'c1', name: 'Ada', employees: 1.0, tags: [] }, { version: 1 });
  const second = change('customers', { id: 'c1', name: 'Augusta' }, { version: 2, kind: 'modified' });
  await index(first);

  const outcomes = [await index(first), await index(second), await index(second), await index(first)];

  expect(outcomes).toEqual([[DELIVERED], [DELIVERED], [DELIVERED], [SUPERSEDED]]);
  expect(await documentsIn(alias)).toEqual({ c1: { id: 'c1', name: 'Augusta' } });
});

test('documents that do not fit their mapping fail with a reason, and all others are written', async () => {
  const outcomes = await index(
    change('customers', { id: 'c1', employees: 7 }),
    change('customers', { id: 'c2', employees: 'about 4711' }),
    change('customers', { id: 'c3', address: 'secret street' }),
    change('customers', { id: 'c4', country: 'secret'.repeat(7000) }),
    change('customers', { id: 'c5', _id: 'secret' }),
    change('customers', { id: 'c6', name: 'Ada' }),
  );

  const messages = outcomes.map((outcome) => (outcome.kind === 'failed' ? outcome.reason.message : outcome.kind));
  expect(messages).toEqual([
    'delivered',
    'mapper_parsing_exception: failed to parse field [employees] of type [integer] (number_format_exception)',
    'mapper_parsing_exception: object mapping for [address] tried to parse field [address] as object',
    expect.stringContaining('immense term in field="country"'),
    expect.stringContaining('[_id]'),
    'delivered',
  ]);
  expect(messages.join()).not.toMatch(/secret|4711/);
  expect(Object.keys(await documentsIn(alias))).toEqual(['c1', 'c6']);
});

test('names and values that no mapping knows are kept as they are', async () => {
  const item: JsonObject = JSON.parse(
    '{"id":"c1","__proto__":{"a":1},"constructor":[null],"a.b":"x","a":{"b":1},"number":"12345678901234567890","é😀":"\\u0000"}',
  );

  const outcomes = [await index(change('customers', item)), await index(change('customers', item))];

  expect(outcomes).toEqual([[DELIVERED], [DELIVERED]]);
  expect(JSON.stringify(await documentsIn(alias))).toBe(JSON.stringify({ c1: item }));
});

test('without the alias everything comes again, and no index is made by accident', async () => {
  await ask({ method: 'DELETE', path: `/${alias}-1/_alias/${alias}` });

  const outcomes = await index(
    change('customers', { id: 'c1' }),
    change('customers', { id: 'c2' }, { kind: 'removed', version: 2 }),
  );
  const names = await indexNames(alias);
  await makeIndex(definition, undefined, openSearch());

  expect(outcomes).toMatchObject([{ kind: 'retry' }, { kind: 'retry' }]);
  expect(names).toEqual([`${alias}-1`]);
});

test.each([
  ['full disks', 'index.blocks.read_only_allow_delete'],
  ['a block', 'index.blocks.write'],
])('an index that takes nothing because of %s makes changes come again', async (_, block) => {
  await setting(block, true);

  const blocked = await index(change('customers', { id: 'c1' }));
  await setting(block, null);
  const free = await index(change('customers', { id: 'c1' }));

  expect(blocked).toMatchObject([{ kind: 'retry' }]);
  expect(free).toEqual([DELIVERED]);
});

test('a closed index makes changes come again', async () => {
  await ask({ method: 'POST', path: `/${alias}/_close` });

  const outcomes = await index(change('customers', { id: 'c1' }));
  await ask({ method: 'POST', path: `/${alias}/_open` });

  expect(outcomes).toMatchObject([{ kind: 'retry', message: expect.stringContaining('index_closed_exception') }]);
});

test('a node that is too busy for the whole request makes changes come again', async () => {
  const limit = (value: string | null) =>
    ask({
      method: 'PUT',
      path: '/_cluster/settings',
      body: { transient: { 'network.breaker.inflight_requests.limit': value } },
    });
  await limit('300kb');

  const large = change('customers', { id: 'c1', about: 'x'.repeat(400_000) });
  const busy = await index(large).finally(() => limit(null));
  const free = await index(large);

  expect(busy).toMatchObject([{ kind: 'retry', message: expect.stringContaining('429') }]);
  expect(free).toEqual([DELIVERED]);
});

test('two changes of one microsecond are settled by the table', async () => {
  table.set('c1', { id: 'c1', name: 'Grace' });
  await index(
    change('customers', { id: 'c1', name: 'Grace' }, { version: 5 }),
    change('customers', { id: 'c2', name: 'Alan' }, { version: 5 }),
  );

  const outcomes = await index(
    change('customers', { id: 'c1', name: 'Ada' }, { version: 5 }),
    change('customers', { id: 'c2', name: 'Joan' }, { version: 5 }),
  );

  expect(outcomes).toEqual([DELIVERED, DELIVERED]);
  expect(await documentsIn(alias)).toEqual({ c1: { id: 'c1', name: 'Grace' } });
});

test('a batch of several bulks is written whole', async () => {
  const changes = Array.from({ length: 30 }, (_, number) =>
    change('customers', { id: `c${number}`, about: String(number).repeat(300_000) }),
  );

  const outcomes = await index(...changes);

  expect(outcomes).toEqual(changes.map(() => DELIVERED));
  expect(Object.keys(await documentsIn(alias))).toHaveLength(30);
});

/** Writes to three customers in order, some of which no index takes, and the order in which they arrive. */
const history = fc
  .array(
    fc.record({
      customer: fc.constantFrom('c1', 'c2', 'c3'),
      employees: fc.oneof(fc.nat(99), fc.constant('many'), fc.constant(undefined)),
    }),
    { maxLength: 15 },
  )
  .chain((writes) => {
    const places = writes.map((_, place) => place);
    return fc.record({
      writes: fc.constant(writes),
      arrivals: fc
        .tuple(fc.shuffledSubarray(places, { minLength: places.length }), fc.subarray(places))
        .map(([once, again]) => [...once, ...again]),
      size: fc.integer({ min: 1, max: 8 }),
    });
  });

test('the index has the last state that it takes, whatever comes twice, late, or in which batch', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(history, async ({ writes, arrivals, size }) => {
      const prefix = `run${run++}-`;
      const changes = writes.map(({ customer, employees }, place) => {
        const id = prefix + customer;
        return employees === undefined
          ? change('customers', { id }, { kind: 'removed', version: place + 1 })
          : change('customers', { id, employees }, { version: place + 1 });
      });
      const expected = new Map<string, JsonObject>();
      for (const { subject, data } of changes) {
        if (data === undefined) expected.delete(subject);
        else if (data.employees !== 'many') expected.set(subject, data);
      }

      for (let start = 0; start < arrivals.length; start += size) {
        const batch = arrivals.slice(start, start + size).flatMap((place) => changes[place] ?? []);
        const outcomes = await index(...batch);
        expect(outcomes.map(({ kind }) => kind)).not.toContain('retry');
      }

      const ids = ['c1', 'c2', 'c3'].map((customer) => prefix + customer);
      expect(await documentsIn(alias, { ids: { values: ids } })).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 40 },
  );
});
