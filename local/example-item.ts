import type { Json, JsonObject } from '../domain/events/event';
import type { Rule } from '../domain/notifications/rule';
import type { IndexDefinition } from '../domain/search/index-definition';

/** What an app says of the items of an entity. */
export interface Described {
  readonly entity: string;
  /** Fields of its index. */
  readonly mappings: IndexDefinition['mappings'];
  /** All of the app. */
  readonly rules: readonly Pick<Rule, 'pattern' | 'message'>[];
}

/**
 * Makes up an item, without its key: values for what its index searches, such as the first rule about new items asks for, and
 * what that rule's message tells. Empty where the app says nothing of its items.
 */
export function exampleItem({ entity, mappings, rules }: Described): JsonObject {
  const item: Record<string, Json> = {};
  for (const [field, { type }] of Object.entries(mappings)) {
    const value = BY_TYPE[String(type)];
    if (value !== undefined && !field.includes('.')) item[field] = value;
  }
  const rule = rules.find(({ pattern }) => isAbout(pattern.type, `${entity}.inserted`));
  if (!rule) return item;

  for (const [, field] of rule.message.matchAll(/\{\{\{?\s*data\.([\w-]+)\s*\}/g)) if (field) item[field] ??= 'Example';
  const { data } = rule.pattern;
  const wanted = Object.entries({ ...item, ...satisfying(data) });
  return Object.fromEntries(wanted.filter(([field]) => !hasToBeAbsent(data, field)));
}

/** By the type of a field in OpenSearch. */
const BY_TYPE: Readonly<Record<string, Json>> = {
  text: 'Example',
  match_only_text: 'Example',
  search_as_you_type: 'Example',
  keyword: 'example',
  boolean: true,
  date: '2026-01-31',
  ip: '192.0.2.1',
  byte: 5,
  short: 500,
  integer: 500,
  long: 500,
  unsigned_long: 500,
  half_float: 500,
  float: 500,
  double: 500,
  scaled_float: 500,
};

function isAbout(types: unknown, type: string): boolean {
  return Array.isArray(types) && types.includes(type);
}

/** Values for the fields of a pattern, as far as one can be seen in its conditions. */
function satisfying(pattern: unknown): JsonObject {
  if (!isRecord(pattern)) return {};
  return Object.fromEntries(
    Object.entries(pattern).flatMap(([field, conditions]): [string, Json][] => {
      if (isRecord(conditions)) return [[field, satisfying(conditions)]];
      const value = Array.isArray(conditions) ? meeting(conditions[0]) : undefined;
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

function hasToBeAbsent(pattern: unknown, field: string): boolean {
  const conditions = isRecord(pattern) ? pattern[field] : undefined;
  const [condition] = Array.isArray(conditions) ? conditions : [];
  return isRecord(condition) && condition.exists === false;
}

function meeting(condition: unknown): Json | undefined {
  if (typeof condition === 'string' || typeof condition === 'number' || typeof condition === 'boolean') {
    return condition;
  }
  if (!isRecord(condition)) return undefined;
  const { numeric, prefix, suffix, 'equals-ignore-case': same } = condition;
  if (Array.isArray(numeric)) return within(numeric);
  return [prefix, suffix, same].find((text) => typeof text === 'string');
}

/** `['>', 0, '<=', 5]`: the first bound, or the number next to it. */
function within([comparison, bound]: readonly unknown[]): number | undefined {
  if (typeof bound !== 'number') return undefined;
  if (comparison === '>') return bound + 1;
  return comparison === '<' ? bound - 1 : bound;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
