import { Script } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import type { Withheld } from '../../../domain/notifications/withheld';
import { type PageProps, startPage } from '../../../local/page/page';
import type { Entities, FlowStep } from '../../../local/page/sources';
import type { LocalService } from '../../../local/service';
import { type SlackStandIn, startSlack } from '../../../local/slack/slack-stand-in';
import { EventReader } from './event-reader';

const running: LocalService[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()));
});

async function start(
  props: Partial<PageProps> = {},
): Promise<{ page: LocalService; slack: SlackStandIn; written: unknown[] }> {
  const written: unknown[] = [];
  const slack = await startSlack({ channels: ['#marketing', '#support'], token: 'xoxb-test' });
  const page = await startPage({
    title: 'storefront',
    slack,
    entities: recording(written),
    search: {
      indexes: () => ['customers'],
      search: async (index, words) => ({ total: 1, hits: [{ id: 'c1', fields: { index, words } }] }),
    },
    flow: { counts: async () => [step(1)] },
    dryRuns: { list: async () => [] },
    lookEvery: 5,
    ...props,
  });
  running.push(page, slack);
  return { page, slack, written };
}

function recording(written: unknown[]): Entities {
  return {
    list: () => [{ entity: 'customers', partitionKey: 'customerId', sample: { customerId: 'c1', name: 'Ada' } }],
    put: async (entity, item) => void written.push({ put: entity, item }),
    delete: async (entity, key) => void written.push({ delete: entity, key }),
  };
}

function step(count: number): FlowStep {
  return { id: 'customers', name: 'customers', kind: 'table', from: [], counts: [{ name: 'writes', count }] };
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.text() };
}

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

