import { describe, expect, test } from 'vitest';
import type { Carries } from '../../../domain/events/carries';
import type { AppEntity, RulesOfFunction } from '../../../local/rules/app-rules';
import { eventAtRules } from '../../../local/rules/event-at-rules';
import { changeRecord, cloudEvent } from '../../../testing';
import { rule } from '../../lib/app';

const customers = entity('customers', { sensitive: ['taxNumber'] });
const orders = entity('orders');

describe('an event as rules see it', () => {
  test('is what it is, without what its entity has as sensitive', () => {
    const data = { name: 'Ada', taxNumber: 'DE123' };

    const reached = at({ type: 'customers.modified', data, before: data });

    expect(reached).toMatchObject({
      ok: true,
      event: { type: 'customers.modified', data: { name: 'Ada' }, before: { name: 'Ada' } },
    });
    expect(JSON.stringify(reached)).not.toContain('DE123');
  });

  test('is seen by the rules on whose stream its entity is, and by those whose stream nobody knows', () => {
    const functions = [fn('Shop', [customers]), fn('Orders', [orders]), fn('Imported', [])];

    expect(stacksThatSee({ type: 'customers.inserted' }, functions)).toEqual(['Shop', 'Imported']);
  });

  test('of a change is seen by no rule on a stream of published events, and of another type by these alone', () => {
    const functions = [fn('Shop', [customers]), fn('Events', [], 'published'), fn('Mixed', [customers], 'both')];

    expect(stacksThatSee({ type: 'customers.inserted' }, functions)).toEqual(['Shop', 'Mixed']);
    expect(stacksThatSee({ type: 'customers.greeted' }, functions)).toEqual(['Events']);
  });

  test('of a type of no entity is seen as a published one is', () => {
    const functions = [fn('Shop', [customers]), fn('Mixed', [orders], 'both'), fn('Imported', [])];

    expect(stacksThatSee({ type: 'invoice.paid' }, functions)).toEqual(['Mixed', 'Imported']);
    expect(at({ type: 'invoice.paid' })).toMatchObject({ ok: false, reason: { code: 'not-allowed-on-stream' } });
  });

  test('is told to have its sensitive attributes still where it is a change of an entity that the app does not register', () => {
    const functions = [fn('Imported', [])];

    expect(at({ type: 'people.inserted', data: {} }, { functions })).toMatchObject({ sensitiveUnknown: true });
    expect(at({ type: 'invoice.paid' }, { functions })).not.toHaveProperty('sensitiveUnknown');
    expect(at({ type: 'customers.inserted' }, { functions })).not.toHaveProperty('sensitiveUnknown');
  });
});

