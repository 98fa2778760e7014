import type { Condition } from './condition';
import { parseExactly } from './number-text';
import { isPlain, type PatternMistake, show } from './pattern-mistake';
import { NOT_IN_JSON, readCondition } from './read-condition';

/** One field that a pattern names, with its conditions: one of them has to hold. */
export interface FieldConditions {
  /** The names on the way to the field, joined by dots: `data.country`. */
  readonly path: string;
  readonly conditions: readonly Condition[];
  /** The list as it stands in the pattern. */
  readonly written: readonly unknown[];
}

/** Fields that all have to hold, in the order of their paths. */
export type Alternative = readonly FieldConditions[];

export interface ReadPattern {
  /** One of them has to hold. There are several where the pattern has `$or`; none where it has a mistake. */
  readonly alternatives: readonly Alternative[];
  readonly mistakes: readonly PatternMistake[];
}

/** EventBridge's limits: the characters of a pattern as JSON, and the combinations of the alternatives of its `$or`s. */
const MAX_LENGTH = 2048;
const MAX_COMBINATIONS = 1000;

/**
 * Reads a pattern.
 *
 * A dot in a name is no different from a step down: `{ 'data.name': … }` names the same field as `{ data: { name: … } }`,
 * which is so in EventBridge as well.
 *
 * @param pattern an object, or its text in JSON
 */
export function readPattern(pattern: unknown): ReadPattern {
  if (typeof pattern !== 'string') return readObject(pattern, lengthOf(pattern));
  let parsed: unknown;
  try {
    parsed = parseExactly(pattern);
  } catch (error) {
    return refused({ path: '', found: show(pattern), instead: `it is no JSON: ${(error as Error).message}` });
  }
  return readObject(parsed, pattern.length);
}

const NO_OBJECT = 'a pattern is an object: { name: ["value"] }';

function readObject(pattern: unknown, length: number | undefined): ReadPattern {
  if (length === undefined) return refused({ path: '', found: 'something that JSON cannot hold', instead: NO_OBJECT });
  if (length > MAX_LENGTH) {
    const instead = `EventBridge takes ${MAX_LENGTH}; make several rules of it`;
    return refused({ path: '', found: `${length} characters in JSON`, instead });
  }
  if (!isPlain(pattern)) return refused({ path: '', found: show(pattern), instead: NO_OBJECT });

  const mistakes: PatternMistake[] = [];
  const group = readMembers(pattern, { names: [], path: '', isWithinOr: false }, mistakes);
  const combinations = combinationsOf(group);
  if (combinations > MAX_COMBINATIONS) {
    mistakes.push({
      path: '$or',
      found: `${combinations} combinations of its alternatives`,
      instead: `EventBridge takes ${MAX_COMBINATIONS}; make several rules of it`,
    });
  }
  if (mistakes.length > 0) return { alternatives: [], mistakes };

  const alternatives = alternativesOf(group);
  const twice = alternatives.flatMap(fieldsTwice)[0];
  return twice ? refused(twice) : { alternatives: alternatives.map(inOrderOfPaths), mistakes };
}

function refused(mistake: PatternMistake): ReadPattern {
  return { alternatives: [], mistakes: [mistake] };
}

/** The characters of a pattern in JSON; undefined for what JSON cannot hold at all. */
function lengthOf(pattern: unknown): number | undefined {
  try {
    return JSON.stringify(pattern)?.length;
  } catch {
    return undefined;
  }
}

/** What an object of a pattern asks for: its fields, and one branch of each of its choices. */
interface Group {
  readonly fields: readonly FieldConditions[];
  /** For each `$or`, its alternatives. */
  readonly choices: readonly (readonly Group[])[];
}

interface Place {
  /** The names of the objects around; none for the pattern itself. */
  readonly names: readonly string[];
  /** Where that is, with the alternatives of `$or` around. */
  readonly path: string;
  readonly isWithinOr: boolean;
}

