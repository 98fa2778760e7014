import type { Pattern } from './pattern';
import { type Alternative, readPattern } from './read-pattern';

/** The fields that a pattern names, sorted: `['data.employees', 'type']`. */
export function fieldsOf(pattern: Pattern): string[] {
  return fieldsIn(readPattern(pattern).alternatives);
}

/** The event types that a pattern lists as they are; none where it only describes them by operators. */
export function typesOf(pattern: Pattern): string[] {
  return [...new Set(readPattern(pattern).alternatives.flatMap((fields) => typesIn(fields)?.texts ?? []))];
}

/** The sensitive attributes of some entities, by entity. */
export type SensitiveByEntity = ReadonlyMap<string, readonly string[]>;

/** The fields of a pattern that are sensitive ones of an entity whose events they are asked of. */
export function sensitiveFieldsOf(pattern: Pattern, sensitive: SensitiveByEntity): string[] {
  const fields = readPattern(pattern).alternatives.flatMap((alternative) =>
    fieldsIn([alternative]).filter(isSensitiveIn([alternative], sensitive)),
  );
  return [...new Set(fields)].sort();
}

/** Tells whether a field is a sensitive one of an entity whose events a pattern can match. */
export function isSensitiveBehind(pattern: Pattern, sensitive: SensitiveByEntity): (field: string) => boolean {
  return isSensitiveIn(readPattern(pattern).alternatives, sensitive);
}

function isSensitiveIn(alternatives: readonly Alternative[], sensitive: SensitiveByEntity): (field: string) => boolean {
  const attributes = new Set(
    [...sensitive].flatMap(([entity, names]) => (alternatives.some((each) => canBeOf(entity, each)) ? names : [])),
  );
  return (field) => {
    const [member, attribute = ''] = field.split('.');
    return (member === 'data' || member === 'before') && attributes.has(attribute);
  };
}

function canBeOf(entity: string, fields: Alternative): boolean {
  const types = typesIn(fields);
  return !types?.isComplete || types.texts.some((type) => type.startsWith(`${entity}.`));
}

/** The types that fields list as they are, and whether these are all that they let through; undefined where none is asked. */
function typesIn(fields: Alternative): { readonly texts: readonly string[]; readonly isComplete: boolean } | undefined {
  const conditions = fields.find(({ path }) => path === 'type')?.conditions;
  const texts = conditions?.flatMap((condition) => (condition.kind === 'text' ? [condition.text] : []));
  return texts && { texts, isComplete: texts.length === conditions?.length };
}

function fieldsIn(alternatives: readonly Alternative[]): string[] {
  return [...new Set(alternatives.flatMap((fields) => fields.map(({ path }) => path)))].sort();
}