describe('a change record', () => {
  const record = changeRecord({ newImage: { id: 'c1', name: 'Ada', taxNumber: 'DE123' } });

  test('becomes the event of the entity whose table it names, without what is sensitive', () => {
    const reached = at({ ...record, tableName: 'orders-table' });

    expect(reached).toMatchObject({ ok: true, event: { type: 'orders.inserted', subject: 'c1' } });
    expect(at(record)).toMatchObject({ ok: true, event: { type: 'customers.inserted' } });
    expect(JSON.stringify(at(record))).not.toContain('DE123');
  });

  test.each([
    ['the table', new Map([['elsewhere', 'customers']])],
    ['every other table', new Map([['*', 'customers']])],
  ])('of a table with another name is of the entity that is told for %s', (_, entityByTable) => {
    const reached = at({ ...record, tableName: 'elsewhere' }, { entityByTable });

    expect(reached).toMatchObject({ ok: true, event: { type: 'customers.inserted', source: 'dynamodb/elsewhere' } });
    expect(JSON.stringify(reached)).not.toContain('DE123');
  });

  test('is of the only entity of the app, whatever its table is called', () => {
    expect(at({ ...record, tableName: 'elsewhere' }, { entities: [customers] })).toMatchObject({ ok: true });
  });

  test('is seen by no rule on a stream of published events', () => {
    expect(stacksThatSee(record, [fn('Shop', [customers]), fn('Events', [], 'published')])).toEqual(['Shop']);
  });

  test('of a table that nobody knows is refused, with the way to tell', () => {
    expect(() => at({ ...record, tableName: 'elsewhere' })).toThrow(
      expect.objectContaining({
        name: 'LocalError',
        message: 'event 7 is a change record of the table "elsewhere", and nothing says which entity that holds',
        help: 'Write --entity customers or --entity orders, or --entity elsewhere=customers where there are several tables',
      }),
    );
  });

  test.each<[string, AppEntity[], ReadonlyMap<string, string>, string]>([
    ['there is none', [], new Map(), 'the app registers no entity, so'],
    ['it is told wrongly', [customers], new Map([['*', 'people']]), 'the app registers no entity "people", so'],
  ])('of an entity that the app does not register is refused: %s', (_, entities, entityByTable, sentence) => {
    expect(() => at({ ...record, tableName: 'elsewhere' }, { entities, entityByTable })).toThrow(sentence);
  });

  test('of stages with one entity each hides what any of them has as sensitive', () => {
    const stages = [
      entity('customers', { isTable: () => false, sensitive: ['taxNumber'] }),
      entity('customers', { isTable: () => false, sensitive: ['name'] }),
    ];

    const reached = at(record, { entities: stages });

    expect(reached).toMatchObject({ ok: true, event: { data: { id: 'c1' } } });
    expect(JSON.stringify(reached)).not.toMatch(/DE123|Ada/);
  });

  test('that cannot be decoded reaches no rule, for a reason', () => {
    expect(at({ ...record, eventName: 'GUESS' })).toMatchObject({ ok: false, reason: { code: 'not-an-event' } });
    expect(at({ dynamodb: {} })).toMatchObject({ ok: false, reason: { message: 'A change record without tableName' } });
  });
});

describe('a published event', () => {
  const paid = cloudEvent({ type: 'invoice.paid', data: { amount: 12.5 } });

  test('is seen by the rules of streams that carry such', () => {
    const functions = [fn('Shop', [customers]), fn('Mixed', [orders], 'both'), fn('Published', [])];

    expect(stacksThatSee(paid, functions)).toEqual(['Mixed', 'Published']);
  });

  test('reaches no rule where all streams carry changes only, or where its type is of an entity', () => {
    expect(at(paid)).toMatchObject({ ok: false, reason: { code: 'not-allowed-on-stream' } });
    expect(at({ ...paid, type: 'customers.greeted' }, { functions: [fn('Shop', [customers], 'both')] })).toMatchObject({
      ok: false,
      reason: { code: 'reserved-type' },
    });
  });
});

test('an object that is none of these is refused', () => {
  expect(() => at({ 'detail-type': 'x' })).toThrow('event 7 has neither "type" (an event as rules see it), nor');
});

function entity(name: string, changes: Partial<AppEntity> = {}): AppEntity {
  const isTable = (table: string) => table === `${name}-table`;
  return { format: 1, entity: name, partitionKey: 'id', sensitive: [], isTable, ...changes };
}

function fn(stack: string, entities: AppEntity[], carries: Carries = 'either'): RulesOfFunction {
  return { stack, entities, carries, rules: [rule()] };
}

interface Options {
  readonly entities?: AppEntity[];
  readonly functions?: RulesOfFunction[];
  readonly entityByTable?: ReadonlyMap<string, string>;
}

function at(object: object, options: Options = {}) {
  const { entities = [customers, orders], entityByTable = new Map(), functions = [fn('Shop', entities)] } = options;
  return eventAtRules({ number: 7, object: { ...object } }, { app: { functions, entities }, entityByTable, now: 0 });
}

function stacksThatSee(object: object, functions: RulesOfFunction[]): string[] {
  const reached = at(object, { functions });
  return reached.ok ? reached.functions.map(({ stack }) => stack) : [];
}
