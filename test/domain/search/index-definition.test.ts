import { expect, test } from 'vitest';
import type { JsonObject } from '../../../domain/events/event';
import { checkIndexDefinition, type IndexDefinition } from '../../../domain/search/index-definition';

function definition(parts: Partial<IndexDefinition> = {}): IndexDefinition {
  return { entity: 'customers', alias: 'customers', mappings: {}, settings: {}, ...parts };
}

test('a definition as people write it has no mistake', () => {
  const mistakes = checkIndexDefinition(
    definition({
      alias: 'shop-customers_2',
      mappings: {
        name: { type: 'text', fields: { raw: { type: 'keyword', ignore_above: 256 } } },
        about: { type: 'text', analyzer: 'english' },
        address: { properties: { city: { type: 'keyword' }, position: { type: 'geo_point' } } },
        lines: { type: 'nested', dynamic: false, properties: { towpath: { type: 'keyword' } } },
        'contact.mail': { type: 'keyword' },
      },
      settings: { number_of_replicas: 2 },
    }),
  );

  expect(mistakes).toEqual([]);
});

test('mappings with the level that OpenSearch itself has above the fields are refused', () => {
  const mappings = { properties: { title: { type: 'text' } } };

  expect(checkIndexDefinition(definition({ mappings }))).toEqual([
    '`mappings` has `properties`; leave that level out: fields stand directly in `mappings`',
  ]);
});

test.each([
  ['', 'empty'],
  ['Customers', '"customers"'],
  ['My Books', 'write "my-books"'],
  ['_customers', 'no "_" at the start'],
  ['.customers', 'no "." at the start'],
  ['my customers', '" " is not for addresses'],
  ['customers/eu', '"/" is not'],
  ['customers*', '"*" is not'],
  ['gäste', '"ä" is not'],
  ['c'.repeat(241), 'at most 240'],
])('an alias that OpenSearch does not take is refused: %j', (alias, words) => {
  const mistakes = checkIndexDefinition(definition({ alias }));

  expect(mistakes).toEqual([expect.stringContaining(words)]);
});

const mappings: [string, Record<string, JsonObject>, string][] = [
  ['a type of another database', { name: { type: 'string' } }, '`mappings.name.type` is "string"'],
  ['what to write instead', { name: { type: 'string' } }, '"text", or "keyword"'],
  ['a type that nobody knows', { name: { type: 'constructor' } }, 'such as "text"'],
  ['no type', { name: { analyzer: 'english' } }, '`mappings.name` has no `type`'],
  [
    'a wrong type inside',
    { address: { properties: { city: { type: 'str' } } } },
    '`mappings.address.properties.city.type`',
  ],
  [
    'a wrong type of another view',
    { name: { type: 'text', fields: { raw: {} } } },
    '`mappings.name.fields.raw` has no',
  ],
  ['properties that are a list', { address: { properties: ['city'] } }, '`mappings.address.properties` is ["city"]'],
  ['types that the first item decides', { extra: { type: 'object', dynamic: true } }, '`mappings.extra.dynamic`'],
  ['our own field', { towpath: { type: 'keyword' } }, 'rename the attribute'],
  ['a part of our own field', { 'towpath.deleted': { type: 'keyword' } }, 'rename the attribute'],
  ["OpenSearch's own field", { _id: { type: 'keyword' } }, "OpenSearch's own"],
  ['an empty name', { '': { type: 'keyword' } }, 'not empty'],
  ['a dot at the end', { 'name.': { type: 'keyword' } }, 'dot'],
];

test.each(mappings)('a mapping with %s is refused in words', (_, fields, words) => {
  const mistakes = checkIndexDefinition(definition({ mappings: fields }));

  expect(mistakes).toEqual([expect.stringContaining(words)]);
});

test('every mistake has a sentence', () => {
  const mistakes = checkIndexDefinition(
    definition({ alias: 'Customers', mappings: { name: { type: 'string' }, employees: { type: 'number' } } }),
  );

  expect(mistakes).toHaveLength(3);
});
