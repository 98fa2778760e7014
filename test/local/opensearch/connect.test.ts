import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../../local/free-port';
import { connectOpenSearch } from '../../../local/opensearch/connect';

const servers: { close(): void }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serving(status: number, body: unknown): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(JSON.stringify(body)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const greeting = (number: string) => ({ version: { distribution: 'opensearch', number } });

test('an OpenSearch that answers is used as it is', async () => {
  const url = await serving(200, greeting('2.19.6'));

  const service = await connectOpenSearch(`${url}/`);
  await service.stop();

  expect(service.url).toBe(url);
  expect((await fetch(url)).status).toBe(200);
});

test.each([
  ['an OpenSearch that is too old', 200, greeting('1.3.20'), 'is OpenSearch 1.3.20; it has to be 2.0 or later'],
  ['another search engine', 200, { version: { number: '8.15.0' } }, 'is not OpenSearch'],
  ['something else', 200, 'welcome to nginx', 'is not OpenSearch'],
  ['nothing at all', 200, null, 'is not OpenSearch'],
  ['one with its security on', 401, 'Unauthorized', 'asks for credentials'],
])('%s is refused', async (_, status, body, reason) => {
  const url = await serving(status, body);

  const connecting = connectOpenSearch(url);

  await expect(connecting).rejects.toThrow(reason);
});

test('where nobody listens, that is said', async () => {
  const port = await freePort();

  const connecting = connectOpenSearch(`http://127.0.0.1:${port}`);

  await expect(connecting).rejects.toThrow(/no OpenSearch answers at .*: connect ECONNREFUSED/);
});

test.each([
  ['localhost:9200', 'write http://127.0.0.1:9200'],
  ['search.example', 'write http://127.0.0.1:9200'],
  ['https://admin:secret@search.example', 'with its security disabled'],
])('"%s" is no endpoint', async (endpoint, reason) => {
  const connecting = connectOpenSearch(endpoint);

  await expect(connecting).rejects.toThrow(reason);
});
