import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSearchClient } from '../../../lambda/search/search-client';

interface Seen {
  readonly method?: string;
  readonly url?: string;
  readonly type?: string;
  readonly authorization?: string;
  readonly body: string;
}

let server: Server;
let endpoint: string;
let seen: Seen[];
let reply: { readonly status: number; readonly body: string };

beforeEach(async () => {
  seen = [];
  reply = { status: 200, body: '{}' };
  server = createServer(async (request, response) => {
    seen.push(await read(request));
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { 'content-type': type, authorization } = request.headers;
  return { method: request.method, url: request.url, type, authorization, body: Buffer.concat(chunks).toString() };
}

test('text is sent as NDJSON, an object as JSON', async () => {
  const search = openSearchClient({ endpoint, signing: 'none' });

  await search.request({
    method: 'POST',
    path: '/customers/_bulk',
    query: { require_alias: 'true' },
    body: '{}\n{}\n',
  });
  await search.request({ method: 'PUT', path: '/customers-1', body: { settings: {} } });

  expect(seen).toMatchObject([
    { method: 'POST', url: '/customers/_bulk?require_alias=true', type: 'application/x-ndjson', body: '{}\n{}\n' },
    { method: 'PUT', url: '/customers-1', type: 'application/json', body: '{"settings":{}}' },
  ]);
  expect(seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
});

test.each([404, 429, 503])('status %i is an answer, and is not asked for twice', async (status) => {
  reply = { status, body: '{"error":{"type":"some_exception"}}' };
  const search = openSearchClient({ endpoint, signing: 'none' });

  const answer = await search.request({ method: 'GET', path: '/customers' });

  expect(answer).toEqual({ answered: true, status, body: { error: { type: 'some_exception' } } });
  expect(seen).toHaveLength(1);
});

test('after a failure the next request gets through', async () => {
  const search = openSearchClient({ endpoint, signing: 'none' });
  reply = { status: 503, body: '{}' };
  await search.request({ method: 'GET', path: '/customers' });
  reply = { status: 200, body: '{}' };

  const answer = await search.request({ method: 'GET', path: '/customers' });

  expect(answer).toMatchObject({ answered: true, status: 200 });
});

test('documents may have members with the names of prototypes', async () => {
  reply = { status: 200, body: '{"docs":[{"_source":{"__proto__":{"a":1},"constructor":{"prototype":1}}}]}' };
  const search = openSearchClient({ endpoint, signing: 'none' });

  const answer = await search.request<{ docs: { _source: object }[] }>({
    method: 'POST',
    path: '/customers/_mget',
    body: {},
  });

  const source = answer.answered && answer.body.docs[0]?._source;
  expect(Object.keys(source || {})).toEqual(['__proto__', 'constructor']);
});

test('no connection is no answer', async () => {
  await new Promise((resolve) => server.close(resolve));
  const search = openSearchClient({ endpoint, signing: 'none' });

  const answer = await search.request({ method: 'GET', path: '/customers' });

  expect(answer).toEqual({ answered: false, timedOut: false, message: expect.stringContaining('ECONNREFUSED') });
});

test('requests are signed for the domain in its region, with the credentials of the function', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  const search = openSearchClient({ endpoint, signing: 'aws', region: 'eu-west-1' });

  const answer = await search.request({ method: 'POST', path: '/customers/_bulk', body: '{"é":1}\n' });

  expect(answer).toMatchObject({ answered: true, status: 200 });
  expect(seen[0]?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/es\/aws4_request/,
  );
  expect(seen[0]?.body).toBe('{"é":1}\n');
});

test('signing without a region is an error at once', () => {
  expect(() => openSearchClient({ endpoint, signing: 'aws' })).toThrow('Region cannot be empty');
});
