import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readRequests, recorderInto } from './recorded-request';

/** Servers that answer everything, and `port` and `port2` of HTTP/1.1 and HTTP/2. */
const SERVERS = `
  import http from 'node:http';
  import http2 from 'node:http2';
  import { once } from 'node:events';
  const answer = (request, response) => request.resume().on('end', () => response.end('{}'));
  const [one, two] = [http.createServer(answer).listen(0, '127.0.0.1'), http2.createServer(answer).listen(0, '127.0.0.1')];
  await Promise.all([once(one, 'listening'), once(two, 'listening')]);
  const [port, port2] = [one.address().port, two.address().port];
  const send = (options, ...body) => new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port, method: 'POST', ...options }, (response) => response.resume().on('end', resolve));
    for (const part of body.slice(0, -1)) request.write(part);
    request.end(body.at(-1));
  });
`;
const signed = (service: string, target?: string) =>
  JSON.stringify({
    authorization: `AWS4-HMAC-SHA256 Credential=KEY/20260801/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
    ...(target && { 'x-amz-target': target }),
  });

let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'towpath-recorded-')), 'requests of a run.jsonl');
});

/** Runs a function's code and gives what it sent. */
function requestsOf(code: string) {
  const program = `${file}.mjs`;
  writeFileSync(program, `${SERVERS}\n${code}\nprocess.exit();`);
  const env = { NODE_OPTIONS: `--import=${recorderInto(file).href}`, AWS_LAMBDA_FUNCTION_NAME: 'search' };
  execFileSync(process.execPath, [program], { env });
  return readRequests(file);
}

test('a call of AWS is recorded with what it names, and none of its data', () => {
  const requests = requestsOf(`
    const item = { TableName: 'customers', Item: { Name: { S: 'Ada' } } };
    const body = JSON.stringify({ TransactItems: [{ Put: item }, { Delete: { TableName: 'orders', Key: {} } }, { Put: item }] });
    await send({ path: '/', headers: ${signed('dynamodb', 'DynamoDB_20120810.TransactWriteItems')} }, body.slice(0, 20), body.slice(20));
  `);

  expect(requests).toEqual([
    {
      function: 'search',
      method: 'POST',
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      path: '/',
      service: 'dynamodb',
      region: 'eu-west-1',
      operation: 'TransactWriteItems',
      names: { TransactItems: [{ Delete: { TableName: 'orders' } }, { Put: { TableName: 'customers' } }] },
    },
  ]);
});

test('neither bodies nor tokens of other requests are recorded', () => {
  const requests = requestsOf(`
    await send({ path: '/customers/_bulk?x=1', headers: { authorization: 'Bearer secret' } }, '{"name":"Ada"}');
    await fetch('http://127.0.0.1:' + port + '/api/chat.postMessage', { method: 'POST', body: 'text=secret' });
  `);

  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /customers/_bulk?x=1',
    'POST /api/chat.postMessage',
  ]);
  expect(JSON.stringify(requests)).not.toMatch(/Ada|secret|Bearer/);
});

test('calls by HTTP/2 are recorded', () => {
  const requests = requestsOf(`
    const session = http2.connect('http://127.0.0.1:' + port2);
    const headers = ${signed('kinesis', 'Kinesis_20131202.PutRecord')};
    const stream = session.request({ ':method': 'POST', ':path': '/', ...headers });
    stream.resume().end('{"StreamARN":"arn:stream","Data":"c2VjcmV0"}');
    await once(stream, 'end');
  `);

  expect(requests).toMatchObject([{ service: 'kinesis', operation: 'PutRecord', names: { StreamARN: 'arn:stream' } }]);
  expect(JSON.stringify(requests)).not.toContain('c2VjcmV0');
});

test('what is sent again and again is recorded once', () => {
  const requests = requestsOf(`for (let i = 0; i < 3; i += 1) await send({ path: '/orders/_bulk' }, String(i));`);

  expect(requests).toHaveLength(1);
});
