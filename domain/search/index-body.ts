import type { Json, JsonObject } from '../events/event';
import { OWN_FIELD } from './document';
import type { OwnedIndexDefinition } from './index-definition';

/** The index behind an alias when it is made: `customers-1`. A rebuild makes the next. */
export function firstIndexOf(alias: string): string {
  return `${alias}-1`;
}

/** What is sent to make an index, with its alias: both are there, or neither. */
export function indexBody(definition: OwnedIndexDefinition): JsonObject {
  return {
    settings: flatSettings(definition.settings),
    mappings: mappingBody(definition),
    aliases: { [definition.alias]: aliasBody() },
  };
}

/**
 * The mapping. Fields that are not declared are kept and not indexed, so that two items which disagree on the type of
 * one never conflict.
 */
export function mappingBody(definition: OwnedIndexDefinition): JsonObject {
  return {
    dynamic: false,
    _meta: { [OWN_FIELD]: { format: 1, entity: definition.entity, source: definition.registryPath } },
    properties: {
      ...definition.mappings,
      [OWN_FIELD]: { properties: { deleted: { type: 'boolean' }, time: { type: 'date' } } },
    },
  };
}

/** The alias: documents are written through it, and those of removed items are hidden by it. */
export function aliasBody(): JsonObject {
  return { filter: { term: { [`${OWN_FIELD}.deleted`]: false } }, is_write_index: true };
}

/** What an index was made for. */
export interface IndexOwner {
  readonly entity?: Json;
  /** The registry path of the entity's stream. */
  readonly source?: Json;
}

/** What an index was made for, by its mapping as OpenSearch answers it; undefined when Towpath did not make it. */
export function ownerOf(mapping: { readonly _meta?: JsonObject }): IndexOwner | undefined {
  const own = mapping._meta?.[OWN_FIELD];
  return typeof own === 'object' && own !== null && !Array.isArray(own) ? own : undefined;
}

/**
 * Settings as OpenSearch answers them when asked for flat ones: `index.` and the path, and every value as text.
 *
 * @param settings with or without `index`, nested or with dots
 */
export function flatSettings(settings: JsonObject): Record<string, string | string[]> {
  const flat = flatten(settings, '');
  return Object.fromEntries(
    Object.entries(flat).map(([name, value]) => [`index.${name.replace(/^index\./, '')}`, value]),
  );
}

function flatten(settings: JsonObject, path: string): Record<string, string | string[]> {
  const parts = Object.entries(settings).map(([name, value]) => {
    if (Array.isArray(value)) return { [path + name]: value.map(String) };
    if (typeof value === 'object' && value !== null) return flatten(value, `${path}${name}.`);
    return { [path + name]: String(value) };
  });
  return Object.assign({}, ...parts);
}

/**
 * The settings that have to change, by name; `null` takes a setting back to its default.
 *
 * @param current the index's settings, flat
 * @param wanted what the definition says, flat
 * @param before what the definition said when it was last applied, flat
 */
export function settingsToChange(
  current: Readonly<Record<string, Json>>,
  wanted: Readonly<Record<string, Json>>,
  before: Readonly<Record<string, Json>>,
): JsonObject {
  const changed = Object.entries(wanted).filter(([name, value]) => String(value) !== String(current[name]));
  const dropped = Object.keys(before).filter((name) => !(name in wanted) && name in current);
  return Object.fromEntries([...changed, ...dropped.map((name): [string, Json] => [name, null])]);
}
