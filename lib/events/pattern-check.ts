import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refusesPublished } from '../../domain/events/carries';
import { CHANGE_KINDS, changeOfType } from '../../domain/events/event';
import { checkEventPattern, neverMatches } from '../../domain/patterns/check-event-pattern';
import { sensitiveFieldsOf, typesOf } from '../../domain/patterns/named';
import type { Pattern } from '../../domain/patterns/pattern';
import type { IEventStream } from './event-stream';

/**
 * What is wrong with a pattern by itself.
 *
 * @param why why its values have to be known at synth
 * @returns a clause to stand behind the name of what has the pattern; undefined where it is sound
 */
export function mistakeInPattern(pattern: Pattern, why: string): string | undefined {
  return isKnownLater(pattern)
    ? `has a value that is only known at deployment; ${why}, so write the value itself`
    : checkEventPattern(pattern)[0];
}

/** Whether something is or holds a value that is known at deployment only: a text, a number, a list or an object. */
export function isKnownLater(value: unknown, seen = new Set<unknown>()): boolean {
  if (Token.isUnresolved(value)) return true;
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  return Object.entries(value).some(([name, member]) => Token.isUnresolved(name) || isKnownLater(member, seen));
}

/**
 * What is wrong with a pattern, when all entities of its stream are known.
 *
 * @returns clauses to stand behind the name of what has the pattern
 */
export function mistakesAboutEntities(pattern: Pattern, { entities }: IEventStream): string[] {
  const sensitive = sensitiveFieldsOf(pattern, entities).map(
    (field) => `matches on "${field}", which is sensitive and in no event; match on something else`,
  );
  const never = neverMatches(pattern, new Set(entities.keys()));
  return never ? [...sensitive, never] : sensitive;
}

/**
 * Warns of types that a pattern waits for and that will not come: on a stream of changes those that no entity of it has, and
 * on a stream of published events those of changes. Of published types nobody can know all.
 *
 * @param who what has the pattern, as it begins a sentence, and what its warnings are acknowledged by
 */
export function warnOfTypesThatDoNotCome(
  construct: Construct,
  who: { readonly name: string; readonly id: string },
  pattern: Pattern,
  stream: IEventStream,
): void {
  const known = [...stream.entities.keys()].flatMap((entity) => CHANGE_KINDS.map((kind) => `${entity}.${kind}`));
  const knowsAll = known.length > 0 && refusesPublished(stream.carries, stream.entities.keys());
  const whyNot = (type: string): string | undefined => {
    if (stream.carries === 'published' && changeOfType(type)) {
      return `as changes of tables are called, and stream "${stream.node.path}" carries what services publish; give it the stream of the table, on a platform \`platform.changes\``;
    }
    if (!knowsAll || known.includes(type)) return undefined;
    return `and no entity that this app puts on the stream has such an event. Known are: ${known.join(', ')}`;
  };
  for (const type of typesOf(pattern)) {
    const reason = whyNot(type);
    if (reason === undefined) continue;
    Annotations.of(construct).addWarningV2(
      `towpath:unknown-type-${who.id}`,
      `${who.name} waits for "${type}", ${reason}`,
    );
  }
}
