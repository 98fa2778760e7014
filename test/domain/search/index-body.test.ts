import { expect, test } from 'vitest';
import type { JsonObject } from '../../../domain/events/event';
import { flatSettings, indexBody, mappingBody, ownerOf, settingsToChange } from '../../../domain/search/index-body';
import type { OwnedIndexDefinition } from '../../../domain/search/index-definition';

const definition: OwnedIndexDefinition = {
  entity: 'customers',
  alias: 'shop-customers',
  mappings: { name: { type: 'text' } },
  settings: { number_of_replicas: 2 },
  registryPath: '/towpath/streams/shop',
};

test('an index keeps what is not declared without indexing it, and hides deleted documents', () => {
  const body = indexBody(definition);

  expect(body).toEqual({
    settings: { 'index.number_of_replicas': '2' },
    mappings: {
      dynamic: false,
      _meta: { towpath: { format: 1, entity: 'customers', source: '/towpath/streams/shop' } },
      properties: {
        name: { type: 'text' },
        towpath: { properties: { deleted: { type: 'boolean' }, time: { type: 'date' } } },
      },
    },
    aliases: { 'shop-customers': { filter: { term: { 'towpath.deleted': false } }, is_write_index: true } },
  });
});

test('an index knows the entity and the stream that it was made for', () => {
  const mapping = mappingBody(definition) as { _meta: JsonObject };

  expect(ownerOf(mapping)).toMatchObject({ entity: 'customers', source: '/towpath/streams/shop' });
  expect(ownerOf({})).toBeUndefined();
});

test('settings are flat whichever way they are written', () => {
  const nested = flatSettings({
    index: { analysis: { filter: { short: { type: 'length', max: 3 } } }, refresh_interval: '5s' },
  });
  const dotted = flatSettings({ 'analysis.filter.short': { type: 'length', max: 3 }, 'index.refresh_interval': '5s' });

  expect(nested).toEqual({
    'index.analysis.filter.short.type': 'length',
    'index.analysis.filter.short.max': '3',
    'index.refresh_interval': '5s',
  });
  expect(dotted).toEqual(nested);
});

test('only settings that are not so yet have to change', () => {
  const current = { 'index.number_of_replicas': '2', 'index.analysis.filter.stop.stopwords': ['a', 'the'] };
  const wanted = {
    'index.number_of_replicas': '2',
    'index.analysis.filter.stop.stopwords': ['a', 'the'],
    'index.refresh_interval': '5s',
  };

  const changes = settingsToChange(current, wanted, {});

  expect(changes).toEqual({ 'index.refresh_interval': '5s' });
});

test('a setting that the definition no longer has goes back to its default', () => {
  const current = { 'index.refresh_interval': '5s', 'index.uuid': 'x' };

  const changes = settingsToChange(current, {}, { 'index.refresh_interval': '5s' });

  expect(changes).toEqual({ 'index.refresh_interval': null });
});
