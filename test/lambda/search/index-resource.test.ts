import { expect, test } from 'vitest';
import type { IndexDefinition } from '../../../domain/search/index-definition';
import {
  followIndexResource,
  type IndexProperties,
  type IndexResourceEvent,
} from '../../../lambda/search/index-resource';
import type { SearchAnswer, SearchClient, SearchRequest } from '../../../lambda/search/search-client';

const SHOP = '/towpath/streams/shop';
const definition: IndexDefinition = { entity: 'customers', alias: 'customers', mappings: {}, settings: {} };

/** An OpenSearch with an index of customers, and what it was asked. */
function openSearch() {
  const asked: Pick<SearchRequest, 'method' | 'path' | 'body'>[] = [];
  const body = {
    'customers-1': {
      aliases: { customers: { is_write_index: true } },
      mappings: { _meta: { towpath: { entity: 'customers', source: SHOP } } },
      settings: { 'index.refresh_interval': '5s' },
    },
  };
  const search: SearchClient = {
    async request<Body>(request: SearchRequest) {
      asked.push(request);
      return { answered: true, status: 200, body } as SearchAnswer<Body>;
    },
  };
  return { search, asked };
}

function event(
  type: 'Create' | 'Update' | 'Delete',
  properties: Partial<Omit<IndexProperties, 'definition'>> & { readonly definition?: Partial<IndexDefinition> } = {},
  before: Partial<IndexDefinition> = {},
): IndexResourceEvent {
  const json = (parts: Partial<IndexDefinition> = {}) => JSON.stringify({ ...definition, ...parts });
  return {
    RequestType: type,
    RequestId: 'r1',
    ResponseURL: '',
    ServiceToken: '',
    StackId: 's1',
    LogicalResourceId: 'Index',
    ResourceType: 'Custom::TowpathSearchIndex',
    PhysicalResourceId: 'customers',
    ResourceProperties: {
      ServiceToken: '',
      registryPath: SHOP,
      ...properties,
      definition: json(properties.definition),
    },
    OldResourceProperties: { ServiceToken: '', registryPath: SHOP, definition: json(before) },
  } as IndexResourceEvent;
}

test('the resource is its alias', async () => {
  const { search } = openSearch();

  const answer = await followIndexResource(event('Create'), search);

  expect(answer).toEqual({ PhysicalResourceId: 'customers', Data: { index: 'customers-1' } });
});

test('an update takes a setting back that is no longer defined', async () => {
  const { search, asked } = openSearch();

  await followIndexResource(event('Update', {}, { settings: { refresh_interval: '5s' } }), search);

  expect(asked).toContainEqual({
    method: 'PUT',
    path: '/customers-1/_settings',
    body: { 'index.refresh_interval': null },
  });
});

test('the settings of another alias are not taken back', async () => {
  const { search, asked } = openSearch();

  await followIndexResource(event('Update', {}, { alias: 'people', settings: { refresh_interval: '5s' } }), search);

  expect(asked.map(({ path }) => path)).not.toContain('/customers-1/_settings');
});

test("another stream's index is not touched", async () => {
  const { search } = openSearch();

  const following = followIndexResource(event('Create', { registryPath: '/towpath/streams/staging' }), search);

  await expect(following).rejects.toThrow('of the stream /towpath/streams/staging is taken by the index customers-1');
});

test('an index stays when its resource is deleted', async () => {
  const { search, asked } = openSearch();

  const answer = await followIndexResource(event('Delete'), search);

  expect(answer).toEqual({ PhysicalResourceId: 'customers' });
  expect(asked).toEqual([]);
});

test('an index goes when its resource is deleted and says so', async () => {
  const { search, asked } = openSearch();

  await followIndexResource(event('Delete', { removeOnDelete: 'true' }), search);

  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /customers', 'DELETE /customers-1']);
});
