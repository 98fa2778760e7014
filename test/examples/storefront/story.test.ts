import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../domain/events/event';
import { customerMappings, orderMappings } from '../../../examples/storefront/indexes';
import { rules } from '../../../examples/storefront/rules';
import type { Expected, ExpectedAnnouncement, Write } from '../../../local/story/story';

const STORY = join(__dirname, '../../../examples/storefront/story');

const lines = unzipped(STORY, 'writes.jsonl.gz').trimEnd().split('\n');
const writes: Write[] = lines.map((line) => JSON.parse(line));
const expected: Expected = JSON.parse(unzipped(STORY, 'expected.json.gz'));
const announcements = Object.values(expected.announcements).flat();
const withheld = Object.values(expected.withheld ?? {}).flat();
const customers = documents('customers');
const orders = documents('orders');

describe('the data', () => {
  test('each of the 1,837 companies becomes a customer', () => {
    const companies = keysOf('customers', /^c\d{4}$/);

    expect(companies.size).toBe(1_837);
  });

  test('each of the 6,919 purchases becomes an order, 1,493 of them of guests', () => {
    const ofCompanies = keysOf('orders', /^c\d{4}\//);
    const ofGuests = keysOf('orders', /^guest-\d{4}\//);

    expect(ofCompanies.size + ofGuests.size).toBe(6_919);
    expect(ofGuests.size).toBe(1_493);
  });

  test('a customer signs up before the first order', () => {
    const signedUp = new Set<unknown>();
    const early = writes.filter((write) => {
      const item = itemOf(write);
      if (!item || !('put' in write)) return false;
      if (write.put.entity === 'customers') signedUp.add(item.customerId);
      return write.put.entity === 'orders' && !item.guest && !signedUp.has(item.customerId);
    });

    expect(early).toEqual([]);
  });

  test('every searchable field has a value in some document', () => {
    const used = (all: readonly JsonObject[]) => new Set(all.flatMap((document) => Object.keys(document)));

    expect([...used(Object.values(customers))]).toEqual(expect.arrayContaining(Object.keys(customerMappings)));
    expect([...used(Object.values(orders))]).toEqual(expect.arrayContaining(Object.keys(orderMappings)));
  });
});

describe('the announcements', () => {
  test('are 150 to 300, at least 15 for each rule, in the channel of their rule', () => {
    const speaking = rules.filter(({ dryRun }) => !dryRun);
    const byRule = speaking.map(({ name, channel }) => announced(channel).filter(({ rule }) => rule === name).length);

    expect(announcements.length).toBeGreaterThanOrEqual(150);
    expect(announcements.length).toBeLessThanOrEqual(300);
    expect(Math.min(...byRule)).toBeGreaterThanOrEqual(15);
    expect(byRule.reduce((sum, count) => sum + count)).toBe(announcements.length);
  });

  test('of a rule that is tried only are withheld', () => {
    const tried = rules.filter(({ dryRun }) => dryRun).map(({ name }) => name);

    expect(withheld.length).toBeGreaterThanOrEqual(15);
    expect([...new Set(withheld.map(({ rule }) => rule))]).toEqual(tried);
    expect(announcements.filter(({ rule }) => tried.includes(rule))).toEqual([]);
  });

  test('mention nobody and link nowhere but to the shop', () => {
    const acting = announcements.flatMap(({ text }) => text.match(/<[^>]*>?/g) ?? []);

    expect(acting.filter((sequence) => !sequence.startsWith('<https://storefront.example/orders/'))).toEqual([]);
    expect(acting.filter((sequence) => !sequence.endsWith('|Open the order>'))).toEqual([]);
  });

  test('show names that would act in Slack as they are', () => {
    const texts = announced('#marketing').map(({ text }) => text);

    for (const name of [
      '*&lt;!channel&gt;*',
      '*@here*',
      '*&lt;@U123&gt;*',
      '*&lt;https://evil.example|click&gt;*',
      '*Fish &amp;amp; Chips &amp; Sons*',
      '{{data.taxNumber}}*',
    ]) {
      expect(texts).toContainEqual(expect.stringContaining(name));
    }
  });

  test('fit into a block of Slack, just or after a cut that breaks no entity and no character', () => {
    const long = announcements.filter(({ text }) => text.length > 2_900);
    const cut = long.filter(({ text }) => text.endsWith('…'));

    expect(Math.max(...announcements.map(({ text }) => text.length))).toBe(3_000);
    expect(long.filter((each) => !cut.includes(each)).map(({ text }) => text.length)).toEqual([3_000]);
    expect(new Set(cut.map(({ text }) => text.at(-2)))).toEqual(new Set(['\n', 'v', ';', '🎺'.at(1)]));
    expect(cut.some(({ text }) => text.length < 2_999)).toBe(true);
    expect(cut.every(({ text }) => text.isWellFormed())).toBe(true);
  });

  test('tell what happened to one customer more than once', () => {
    const { customerId } = customerNamed('arGEN-X');

    const told = announced('#marketing').filter(({ subject }) => subject === customerId);

    expect(told.map(({ rule }) => rule)).toEqual(['customer-left', 'big-customer', 'customer-left', 'big-customer']);
  });
});

describe('the special cases', () => {
  test('the last of several changes to a key is what the index holds', () => {
    const grown = Object.values(customers).filter(({ employees }) => employees === 1_305);

    expect(grown).toHaveLength(2);
  });

  test('two writes change nothing', () => {
    const tables = new Map<string, string>();
    const idle = writes.filter((write) => {
      if ('record' in write) return false;
      const key = keyOf(write);
      const before = tables.get(key);
      const after = 'put' in write ? JSON.stringify(write.put) : undefined;
      if (after === undefined) tables.delete(key);
      else tables.set(key, after);
      return before === after;
    });

    expect(idle).toHaveLength(2);
  });

  test('keys are URI-encoded, and hashed where an index would refuse them', () => {
    expect(customers["it's%20(a)%20key!*~"]).toBeDefined();
    expect(customers['caf%C3%A9%2F%E2%84%96%207%20%231%3F%252F']?.customerId).toBe('café/№ 7 #1?%2F');
    expect(Object.keys(customers).filter((id) => /^sha256:[0-9a-f]{64}$/.test(id))).toHaveLength(1);
  });

  test('values that JSON lacks stand in documents as Towpath writes them', () => {
    expect(customers.values).toMatchObject({
      ledger: '12345678901234567890123456789012345678',
      aboveDouble: '9007199254740993',
      share: 0.1,
      huge: 1e21,
      labels: ['shellac'],
      branches: [7],
      ledgers: ['12345678901234567890123456789012345678'],
      logo: 'AP/+IGxvZ28=',
      parent: null,
    });
  });

  test('what the index refuses is in the failure store once, and in no index', () => {
    const refused = expected.failures.flatMap(({ code, subject }) =>
      code === 'refused-by-index' ? [subject ?? ''] : [],
    );

    expect(new Set(refused).size).toBe(refused.length);
    expect(refused.filter((subject) => subject in customers || subject in orders)).toEqual([]);
    expect(refused).toEqual(
      expect.arrayContaining(['refused-0', 'refused-digits', 'own-field', 'refused-0/1998-07-02-2']),
    );
    expect(Object.keys(customers)).toEqual(expect.arrayContaining(['taken-0', 'taken-1', 'taken-2', 'taken-3']));
  });

  test('each poison record fails in both sinks', () => {
    const records = writes.filter((write) => 'record' in write);
    const poison = expected.failures.filter(({ subject }) => subject === undefined);

    const codes = ['not-json', 'not-an-event', 'not-allowed-on-stream', 'unknown-table'];
    expect(records).toHaveLength(codes.length);
    expect(poison).toEqual(codes.flatMap((code) => ['search', 'notifications'].map((sink) => ({ sink, code }))));
  });

  test('a sensitive attribute is written and appears in nothing that is expected', () => {
    expect(lines.join()).toContain('FICTIONAL-000001');

    expect(JSON.stringify(expected)).not.toContain('FICTIONAL-');
  });
});

test('the files are what the scripts make', () => {
  const folder = mkdtempSync(join(tmpdir(), 'story-'));
  try {
    for (const script of ['make-story.py', 'expect.py']) execFileSync('python3', [join(STORY, script), folder]);

    for (const file of ['writes.jsonl.gz', 'expected.json.gz']) {
      expect(
        unzipped(folder, file) === unzipped(STORY, file),
        `${file} is out of date: run make-story.py and expect.py`,
      ).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function unzipped(folder: string, file: string): string {
  return gunzipSync(readFileSync(join(folder, file))).toString();
}

function documents(alias: string): Record<string, JsonObject> {
  return expected.documents[alias] ?? {};
}

function announced(channel: string): readonly ExpectedAnnouncement[] {
  return expected.announcements[channel] ?? [];
}

function customerNamed(name: string): JsonObject {
  return Object.values(customers).find((customer) => customer.name === name) ?? {};
}

/** The item of a put, when it is written as plain JSON. */
function itemOf(write: Write): JsonObject | undefined {
  return 'put' in write ? write.put.item : undefined;
}

/** Entity and key of what is put or deleted. */
function keyOf(write: Write): string {
  if ('record' in write) return '';
  const { entity, key } =
    'delete' in write ? write.delete : { entity: write.put.entity, key: write.put.item ?? write.put.attributes };
  return JSON.stringify([entity, key?.customerId, key?.orderId]);
}

/** The keys that are put into an entity's table, as `partition` or `partition/sort`, where they have the form. */
function keysOf(entity: string, form: RegExp): Set<string> {
  const puts = writes.filter((write) => 'put' in write && write.put.entity === entity);
  const keys = puts.map((write) => {
    const item = itemOf(write);
    return item?.orderId === undefined ? String(item?.customerId) : `${item.customerId}/${item.orderId}`;
  });
  return new Set(keys.filter((key) => form.test(key)));
}
