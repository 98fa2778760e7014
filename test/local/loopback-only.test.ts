import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { loopbackOnly } from '../../local/loopback-only';

const page = new Hono();
page.use(loopbackOnly());
page.all('/', (context) => context.text('ok'));

async function status(headers: Record<string, string>, method = 'GET'): Promise<number> {
  return (await page.request('/', { method, headers })).status;
}

test.for(['127.0.0.1:7000', 'localhost:7000', '[::1]:7000', 'localhost'])('%s is this machine', async (host) => {
  expect(await status({ host })).toBe(200);
});

test.for(['rebound.example:7000', 'localhost.rebound.example', '127.0.0.1.rebound.example:7000', '10.0.0.7:7000', ''])(
  'a page under the name "%s" gets nothing',
  async (host) => {
    expect(await status({ host })).toBe(403);
  },
);

test('the page may call itself', async () => {
  const headers = { host: '127.0.0.1:7000', origin: 'http://127.0.0.1:7000', 'content-type': 'application/json' };

  expect(await status(headers, 'POST')).toBe(200);
});

test.for(['https://site.example', 'null', 'http://127.0.0.1:8000', 'http://localhost:7000'])(
  'a call from %s gets nothing',
  async (origin) => {
    const headers = { host: '127.0.0.1:7000', origin, 'content-type': 'application/json' };

    expect(await status(headers, 'POST')).toBe(403);
  },
);

test('a form of another site, which sends no JSON, changes nothing', async () => {
  expect(await status({ host: '127.0.0.1:7000', 'content-type': 'text/plain' }, 'POST')).toBe(415);
});