test('the page, its script and its style come from this machine alone', async () => {
  const { page } = await start();
  const get = async (path: string) => (await fetch(page.url + path)).text();

  const [html, script, style] = await Promise.all(['/', '/page.js', '/page.css'].map(get));

  const addresses = `${html}${script}${style}`.match(/(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]+[^\s'"]*/g);
  expect(addresses).toEqual(['http://www.w3.org/2000/svg', 'http://www.w3.org/2000/svg']);
});

test('the script is JavaScript, and finds every element that it looks for', async () => {
  const { page } = await start();
  const html = await (await fetch(page.url)).text();
  const script = await (await fetch(`${page.url}/page.js`)).text();

  const wanted = [...script.matchAll(/find\('([a-z-]+)'\)/g)].map(([, id]) => id);

  expect(() => new Script(script)).not.toThrow();
  expect(wanted.filter((id) => !html.includes(`id="${id}"`))).toEqual([]);
});

test('nothing but its own files may run or load in the page', async () => {
  const { page } = await start();

  const response = await fetch(page.url);

  expect(response.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('the overview says what there is', async () => {
  const { page } = await start();

  expect(await json(`${page.url}/api/overview`)).toEqual({
    title: 'storefront',
    entities: [{ entity: 'customers', partitionKey: 'customerId', sample: { customerId: 'c1', name: 'Ada' } }],
    indexes: ['customers'],
    channels: [
      { name: 'marketing', archived: false, invited: true },
      { name: 'support', archived: false, invited: true },
    ],
  });
});

test('an item is put and deleted', async () => {
  const { page, written } = await start();

  await post(`${page.url}/api/entities/customers/put`, { item: { customerId: 'c1', name: 'Ada' } });
  await post(`${page.url}/api/entities/customers/delete`, { key: { customerId: 'c1' } });

  expect(written).toEqual([
    { put: 'customers', item: { customerId: 'c1', name: 'Ada' } },
    { delete: 'customers', key: { customerId: 'c1' } },
  ]);
});

test('what the table says against an item is answered', async () => {
  const refusing = {
    ...recording([]),
    put: async () => {
      throw new Error('ValidationException: Missing the key customerId');
    },
  };
  const { page } = await start({ entities: refusing });

  const refused = await post(`${page.url}/api/entities/customers/put`, { item: {} });
  const noItem = await post(`${page.url}/api/entities/customers/put`, { item: [] });

  expect(refused).toEqual({
    status: 400,
    body: '{"ok":false,"error":"ValidationException: Missing the key customerId"}',
  });
  expect(noItem.body).toContain('the item has to be a JSON object');
});

test('a search asks the index, and no words ask nobody', async () => {
  const { page } = await start();

  const found = await json(`${page.url}/api/indexes/customers/search?words=ada%20co`);
  const nothing = await json(`${page.url}/api/indexes/customers/search?words=%20`);

  expect(found).toEqual({ total: 1, hits: [{ id: 'c1', fields: { index: 'customers', words: 'ada co' } }] });
  expect(nothing).toEqual({ total: 0, hits: [] });
});

test('messages are shown as HTML that was made safe, channel by channel', async () => {
  const { page, slack } = await start();
  const { ts } = slack.say('#support', '*hi* <script>alert(1)</script>');

  expect(await json(`${page.url}/api/messages`)).toEqual([
    {
      channel: 'support',
      ts,
      byApp: false,
      edited: false,
      html: '<div class="section"><b>hi</b> &lt;script&gt;alert(1)&lt;/script&gt;</div>',
    },
  ]);
});

test('an open page hears of messages', async () => {
  const { page, slack } = await start();
  const events = await EventReader.open(`${page.url}/api/live`);
  await events.next('flow');

  slack.say('#marketing', 'hello');
  const heard = await events.next('message');
  await events.close();

  expect(heard).toMatchObject({ channel: 'marketing', html: '<div class="section">hello</div>' });
});

test('what would have been said stands among what was said, in the order of time, and says so', async () => {
  const withheld = withheldAt('2026-11-18T10:15:55.370Z');
  const { page, slack } = await start({ dryRuns: { list: async () => [withheld] } });
  slack.say('#marketing', 'said now');

  const shown = await json(`${page.url}/api/messages`);

  expect(shown).toMatchObject([
    { channel: 'marketing', withheldBy: 'big-customer', html: '<div class="section"><b>Ada</b> &lt;!here&gt;</div>' },
    { channel: 'marketing', html: '<div class="section">said now</div>' },
  ]);
  expect(JSON.stringify(shown)).toContain('"ts":"1794996955.370');
});

test('an open page hears once of what would have been said', async () => {
  const withheld = [withheldAt('2026-11-18T10:15:55.370Z')];
  const { page } = await start({ dryRuns: { list: async () => withheld } });
  const events = await EventReader.open(`${page.url}/api/live`);

  const first = await events.next('message');
  withheld.unshift(withheldAt('2026-11-18T10:15:56.370Z', 'f00d'));
  const second = await events.next('message');
  await events.close();

  expect(first).toMatchObject({ withheldBy: 'big-customer', ts: expect.stringContaining('1794996955.370') });
  expect(second).toMatchObject({ withheldBy: 'big-customer', ts: expect.stringContaining('1794996956.370') });
});

function withheldAt(createdAt: string, id = 'cafe'): Withheld {
  const event = { id: 'e1', type: 'customers.inserted', subject: 'c1', time: createdAt };
  return { id, rule: 'big-customer', channel: '#marketing', event, text: '*Ada* &lt;!here&gt;', createdAt };
}

test('an open page hears of counts when they change, and why there are none', async () => {
  const answers = [async () => [step(1)], async () => [step(1)], async () => [step(2)]];
  const broken = async () => {
    throw new Error('the stream is gone');
  };
  const { page } = await start({ flow: { counts: () => (answers.shift() ?? broken)() } });

  const events = await EventReader.open(`${page.url}/api/live`);
  const heard = [await events.next(), await events.next(), await events.next()];
  await events.close();

  expect(heard).toEqual([
    { event: 'flow', data: [step(1)] },
    { event: 'flow', data: [step(2)] },
    { event: 'flow-failed', data: 'the stream is gone' },
  ]);
});

test('nobody counts while no page is open', async () => {
  let looks = 0;
  const counts = async () => {
    looks += 1;
    return [step(looks)];
  };
  const { page } = await start({ flow: { counts } });
  await json(`${page.url}/api/overview`);
  const before = looks;

  const events = await EventReader.open(`${page.url}/api/live`);
  await events.next('flow');
  await events.close();

  expect(before).toBe(0);
  expect(looks).toBeGreaterThan(0);
});

test('a page that is open does not keep the server from stopping', async () => {
  const { page } = await start();
  const events = await EventReader.open(`${page.url}/api/live`);

  await page.stop();

  await expect(events.ended()).resolves.toBe(true);
});