function readMembers(object: object, place: Place, mistakes: PatternMistake[]): Group {
  const fields: FieldConditions[] = [];
  const choices: (readonly Group[])[] = [];
  const members = Object.entries(object);
  const around = place.names.join('.');
  if (members.length === 0) mistakes.push({ path: place.path, found: '{}', instead: 'name at least one field' });

  for (const [name, member] of members) {
    // As in EventBridge, no dot stands behind an empty name at the top, though it does in events.
    const path = around === '' ? name : `${around}.${name}`;
    const here = place.path === '' ? name : `${place.path}.${name}`;
    const reserved = place.isWithinOr && RESERVED_WITHIN_OR.has(name);
    if (name === '$or') choices.push(readChoice(member, place, here, mistakes));
    else if (reserved)
      mistakes.push({ path: here, found: show({ [name]: member }), instead: reservedInstead(place, name, member) });
    else if (Array.isArray(member)) fields.push(readField(member, path, { name, path: here }, mistakes));
    else if (isPlain(member)) {
      const inner = readMembers(member, { ...place, names: [...place.names, name], path: here }, mistakes);
      fields.push(...inner.fields);
      choices.push(...inner.choices);
    } else mistakes.push({ path: here, found: show(member), instead: listInstead(place, name, member) });
  }
  return { fields, choices };
}

function readChoice(member: unknown, place: Place, path: string, mistakes: PatternMistake[]): Group[] {
  const alternatives: readonly unknown[] = Array.isArray(member) ? member : [];
  if (alternatives.length < 2 || !alternatives.every(isPlain)) {
    const instead = 'write a list of at least two patterns: $or: [{ a: ["x"] }, { b: ["y"] }]';
    mistakes.push({ path, found: show(member), instead });
    return [];
  }
  return alternatives.map((alternative, number) =>
    readMembers(alternative, { ...place, path: `${path}[${number}]`, isWithinOr: true }, mistakes),
  );
}

/** @param place its name, and where it is, with the alternatives of `$or` around */
function readField(
  conditions: readonly unknown[],
  path: string,
  place: { readonly name: string; readonly path: string },
  mistakes: PatternMistake[],
): FieldConditions {
  if (conditions.length === 0) {
    mistakes.push({ path: place.path, found: '[]', instead: 'name at least one value, or leave the field out' });
  }
  const read = conditions.map((condition) => readCondition(condition, place.name));
  const foreign = FOREIGN.get(place.name);
  if (foreign && read.length > 0 && read.every(({ ok }) => !ok) && conditions.every(isPlain))
    mistakes.push({ path: place.path, found: show(conditions), instead: foreign });
  else mistakes.push(...read.flatMap((each) => (each.ok ? [] : [{ path: place.path, ...each.mistake }])));
  return { path, conditions: read.flatMap((each) => (each.ok ? [each.condition] : [])), written: conditions };
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

/** Names that EventBridge keeps for itself where alternatives are: fields there cannot be called so. */
const RESERVED_WITHIN_OR = new Set([
  ...OPERATORS,
  'exactly',
  ...['=', '<', '<=', '>', '>='],
  ...['regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

function reservedInstead(place: Place, name: string, member: unknown): string {
  return OPERATORS.has(name) && place.names.length > 0
    ? listInstead(place, name, member)
    : `within $or, no field can be called "${name}"`;
}

/** What lists of patterns behind names that other languages of queries have are meant for. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['or', 'alternatives stand behind a name with a dollar: $or: [{ a: ["x"] }, { b: ["y"] }]'],
  ...['$and', 'and'].map((name): [string, string] => [
    name,
    'all fields of a pattern have to match, so write them beside each other: { a: ["x"], b: ["y"] }',
  ]),
  ...['$not', 'not'].map((name): [string, string] => [
    name,
    'what a field shall not be stands in its list: a: [{ "anything-but": ["x"] }]',
  ]),
]);

/** An operator that stands where a field is expected lacks its list. */
function listInstead({ names }: Place, name: string, member: unknown): string {
  if (typeof member === 'object' && member !== null) return NOT_IN_JSON;
  const field = names.at(-1);
  return field && OPERATORS.has(name)
    ? `an operator stands in a list: ${field}: [${show({ [name]: member })}]`
    : `write a list: [${show(member)}]`;
}

function combinationsOf({ choices }: Group): number {
  return choices.reduce(
    (product, groups) => product * groups.reduce((sum, group) => sum + combinationsOf(group), 0),
    1,
  );
}

function alternativesOf({ fields, choices }: Group): Alternative[] {
  return choices.reduce<Alternative[]>(
    (alternatives, groups) => {
      const branches = groups.flatMap(alternativesOf);
      return alternatives.flatMap((alternative) => branches.map((branch) => [...alternative, ...branch]));
    },
    [fields],
  );
}

function fieldsTwice(alternative: Alternative): PatternMistake[] {
  const known = new Set<string>();
  const twice = alternative.find(({ path }) => known.size === known.add(path).size);
  return twice
    ? [{ path: twice.path, found: 'two lists', instead: 'a field has one list where all of its values stand' }]
    : [];
}

function inOrderOfPaths(alternative: Alternative): Alternative {
  return alternative.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
