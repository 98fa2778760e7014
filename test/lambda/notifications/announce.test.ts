import { expect, test } from 'vitest';
import type { Event } from '../../../domain/events/event';
import type { Announcement } from '../../../domain/notifications/announcement';
import { announce } from '../../../lambda/notifications/announce';
import { dynamoOutbox } from '../../../lambda/notifications/outbox';
import { announcement } from '../../domain/notifications/announcements';
import { change } from '../../events';
import { OutboxTable } from './outbox-table';

/** A sink whose rules say, about each event, what `said` holds for its id. */
function sinkWith(said: Record<string, Announcement[]>, madeAt = 0) {
  const table = new OutboxTable(new Date(madeAt));
  const told: string[][] = [];
  const withheld: number[] = [];
  const untold = new Map<string, string>();
  const sink = announce({
    announcementsOf: ({ id }) => said[id] ?? [],
    outbox: dynamoOutbox({ client: table.client, table: 'outbox', now: Date.now, rememberedSeconds: 60 }),
    queue: {
      announceWork: async (channels) => {
        told.push([...channels]);
        return new Map([...untold].filter(([channel]) => channels.includes(channel)));
      },
    },
    countWithheld: (count) => void withheld.push(count),
  });
  return { sink, table, told, untold, withheld };
}

function event(id: string): Event {
  return { ...change('customers', { id: 'c1' }), id };
}

/** Where an announcement is about the same customer as others, an event that is its own. */
function about(subject: string, number: number): Announcement {
  const one = announcement(number);
  return { ...one, event: { ...one.event, subject } };
}

test('an event that no rule matches is filtered; what a rule says is put into the outbox, and the channel has work', async () => {
  const { sink, table, told } = sinkWith({ big: [announcement(1)] });

  const outcomes = await sink([event('small'), event('big')]);

  expect(outcomes).toEqual([{ kind: 'filtered' }, { kind: 'delivered' }]);
  expect(table.messages()).toMatchObject([{ text: 'Customer 1', state: 'due' }]);
  expect(told).toEqual([['#marketing']]);
});

test('channels are told once for a batch, however much work they got', async () => {
  const { sink, told } = sinkWith({
    one: [announcement(1), announcement(2, { channel: '#support' })],
    two: [announcement(3)],
  });

  await sink([event('one'), event('two')]);

  expect(told).toEqual([['#marketing', '#support']]);
});

test('an event that comes twice is delivered twice and said once', async () => {
  const { sink, table } = sinkWith({ big: [announcement(1)] });

  const outcomes = [await sink([event('big'), event('big')]), await sink([event('big')])].flat();

  expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered', 'delivered']);
  expect(table.messages()).toHaveLength(1);
});

test('what was said before is delivered, and not due again', async () => {
  const { sink, table } = sinkWith({ big: [announcement(1)] });
  const outbox = dynamoOutbox({ client: table.client, table: 'outbox', now: Date.now, rememberedSeconds: 60 });
  await outbox.settle([announcement(1)], { state: 'sent', ts: '1.2', channelId: 'C1' });

  const outcomes = await sink([event('big')]);

  expect(outcomes).toEqual([{ kind: 'delivered' }]);
  expect(table.rows()).toMatchObject([{ state: 'sent' }]);
});

test('a repeat wakes its channel again: the message of the first time may never have been sent', async () => {
  const { sink, told } = sinkWith({ big: [announcement(1)] });

  await sink([event('big')]);
  await sink([event('big')]);

  expect(told).toEqual([['#marketing'], ['#marketing']]);
});

test('announcements of one subject are added one after the other, in order of version', async () => {
  const { sink, table } = sinkWith({ late: [about('c1', 2)], early: [about('c1', 1)], other: [about('c2', 3)] });

  await sink([event('late'), event('early'), event('other')]);

  const rows = (number: number) => ['message', announcement(number).position];
  expect(table.transactions).toEqual([rows(1), [...rows(2), ...rows(3)]]);
});

test('when the outbox is down, events come again, and those before stay delivered', async () => {
  const { sink, table, told } = sinkWith({ big: [announcement(1)] });
  table.failWith(new Error('ThrottlingException'));

  const outcomes = await sink([event('small'), event('big')]);

  expect(outcomes).toEqual([
    { kind: 'filtered' },
    { kind: 'retry', message: 'The outbox does not take announcements: Error: ThrottlingException' },
  ]);
  expect(told).toEqual([[]]);
});

