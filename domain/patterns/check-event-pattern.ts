import { changeOfType } from '../events/event';
import { EVENT_MEMBERS } from '../events/event-members';
import type { Condition } from './condition';
import { isOfNoText } from './lambda-filter';
import { operatorsWithoutList } from './operators-without-list';
import type { Pattern } from './pattern';
import { describeMistake, show } from './pattern-mistake';
import { type Alternative, type FieldConditions, readPattern } from './read-pattern';

/**
 * Finds what is wrong with a pattern over Towpath's events: what EventBridge would refuse, what is meant otherwise than
 * it is written, and what can never match.
 *
 * @returns clauses to stand behind the name of what has the pattern: `matches on "type" with …; write …`
 */
export function checkEventPattern(pattern: Pattern): string[] {
  const { alternatives, mistakes } = readPattern(pattern);
  if (mistakes.length > 0) return mistakes.map(describeMistake);

  const fields = [...new Map(alternatives.flat().map((field) => [show(field), field])).values()];
  const never = neverMatches(pattern);
  return unique([
    ...operatorsWithoutList(pattern),
    ...fields.flatMap((field) => [...neverHolds(field)]),
    ...(never ? [never] : []),
  ]);
}

/** What of one field can never hold, whatever the others are. */
function* neverHolds({ path, conditions, written }: FieldConditions): Generator<string> {
  const [member = '', ...names] = path.split('.');
  const holds = EVENT_MEMBERS.get(member);
  if (!holds) {
    yield `matches on "${member}", which is no member of an event (${[...EVENT_MEMBERS.keys()].join(', ')}); ` +
      `for a field of the item write { data: { ${member}: … } }`;
  } else if (!mayBeAbsent(conditions)) {
    if (holds === 'fields' && names.length === 0)
      yield `matches on "${path}", which holds fields; name one: { ${path}: { name: … } }`;
    if (holds !== 'fields' && names.length > 0)
      yield `matches on "${path}", and "${member}" is a ${holds}, which has no fields`;
    if (holds === 'text' && conditions.every(isOfNoText))
      yield `matches on "${path}" with ${show(written)}, and that is a text; write texts, in quotes`;
    if (holds === 'number' && conditions.every(isOfNoNumber))
      yield `matches on "${path}" with ${show(written)}, and that is a number; write numbers, without quotes`;
  }
  for (const condition of conditions) {
    if ('text' in condition && typeof condition.text !== 'string' && BEYOND_UNIT.test(condition.text.text)) {
      yield `matches on "${path}" with "${condition.text.text}" whatever its case; EventBridge knows no case of ` +
        'characters beyond U+FFFF and takes two question marks for one; write it exactly, or with a wildcard for it';
    }
  }
}

const BEYOND_UNIT = /[\u{10000}-\u{10ffff}]/u;

function isOfNoNumber({ kind }: Condition): boolean {
  return !['number', 'number-text', 'numeric', 'present', 'none-of'].includes(kind);
}

function mayBeAbsent(conditions: readonly Condition[]): boolean {
  return conditions.some(({ kind }) => kind === 'absent');
}

/**
 * Why no event can match a pattern, because of fields that never hold together.
 *
 * @param pattern without mistakes
 * @param entities those of which it is known that all events with their types are changes of them
 * @returns a clause: `can never match: …`; undefined where an event can
 */
export function neverMatches(pattern: Pattern, entities: ReadonlySet<string> = new Set()): string | undefined {
  const conflicts = readPattern(pattern).alternatives.map((fields) => conflictIn(fields, entities));
  return conflicts.includes(undefined) ? undefined : `can never match: ${conflicts[0]}`;
}

function conflictIn(fields: Alternative, entities: ReadonlySet<string>): string | undefined {
  const types = textsOf(fields.find(({ path }) => path === 'type')?.conditions);
  if (!types) return undefined;

  const needed = (member: string): string | undefined =>
    fields.find(({ path, conditions }) => path.split('.')[0] === member && !mayBeAbsent(conditions))?.path;
  const kinds = new Set(types.map((type) => kindOf(type, entities)));
  const data = needed('data');
  const before = needed('before');
  if (data && isOnly('removed', kinds)) {
    return `it matches on "${data}", and an item that was removed has no data; write before: { … }`;
  }
  if (before && isOnly('inserted', kinds)) {
    return `it matches on "${before}", and an item that was inserted was not there before; write data: { … }`;
  }
  const ofChanges = before ?? needed('version');
  return ofChanges && isOnly('published', kinds)
    ? `it matches on "${ofChanges}", which only changes of tables have, and on types that no change has`
    : undefined;
}

function textsOf(conditions: readonly Condition[] | undefined): string[] | undefined {
  const texts = conditions?.flatMap((condition) => (condition.kind === 'text' ? [condition.text] : []));
  return texts?.length === conditions?.length ? texts : undefined;
}

/** What an event of a type is; undefined where it can be a change or published. */
function kindOf(type: string, entities: ReadonlySet<string>): string | undefined {
  const change = changeOfType(type);
  if (!change) return 'published';
  return entities.has(change.entity) ? change.kind : undefined;
}

function isOnly(kind: string, kinds: ReadonlySet<string | undefined>): boolean {
  return kinds.size === 1 && kinds.has(kind);
}

function unique(clauses: readonly string[]): string[] {
  return [...new Set(clauses)];
}
