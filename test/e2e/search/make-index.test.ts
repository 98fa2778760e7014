import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../domain/events/event';
import type { OwnedIndexDefinition } from '../../../domain/search/index-definition';
import { makeIndex, removeIndexes } from '../../../lambda/search/make-index';
import { ask, definitionOf, indexNames, openSearch } from './open-search';

let definition: OwnedIndexDefinition;
let alias: string;

beforeEach(() => {
  definition = definitionOf(
    { name: { type: 'text', analyzer: 'short' }, employees: { type: 'integer' } },
    { analysis: { analyzer: { short: { type: 'standard', max_token_length: 20 } } } },
  );
  ({ alias } = definition);
});

afterEach(() => removeIndexes(definition, openSearch()));

function make(parts: Partial<OwnedIndexDefinition> = {}, before?: OwnedIndexDefinition): Promise<string> {
  return makeIndex({ ...definition, ...parts }, before, openSearch());
}

async function describe(): Promise<{ mappings: JsonObject; aliases: JsonObject; settings: JsonObject }> {
  const indexes = await ask<Record<string, { mappings: JsonObject; aliases: JsonObject; settings: JsonObject }>>({
    method: 'GET',
    path: `/${alias}`,
    query: { flat_settings: 'true' },
  });
  const [description] = Object.values(indexes);
  if (!description) throw new Error('no index');
  return description;
}

test('index and alias are as defined', async () => {
  const name = await make();

  expect(name).toBe(`${alias}-1`);
  expect(await describe()).toMatchObject({
    aliases: { [alias]: { filter: { term: { 'towpath.deleted': false } }, is_write_index: true } },
    mappings: { dynamic: 'false', properties: { ...definition.mappings, towpath: expect.anything() } },
    settings: { 'index.number_of_replicas': '0', 'index.analysis.analyzer.short.max_token_length': '20' },
  });
});

test('making it again changes nothing', async () => {
  await make();
  const first = await describe();

  await make();

  expect(await describe()).toEqual(first);
});

test('several who make it at once make one', async () => {
  const names = await Promise.all([make(), make(), make(), make()]);

  expect(new Set(names)).toEqual(new Set([`${alias}-1`]));
  expect(await indexNames(alias)).toEqual([`${alias}-1`]);
});

test('an alias that somebody took away is put back', async () => {
  await make();
  await ask({ method: 'DELETE', path: `/${alias}-1/_alias/${alias}` });

  await make();

  expect(await describe()).toMatchObject({ aliases: { [alias]: { is_write_index: true } } });
});

test('new fields and other settings are put in place', async () => {
  await make();

  await make({
    mappings: { ...definition.mappings, country: { type: 'keyword' } },
    settings: { ...definition.settings, refresh_interval: '5s' },
  });

  expect(await describe()).toMatchObject({
    mappings: { properties: { country: { type: 'keyword' } } },
    settings: { 'index.refresh_interval': '5s' },
  });
});

test('a setting that is no longer defined goes back to its default', async () => {
  const before = { ...definition, settings: { ...definition.settings, refresh_interval: '5s' } };
  await makeIndex(before, undefined, openSearch());

  await make({}, before);

  expect((await describe()).settings).not.toHaveProperty(['index.refresh_interval']);
});

test.each([
  [
    'another type',
    { employees: { type: 'long' } },
    'mapper [employees] cannot be changed from type [integer] to [long]',
  ],
  ['another analyzer', { name: { type: 'text' } }, '[name]'],
  ['an object instead of a value', { employees: { properties: {} } }, '[employees]'],
])('a field with %s is refused, and nothing is changed', async (_, mappings, words) => {
  await make();
  const before = await describe();

  const making = make({
    mappings: { ...mappings, country: { type: 'keyword' } },
    settings: { ...definition.settings, refresh_interval: '5s' },
  });

  await expect(making).rejects.toThrow(`Alias "${alias}": OpenSearch does not take its \`mappings\``);
  await expect(make({ mappings })).rejects.toThrow(words);
  await expect(make({ mappings })).rejects.toThrow('take the change back, or give the field another name');
  expect(await describe()).toEqual(before);
});

test('settings that an index keeps are refused by name, and nothing is changed', async () => {
  await make();
  const before = await describe();

  const making = make({
    mappings: { ...definition.mappings, country: { type: 'keyword' } },
    settings: { ...definition.settings, number_of_shards: 2, refresh_interval: '5s' },
  });

  await expect(making).rejects.toThrow('[[index.number_of_shards]]');
  await expect(making).rejects.toThrow('take the change back');
  expect(await describe()).toEqual(before);
});

test('a mapping that OpenSearch does not know is refused in its words, and no index is made', async () => {
  const making = make({ mappings: { name: { type: 'text', analyser: 'english' } } });

  await expect(making).rejects.toThrow('unknown parameter [analyser]');
  expect(await indexNames(alias)).toEqual([]);
});

test('an index with the name of the alias is left alone', async () => {
  await ask({ method: 'PUT', path: `/${alias}`, body: { settings: { 'index.number_of_replicas': 0 } } });

  const making = make();

  await expect(making).rejects.toThrow(`is taken by the index ${alias}, which Towpath did not make`);
  await removeIndexes(definition, openSearch());
  expect(await indexNames(alias)).toEqual([alias]);
  await ask({ method: 'DELETE', path: `/${alias}` });
});

test("another entity's index is left alone", async () => {
  await make();

  await expect(make({ entity: 'people' })).rejects.toThrow('which holds the entity "customers"');
});

test("another stream's index of an entity with the same name is left alone, and goes with its entity to a new stream", async () => {
  await make();
  const moved = { registryPath: '/towpath/streams/other' };

  await expect(make(moved)).rejects.toThrow('of the stream /towpath/streams/shop');
  await make(moved, definition);

  await expect(make()).rejects.toThrow('of the stream /towpath/streams/other');
  await removeIndexes({ ...definition, ...moved }, openSearch());
  expect(await indexNames(alias)).toEqual([]);
});
