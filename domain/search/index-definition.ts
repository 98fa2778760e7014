import type { Json, JsonObject } from '../events/event';
import { OWN_FIELD } from './document';

/** One entity's index, as the search function and the index maker are given it: plain JSON without tokens. */
export interface IndexDefinition {
  readonly entity: string;
  /** What people search: an alias over a versioned index that hides deleted documents. */
  readonly alias: string;
  /** OpenSearch field mappings: `{ name: { type: 'text' } }`. Fields without one are kept but not searchable. */
  readonly mappings: Readonly<Record<string, JsonObject>>;
  /** Index settings (`analysis`, …). */
  readonly settings: JsonObject;
}

/** An index and whose it is: two streams may have an entity of one name, and share a domain. */
export interface OwnedIndexDefinition extends IndexDefinition {
  /** SSM path of the stream that the index follows, `/towpath/streams/<stream name>`. */
  readonly registryPath: string;
}

/** What travels with the search function's code, as configuration.json. */
export interface SearchConfiguration {
  readonly format: 1;
  readonly indexes: readonly Pick<IndexDefinition, 'entity' | 'alias'>[];
}

/** The index's name is the alias with a number behind it, and OpenSearch takes 255 bytes. */
const ALIAS_LENGTH = 240;

/** https://docs.opensearch.org/latest/mappings/supported-field-types/index/ */
const FIELD_TYPES = new Set(
  `text match_only_text keyword wildcard constant_keyword byte short integer long unsigned_long half_float float double
  scaled_float boolean date date_nanos ip binary object nested flat_object join integer_range long_range float_range
  double_range date_range ip_range geo_point geo_shape xy_point xy_shape completion search_as_you_type token_count
  semantic rank_feature rank_features percolator alias version knn_vector sparse_vector hll`.split(/\s+/),
);

/** What people write who know another database. */
const MEANT: Readonly<Record<string, string>> = {
  string: '"text", or "keyword" for exact values',
  number: '"long" or "double"',
  int: '"integer"',
  bool: '"boolean"',
  datetime: '"date"',
  timestamp: '"date"',
  array: 'the type of its elements; every field may have several values',
  list: 'the type of its elements; every field may have several values',
  map: '"object"',
};

/** Names that OpenSearch keeps for itself in every document. */
const METADATA_FIELDS = new Set('_id _index _source _routing _ignored _field_names _version _seq_no _size'.split(' '));

/**
 * What is wrong with an index's definition, one sentence for each mistake: what was found, and what to write instead.
 *
 * It knows what no OpenSearch would take, and what would break Towpath's promise that one strange item cannot keep
 * others out of the index. Parameters of mappings and settings are OpenSearch's to check, when the index is made.
 */
export function checkIndexDefinition(definition: IndexDefinition): string[] {
  return [...checkAlias(definition.alias), ...checkFields(definition.mappings, 'mappings')];
}

function checkAlias(alias: string): string[] {
  const found = `\`alias\` is ${JSON.stringify(alias)}`;
  if (alias === '') return ['`alias` is empty; write a name such as "customers"'];
  if (alias !== alias.toLowerCase()) {
    const instead = alias.toLowerCase().replace(/[^a-z0-9_.-]+/g, '-');
    return [`${found}; OpenSearch takes no capital letters: write ${JSON.stringify(instead)}`];
  }
  if (/^[-_+.]/.test(alias)) return [`${found}; OpenSearch takes no "${alias[0]}" at the start`];
  const character = /[^a-z0-9_.-]/u.exec(alias)?.[0];
  if (character !== undefined) {
    return [`${found}; ${JSON.stringify(character)} is not for addresses: write a to z, digits, "-", "_" and "."`];
  }
  if (alias.length > ALIAS_LENGTH) return [`\`alias\` has ${alias.length} characters; write at most ${ALIAS_LENGTH}`];
  return [];
}

function checkFields(fields: Readonly<Record<string, Json>>, path: string): string[] {
  return Object.entries(fields).flatMap(([name, mapping]) => [
    ...checkFieldName(name, path),
    ...checkMapping(mapping, `${path}.${name}`),
  ]);
}

function checkFieldName(name: string, path: string): string[] {
  const found = `\`${path}\` has ${JSON.stringify(name)}`;
  const top = path === 'mappings';
  if (top && name.split('.')[0] === OWN_FIELD) {
    return [`${found}; Towpath keeps its own field under that name: rename the attribute`];
  }
  if (top && METADATA_FIELDS.has(name)) return [`${found}, which is OpenSearch's own; leave it out`];
  if (name.split('.').some((part) => part.trim() === '')) {
    return [`${found}; a field's name is not empty, and has no dot at its start, its end or beside another dot`];
  }
  return [];
}

function checkMapping(mapping: Json, path: string): string[] {
  if (!isObject(mapping)) {
    return [`\`${path}\` is ${JSON.stringify(mapping)}; write a field mapping such as { type: 'text' }`];
  }
  return [
    ...checkType(mapping, path),
    ...checkDynamic(mapping, path),
    ...checkNested(mapping, 'properties', path),
    ...checkNested(mapping, 'fields', path),
  ];
}

function checkType(mapping: JsonObject, path: string): string[] {
  const { type } = mapping;
  if (type === undefined) {
    if (path === 'mappings.properties') {
      return ['`mappings` has `properties`; leave that level out: fields stand directly in `mappings`'];
    }
    return mapping.properties === undefined ? [`\`${path}\` has no \`type\`; write one, such as { type: 'text' }`] : [];
  }
  if (typeof type === 'string' && FIELD_TYPES.has(type)) return [];
  const meant =
    (typeof type === 'string' && Object.hasOwn(MEANT, type) && MEANT[type]) ||
    'one such as "text", "keyword", "long" or "date"';
  return [`\`${path}.type\` is ${JSON.stringify(type)}, which OpenSearch does not know; write ${meant}`];
}

function checkDynamic(mapping: JsonObject, path: string): string[] {
  if (mapping.dynamic === undefined || mapping.dynamic === false || mapping.dynamic === 'false') return [];
  return [
    `\`${path}.dynamic\` is ${JSON.stringify(mapping.dynamic)}; the first item would decide the types of its fields, and others be refused. Leave it out and write the fields`,
  ];
}

function checkNested(mapping: JsonObject, member: 'properties' | 'fields', path: string): string[] {
  const nested = mapping[member];
  if (nested === undefined) return [];
  if (!isObject(nested))
    return [`\`${path}.${member}\` is ${JSON.stringify(nested)}; write an object of field mappings`];
  return checkFields(nested, `${path}.${member}`);
}

function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
