import { expect, test } from 'vitest';
import type { OwnedIndexDefinition } from '../../../domain/search/index-definition';
import { makeIndex, removeIndexes } from '../../../lambda/search/make-index';
import type { SearchAnswer, SearchClient, SearchRequest } from '../../../lambda/search/search-client';

const definition: OwnedIndexDefinition = {
  entity: 'customers',
  alias: 'customers',
  mappings: { name: { type: 'text' } },
  settings: {},
  registryPath: '/towpath/streams/shop',
};

/** An OpenSearch that answers as it is told, by method and path, one answer after the other and then 200. */
function openSearch(answers: Record<string, SearchAnswer<object>[]>) {
  const asked: string[] = [];
  const search: SearchClient = {
    async request<Body>({ method, path }: SearchRequest) {
      asked.push(`${method} ${path}`);
      return (answers[`${method} ${path}`]?.shift() ?? ok({})) as SearchAnswer<Body>;
    },
  };
  return { search, asked };
}

function ok(body: object): SearchAnswer<object> {
  return { answered: true, status: 200, body };
}

function refused(status: number, type: string, reason: string): SearchAnswer<object> {
  return { answered: true, status, body: { error: { type, reason } } };
}

const NOT_THERE = refused(404, 'index_not_found_exception', 'no such index [customers]');

function index(name: string, { entity = 'customers', stream = 'shop', writes = true } = {}) {
  return {
    [name]: {
      aliases: { customers: { is_write_index: writes } },
      mappings: { _meta: { towpath: { format: 1, entity, source: `/towpath/streams/${stream}` } } },
      settings: {},
    },
  };
}

test('index and alias are made in one request', async () => {
  const { search, asked } = openSearch({ 'GET /customers': [NOT_THERE] });

  const name = await makeIndex(definition, undefined, search);

  expect(name).toBe('customers-1');
  expect(asked).toEqual(['GET /customers', 'PUT /customers-1']);
});

test('an index that another run has just made is brought up to date', async () => {
  const { search, asked } = openSearch({
    'GET /customers': [NOT_THERE],
    'PUT /customers-1': [refused(400, 'resource_already_exists_exception', 'already exists')],
    'GET /customers-1': [ok(index('customers-1'))],
  });

  const name = await makeIndex(definition, undefined, search);

  expect(name).toBe('customers-1');
  expect(asked.slice(-2)).toEqual(['PUT /customers-1/_mapping', 'PUT /customers-1/_alias/customers']);
});

test('of several indexes behind an alias the one that is written to is brought up to date', async () => {
  const { search, asked } = openSearch({
    'GET /customers': [ok({ ...index('customers-1', { writes: false }), ...index('customers-2') })],
  });

  const name = await makeIndex(definition, undefined, search);

  expect(name).toBe('customers-2');
  expect(asked).toContain('PUT /customers-2/_mapping');
});

test("an alias of another entity's index is left alone", async () => {
  const { search, asked } = openSearch({ 'GET /customers': [ok(index('customers-1', { entity: 'people' }))] });

  const making = makeIndex(definition, undefined, search);

  await expect(making).rejects.toThrow(
    'Alias "customers" of the entity "customers" of the stream /towpath/streams/shop is taken by the index customers-1, which holds the entity "people" of the stream /towpath/streams/shop; choose another `alias`, or remove the index if nobody needs it',
  );
  expect(asked).toEqual(['GET /customers']);
});

test('an alias of an entity with the same name on another stream is left alone', async () => {
  const { search, asked } = openSearch({ 'GET /customers': [ok(index('customers-1', { stream: 'staging' }))] });

  const making = makeIndex(definition, undefined, search);

  await expect(making).rejects.toThrow('which holds the entity "customers" of the stream /towpath/streams/staging');
  expect(asked).toEqual(['GET /customers']);
});

test('an index goes with its entity to another stream', async () => {
  const { search, asked } = openSearch({ 'GET /customers': [ok(index('customers-1', { stream: 'old' }))] });

  await makeIndex(definition, { ...definition, registryPath: '/towpath/streams/old' }, search);

  expect(asked).toContain('PUT /customers-1/_mapping');
});

test('of a long reason so much is told that the answer fits what CloudFormation takes', async () => {
  const { search } = openSearch({
    'GET /customers': [NOT_THERE],
    'PUT /customers-1': [refused(400, 'mapper_parsing_exception', 'x'.repeat(5000))],
  });

  const making = makeIndex(definition, undefined, search);

  await expect(making).rejects.toThrow(/does not make its index: x{1000}…$/);
});

test('an OpenSearch that does not answer is an error that says so', async () => {
  const { search } = openSearch({
    'GET /customers': [{ answered: false, timedOut: true, message: 'TimeoutError: 15 s' }],
  });

  await expect(makeIndex(definition, undefined, search)).rejects.toThrow(
    '"customers" cannot be read: TimeoutError: 15 s',
  );
});

test('removing takes every index behind the alias, and is content when there is none', async () => {
  const { search, asked } = openSearch({
    'GET /customers': [ok({ ...index('customers-1', { writes: false }), ...index('customers-2') }), NOT_THERE],
  });

  await removeIndexes(definition, search);
  await removeIndexes(definition, search);

  expect(asked).toEqual(['GET /customers', 'DELETE /customers-1', 'DELETE /customers-2', 'GET /customers']);
});

test("removing leaves another's index alone", async () => {
  const { search, asked } = openSearch({
    'GET /customers': [
      ok({ ...index('customers-1', { entity: 'people' }), ...index('customers-2', { stream: 'staging' }) }),
    ],
  });

  await removeIndexes(definition, search);

  expect(asked).toEqual(['GET /customers']);
});
