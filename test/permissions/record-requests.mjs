// Loaded into the process of every function before its own code (`node --import`): writes down the requests that it
// sends, one line of JSON each, into the file that this module's address names with `?into=`.
//
// Of what is sent, only the names of resources are kept: tables, queues, secrets. A line is there before its request
// leaves the process, and each only once for each process.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

/** The parameters of AWS operations that name resources. */
const NAMES = ['IndexName', 'Name', 'Names', 'Path', 'QueueUrl', 'SecretId', 'StreamARN', 'StreamName', 'TableName'];

const file = new URL(import.meta.url).searchParams.get('into');
const written = new Set();

subscribe('http.client.request.created', ({ request }) => {
  whenSent(request, (body) => {
    const { method, path } = request;
    write({ method, host: request.getHeader('host'), path, header: (name) => request.getHeader(name), body });
  });
});

subscribe('http2.client.stream.created', ({ stream, headers }) => {
  whenSent(stream, (body) => {
    const host = stream.sentHeaders[':authority'];
    write({ method: headers[':method'], host, path: headers[':path'], header: (name) => headers[name], body });
  });
});

/** `fetch`, with which the AWS SDK sends nothing in Node.js. */
subscribe('undici:request:create', ({ request }) => {
  write({ method: request.method, host: new URL(request.origin).host, path: request.path, header: () => undefined });
});

/** Calls back with the whole body, just before the end of it is sent. */
function whenSent(request, callback) {
  const { write, end } = request;
  const chunks = [];
  const keep = (chunk) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  request.write = (...given) => {
    keep(given[0]);
    return write.apply(request, given);
  };
  request.end = (...given) => {
    keep(given[0]);
    callback(Buffer.concat(chunks).toString());
    return end.apply(request, given);
  };
}

function write({ method, host, path, header, body }) {
  const [, region, service] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(header('authorization') ?? '') ?? [];
  const operation = header('x-amz-target')?.split('.').at(-1);
  const line = JSON.stringify({
    function: process.env.AWS_LAMBDA_FUNCTION_NAME,
    method,
    host,
    path,
    service,
    region,
    operation,
    names: operation && namesIn(parsed(body)),
  });
  if (written.has(line)) return;
  written.add(line);
  appendFileSync(file, `${line}\n`);
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

function namesIn(input) {
  const names = Object.fromEntries(Object.entries(input).filter(([name]) => NAMES.includes(name)));
  if (input.RequestItems) names.RequestItems = Object.keys(input.RequestItems).sort();
  if (input.TransactItems) names.TransactItems = distinct(input.TransactItems.map(namesInTransactItem));
  return names;
}

/** `{ Put: { TableName, Item, … } }` */
function namesInTransactItem(item) {
  return Object.fromEntries(Object.entries(item).map(([operation, input]) => [operation, namesIn(input)]));
}

function distinct(values) {
  return [...new Set(values.map((value) => JSON.stringify(value)))].sort().map((text) => JSON.parse(text));
}
