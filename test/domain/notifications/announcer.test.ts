import { expect, test } from 'vitest';
import { announcementId, positionOf } from '../../../domain/notifications/announcement';
import { compileAnnouncer } from '../../../domain/notifications/announcer';
import type { Rule } from '../../../domain/notifications/rule';
import { change } from '../../events';

const bigCustomer: Rule = {
  name: 'big-customer',
  pattern: { type: ['customers.inserted'], data: { employees: [{ numeric: ['>=', 500] }] } },
  channel: '#marketing',
  message: '*{{data.name}}* ({{data.employees}} people)',
};

test('a rule that matches announces the event in its channel', () => {
  const event = change('customers', { id: 'c1', name: 'Ada & Co', employees: 500 }, { version: 7 });

  const announcements = compileAnnouncer([bigCustomer])(event);

  const id = announcementId(event, 'big-customer');
  expect(announcements).toEqual([
    {
      id,
      channel: '#marketing',
      position: positionOf(event, id),
      rule: 'big-customer',
      event: { id: event.id, type: 'customers.inserted', subject: 'c1', time: event.time, version: 7 },
      text: '*Ada &amp; Co* (500 people)',
    },
  ]);
});

test('an event that no rule matches is not announced', () => {
  const event = change('customers', { id: 'c1', employees: 499 });

  expect(compileAnnouncer([bigCustomer])(event)).toEqual([]);
});

test('two rules announce one event twice, under two ids', () => {
  const everyCustomer: Rule = { ...bigCustomer, name: 'every-customer', pattern: { type: ['customers.inserted'] } };
  const event = change('customers', { id: 'c1', employees: 500 });

  const announcements = compileAnnouncer([bigCustomer, everyCustomer])(event);

  expect(announcements.map(({ rule }) => rule)).toEqual(['big-customer', 'every-customer']);
  expect(new Set(announcements.map(({ id }) => id)).size).toBe(2);
});

test('what a rule with dryRun would say is announced as such, under the id that it would have', () => {
  const event = change('customers', { id: 'c1', employees: 500 });

  const [said] = compileAnnouncer([{ ...bigCustomer, dryRun: false }])(event);
  const [withheld] = compileAnnouncer([{ ...bigCustomer, dryRun: true }])(event);

  expect(said).not.toHaveProperty('dryRun');
  expect(withheld).toEqual({ ...said, dryRun: true });
});

test('a long message is cut to what a section takes', () => {
  const event = change('customers', { id: 'c1', name: '&'.repeat(3000), employees: 500 });

  const [announcement] = compileAnnouncer([bigCustomer])(event);

  expect(announcement?.text.length).toBeLessThanOrEqual(3000);
  expect(announcement?.text).toMatch(/^\*(&amp;)+…$/);
});

test('a message that does not compile is named', () => {
  expect(() => compileAnnouncer([{ ...bigCustomer, message: '{{> footer}}' }])).toThrow('rule "big-customer"');
});
