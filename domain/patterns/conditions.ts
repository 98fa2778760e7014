import { compileCondition } from './condition';
import type { LeafTest } from './leaf';
import { type PatternMistake, show } from './pattern-mistake';

/** One field that a pattern names, with its conditions: one of them has to hold. */
export interface FieldConditions {
  /** The names on the way to the field, joined by dots: `data.country`. */
  readonly path: string;
  readonly tests: readonly LeafTest[];
}

export interface Conditions {
  /** In the order of their paths. */
  readonly fields: readonly FieldConditions[];
  readonly mistakes: readonly PatternMistake[];
}

/**
 * The conditions of a pattern, all of which have to hold.
 *
 * A dot in a name is no different from a step down: `{ 'data.name': … }` names the same field as `{ data: { name: … } }`,
 * which is so in EventBridge as well.
 */
export function conditionsOf(pattern: unknown): Conditions {
  const fields = new Map<string, FieldConditions>();
  const mistakes: PatternMistake[] = [];
  if (isObject(pattern)) collectMembers(pattern, '', fields, mistakes);
  else
    mistakes.push({
      path: '',
      found: show(pattern),
      instead: 'a pattern is an object: { type: ["customers.inserted"] }',
    });
  return { fields: [...fields.values()].sort(byPath), mistakes };
}

/** @param prefix the path of the object and a dot; empty for the pattern itself */
function collectMembers(
  object: object,
  prefix: string,
  fields: Map<string, FieldConditions>,
  mistakes: PatternMistake[],
): void {
  const members = Object.entries(object);
  if (members.length === 0) {
    mistakes.push({ path: prefix.slice(0, -1), found: '{}', instead: 'name at least one field' });
  }
  for (const [name, member] of members) {
    const path = prefix + name;
    if (name === '$or') mistakes.push({ path, found: show(member), instead: NO_OR });
    else if (Array.isArray(member)) collectField(member, path, fields, mistakes);
    else if (isObject(member)) collectMembers(member, `${path}.`, fields, mistakes);
    else mistakes.push({ path, found: show(member), instead: listInstead(prefix, name, member) });
  }
}

const OPERATORS = new Set([
  'anything-but',
  'cidr',
  'equals-ignore-case',
  'exists',
  'numeric',
  'prefix',
  'suffix',
  'wildcard',
]);

/** An operator that stands where a field is expected lacks its list. */
function listInstead(prefix: string, name: string, member: unknown): string {
  const field = prefix.slice(0, -1).split('.').at(-1);
  return field && OPERATORS.has(name)
    ? `an operator stands in a list: ${field}: [${show({ [name]: member })}]`
    : `write a list: [${show(member)}]`;
}

const NO_OR = 'the operator "$or" is not supported yet; write a rule for each alternative';

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function collectField(
  conditions: readonly unknown[],
  path: string,
  fields: Map<string, FieldConditions>,
  mistakes: PatternMistake[],
): void {
  const found = show(conditions);
  if (conditions.length === 0)
    mistakes.push({ path, found, instead: 'name at least one value, or leave the field out' });
  if (fields.has(path)) mistakes.push({ path, found, instead: 'the field has a list already; write one for both' });

  const compiled = conditions.map(compileCondition);
  mistakes.push(...compiled.flatMap((leaf) => (leaf.ok ? [] : [{ path, ...leaf.mistake }])));
  fields.set(path, { path, tests: compiled.flatMap((leaf) => (leaf.ok ? [leaf.test] : [])) });
}

function byPath(one: FieldConditions, other: FieldConditions): number {
  return one.path < other.path ? -1 : 1;
}