test('when a channel cannot be told that it has work, its events come again, and those of others are delivered', async () => {
  const { sink, untold } = sinkWith({ one: [announcement(1)], two: [announcement(2, { channel: '#support' })] });
  untold.set('#support', 'InternalError');

  const outcomes = await sink([event('one'), event('two')]);

  expect(outcomes).toEqual([
    { kind: 'delivered' },
    { kind: 'retry', message: 'The queue does not take that #support has work: InternalError' },
  ]);
});

test('an event whose names are too long to keep fails, and nothing else does', async () => {
  const endless = { ...announcement(2), event: { ...announcement(2).event, subject: 'x'.repeat(5000) } };
  const { sink } = sinkWith({ one: [announcement(1)], endless: [endless] });

  const outcomes = await sink([event('one'), event('endless')]);

  expect(outcomes).toMatchObject([{ kind: 'delivered' }, { kind: 'failed', reason: { code: 'too-large' } }]);
});

test('an event on which the rules fail takes no other with it, and nothing of it is told', async () => {
  const { sink, table } = sinkWith({
    one: [announcement(1)],
    get poison(): Announcement[] {
      throw new RangeError('Ada Lovelace');
    },
  });

  const outcomes = await sink([event('one'), event('poison')]);

  const reason = { code: 'handler-failed', message: 'the rules cannot be applied to the event: RangeError' };
  expect(outcomes).toEqual([{ kind: 'delivered' }, { kind: 'failed', reason }]);
  expect(table.messages()).toHaveLength(1);
});

test('what happened before there was an outbox is filtered', async () => {
  const { sink, table } = sinkWith(
    { old: [announcement(1)], new: [announcement(2)] },
    Date.parse('2026-11-18T12:00:00Z'),
  );

  const outcomes = await sink([
    { ...event('old'), time: '2026-11-18T11:59:59.999999Z' },
    { ...event('new'), time: '2026-11-18T12:00:00.000000Z' },
  ]);

  expect(outcomes).toEqual([{ kind: 'filtered' }, { kind: 'delivered' }]);
  expect(table.messages()).toHaveLength(1);
});

test('what a rule would have said is delivered, withheld and counted once; nobody is told of work', async () => {
  const { sink, table, told, withheld } = sinkWith({
    one: [announcement(1, { dryRun: true })],
    two: [announcement(2, { dryRun: true })],
  });

  const outcomes = await sink([event('one'), event('two'), event('one')]);

  expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered', 'delivered']);
  expect(table.rows()).toMatchObject([{ state: 'withheld' }, { state: 'withheld' }]);
  expect(withheld).toEqual([2]);
  expect(told).toEqual([[]]);
});

test('a repeat of what is withheld is not counted again', async () => {
  const { sink, withheld } = sinkWith({ one: [announcement(1, { dryRun: true })] });

  await sink([event('one')]);
  await sink([event('one')]);

  expect(withheld).toEqual([1]);
});

test('what is said and what is withheld in one channel do not hinder one another', async () => {
  const { sink, table, told, withheld } = sinkWith({ big: [announcement(1), announcement(2, { dryRun: true })] });

  const outcomes = await sink([event('big')]);

  expect(outcomes).toEqual([{ kind: 'delivered' }]);
  expect(table.messages()).toMatchObject([{ state: 'due' }, { state: 'withheld' }]);
  expect(told).toEqual([['#marketing']]);
  expect(withheld).toEqual([1]);
});

test('what was due when its rule became a dry run is still said', async () => {
  const { sink, table, told } = sinkWith({ big: [announcement(1, { dryRun: true })] });
  const outbox = dynamoOutbox({ client: table.client, table: 'outbox', now: Date.now, rememberedSeconds: 60 });
  await outbox.add([announcement(1)]);

  await sink([event('big')]);

  expect(table.messages()).toMatchObject([{ state: 'due' }]);
  expect(told).toEqual([['#marketing']]);
});

test('when the outbox is down, what a rule would have said comes again', async () => {
  const { sink, table, withheld } = sinkWith({ big: [announcement(1, { dryRun: true })] });
  table.failWith(new Error('ThrottlingException'));

  const outcomes = await sink([event('big')]);

  expect(outcomes).toMatchObject([{ kind: 'retry' }]);
  expect(withheld).toEqual([]);
});
