import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRecord } from '../../../domain/events/decode';
import type { Json } from '../../../domain/events/event';
import { compilePattern } from '../../../domain/patterns/match';
import type { Pattern } from '../../../domain/patterns/pattern';
import { type PushedDown, pushDown } from '../../../domain/patterns/push-down';
import { compileFilters } from '../../../local/event-source-mapping/filter';
import { changeRecord, cloudEvent } from '../../../testing';
import { registration } from '../../events';

const tables = new Map([
  ['customers', 'customers-table'],
  ['orders', 'orders-table'],
]);

describe('what a pattern asks becomes filters of records', () => {
  test('the type of a change is the name of the change and of the table', () => {
    const { filters, decisions } = pushDown([{ type: ['customers.inserted', 'customers.modified'] }], tables);

    expect(filters).toEqual([{ data: { eventName: ['INSERT', 'MODIFY'], tableName: ['customers-table'] } }]);
    expect(decisions).toEqual([
      {
        pattern: 0,
        path: 'type',
        by: 'mapping',
        why: 'by tableName and eventName of changes, and the type of published events',
      },
    ]);
  });

  test('changes of one kind of several tables stand apart from those of another', () => {
    const { filters } = pushDown([{ type: ['customers.inserted', 'orders.inserted', 'orders.removed'] }], tables);

    expect(filters).toEqual([
      { data: { eventName: ['INSERT'], tableName: ['customers-table', 'orders-table'] } },
      { data: { eventName: ['REMOVE'], tableName: ['orders-table'] } },
    ]);
  });

  test('a change of an entity that is not known is told by its name, and can be published too', () => {
    const { filters, decisions } = pushDown([{ type: ['invoices.removed'] }], tables);

    expect(filters).toEqual([
      { data: { eventName: ['REMOVE'] } },
      { data: { specversion: ['1.0'], type: ['invoices.removed'] } },
    ]);
    expect(decisions).toEqual([expect.objectContaining({ by: 'both', why: expect.stringContaining('invoices') })]);
  });

  test('the type and the source of a published event are its own', () => {
    const { filters } = pushDown([{ type: ['image.pushed'], source: [{ prefix: 'ci/' }] }], tables);

    expect(filters).toEqual([{ data: { specversion: ['1.0'], type: ['image.pushed'], source: [{ prefix: 'ci/' }] } }]);
  });

  test('an attribute that is another text keeps a change away', () => {
    const pattern = {
      type: ['customers.modified'],
      data: { country: ['DE', { prefix: 'F' }] },
      before: { plan: ['free'] },
    };

    expect(pushDown([pattern], tables).filters).toEqual([
      {
        data: {
          eventName: ['MODIFY'],
          tableName: ['customers-table'],
          dynamodb: {
            NewImage: { country: { S: ['DE', { prefix: 'F' }, { exists: false }] } },
            OldImage: { plan: { S: ['free', { exists: false }] } },
          },
        },
      },
    ]);
  });

  test.each<[string, Json[], string]>([
    ['numbers', [{ numeric: ['>', 5] }], 'records have numbers as texts'],
    ['Booleans and null', [true, null], 'records have true, false and null in another form'],
    ['wildcards', [{ wildcard: 'a*' }], 'no operator for wildcards'],
    ['addresses', [{ cidr: '10.0.0.0/8' }], 'no operator for IP addresses'],
    [
      'anything but a prefix',
      [{ 'anything-but': { prefix: 'a' } }],
      'no operator for anything-but with another operator',
    ],
    ['what may be absent', ['a', { exists: false }], 'an attribute may be absent from the event'],
  ])('%s are left to the function', (_, conditions, why) => {
    const { filters, decisions } = pushDown([{ type: ['customers.inserted'], data: { a: conditions } }], tables);

    expect(filters).toEqual([{ data: { eventName: ['INSERT'], tableName: ['customers-table'] } }]);
    expect(decisions).toContainEqual({ pattern: 0, path: 'data.a', by: 'function', why: expect.stringContaining(why) });
  });

  test('of a pattern with alternatives it is said which of them a decision is of', () => {
    const pattern = {
      type: ['customers.inserted'],
      $or: [{ data: { country: ['DE'] } }, { data: { country: [{ wildcard: 'F*' }] } }],
    };

    const { decisions } = pushDown([{ type: ['orders.inserted'] }, pattern], tables);

    expect(decisions.map(({ pattern, alternative, path, by }) => [pattern, alternative, path, by])).toEqual([
      [0, undefined, 'type', 'mapping'],
      [1, 0, 'data.country', 'both'],
      [1, undefined, 'type', 'mapping'],
      [1, 1, 'data.country', 'function'],
    ]);
  });

  test('more filters than five leave attributes to the function', () => {
    const { filters, decisions } = pushDown([{ type: ['customers.inserted'], $or: either(6) }], tables);

    expect(filters).toEqual([{ data: { eventName: ['INSERT'], tableName: ['customers-table'] } }]);
    expect(decisions).toContainEqual(expect.objectContaining({ path: 'data.a0', by: 'function' }));
  });

  test('more types than five filters hold are taken together', () => {
    const many = new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((entity) => [entity, `${entity}-table`]));
    const patterns = [...many.keys()].map((entity) => ({ type: [`${entity}.inserted`] }));

    expect(pushDown(patterns, many).filters).toEqual([
      { data: { eventName: ['INSERT'], tableName: [...many.values()] } },
    ]);
  });

  test('where everything would pass, there is no filter', () => {
    const { filters, decisions } = pushDown([{ subject: [{ prefix: 'c' }] }], tables);

    expect(filters).toEqual([]);
    expect(decisions).toEqual([expect.objectContaining({ path: 'subject', by: 'function' })]);
  });

  test('a filter that is too long is left out', () => {
    const long = { data: { a: Array.from({ length: 20 }, (_, number) => `${number}`.padEnd(90, 'x')) } };

    expect(pushDown([{ type: ['customers.inserted'], ...long }], tables, () => 5000).filters).toEqual([]);
  });
});

describe('for every pattern and record', () => {
  const texts = fc.constantFrom('a', 'ab', 'B', '', '1', '10.0.0.1');
  const numbers = fc.constantFrom(0, 1, 1.5, 300);
  const scalars = fc.oneof(texts, texts, numbers, fc.boolean(), fc.constant(null));
  const operators = fc.oneof(
    fc.record({ prefix: texts }),
    fc.record({ suffix: texts }),
    fc.record({ 'equals-ignore-case': texts }),
    fc.constant({ wildcard: 'a*' }),
    fc.record({ exists: fc.boolean() }),
    fc.record({ 'anything-but': fc.oneof(texts, fc.array(texts, { minLength: 1 }), numbers) }),
    fc.constant({ 'anything-but': { prefix: 'a' } }),
    fc.record({ numeric: fc.tuple(fc.constantFrom('=', '>', '<='), numbers) }),
    fc.constant({ cidr: '10.0.0.0/8' }),
  );
  const lists = fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.oneof(scalars, operators), { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.tuple(texts, fc.constant({ exists: false })) },
  );
  const typeNames = fc.constantFrom(
    ...['customers', 'invoices'].flatMap((entity) =>
      ['inserted', 'modified', 'removed', 'paid'].map((kind) => `${entity}.${kind}`),
    ),
  );
  const typeLists = fc.oneof(
    fc.array(typeNames, { minLength: 2, maxLength: 6 }),
    fc.array(fc.oneof(typeNames, operators), { minLength: 1, maxLength: 3 }),
  );
  const names = fc.constantFrom('a', 'a', 'a.d', 'secret');
  const attributes = fc
    .tuple(
      names,
      fc.oneof(
        lists,
        lists,
        lists.map((list) => ({ d: list })),
      ),
    )
    .map((member): Pattern => Object.fromEntries([member]));
  const members = fc.oneof(
    fc.record({ type: typeLists }),
    fc.record({ type: typeLists, data: attributes }),
    fc.record({ data: attributes, before: attributes }),
    fc.record({ type: typeLists, source: lists }),
    fc.record({ type: typeLists, subject: lists }),
    fc.record({ type: typeLists, data: fc.record({ $or: fc.array(attributes, { minLength: 2, maxLength: 3 }) }) }),
  );
  const patterns: fc.Arbitrary<Pattern> = members;

  const values = fc.oneof(scalars, scalars, fc.array(scalars), fc.record({ d: scalars }));
  const items = fc.dictionary(names, values, { minKeys: 1 }).map((item) => ({ ...item, id: 'c1' }));
  const changes = fc
    .tuple(fc.constantFrom('customers', 'invoices'), fc.constantFrom('INSERT', 'MODIFY', 'REMOVE'), items, items)
    .filter(([, eventName, newImage, oldImage]) => eventName !== 'MODIFY' || !isDeepStrictEqual(newImage, oldImage))
    .map(([entity, eventName, newImage, oldImage]) => {
      const table = `${entity}-table`;
      if (eventName === 'INSERT') return changeRecord({ table, newImage });
      if (eventName === 'REMOVE') return changeRecord({ table, eventName: 'REMOVE', oldImage });
      return changeRecord({ table, eventName: 'MODIFY', newImage, oldImage });
    });
  const published = fc
    .tuple(typeNames, texts, fc.dictionary(names, values))
    .map(([type, source, data]) => cloudEvent({ type, source: source || 'x', data }));
  const records = fc.oneof(changes, published);

  test('no filter keeps an event away that matches', () => {
    let matching = 0;
    let kept = 0;
    fc.assert(
      fc.property(fc.array(patterns, { minLength: 1, maxLength: 3 }), records, (wanted, record) => {
        const compiled = wanted.map(compilePattern);
        const event = decoded(record);
        if (!event || compiled.some(({ ok }) => !ok)) return;

        const matches = compiled.some((each) => each.ok && each.matches(event));
        const passes = passesOf(pushDown(wanted, tables), record);

        if (matches) matching += 1;
        if (!passes) kept += 1;
        expect(matches && !passes).toBe(false);
      }),
      { numRuns: 6000 },
    );
    // Both happen, or nothing was shown.
    expect(matching).toBeGreaterThan(300);
    expect(kept).toBeGreaterThan(300);
  });
});

function decoded(record: object) {
  const registrations = ['customers', 'orders', 'invoices'].map((entity) =>
    registration(entity, { sensitive: ['secret'] }),
  );
  const read = decodeRecord(Buffer.from(JSON.stringify(record)), {
    entityOf: (table) => registrations.find((each) => each.table === table),
    entities: new Set(['customers', 'orders', 'invoices']),
    carries: 'both',
    arrivedAt: 0,
  });
  return read.ok ? read.event : undefined;
}

function passesOf({ filters }: PushedDown, record: object): boolean {
  if (filters.length === 0) return true;
  const lets = compileFilters(
    filters.map((filter) => JSON.stringify(filter)),
    'data',
  );
  return lets({ metadata: {}, data: JSON.stringify(record) });
}

/** So many alternatives, each on an attribute of its own. */
function either(count: number): Pattern[] {
  return Array.from({ length: count }, (_, number) => ({ data: { [`a${number}`]: ['x'] } }));
}
