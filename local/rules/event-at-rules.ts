import { type Carries, refusesPublished } from '../../domain/events/carries';
import { isReserved } from '../../domain/events/cloud-event';
import { type DecodedRecord, decodeRecord } from '../../domain/events/decode';
import type { EntityRegistration } from '../../domain/events/entity';
import { changeOfType, type Event } from '../../domain/events/event';
import { isJsonObject } from '../../domain/events/json-object';
import type { Reason } from '../../domain/failures/failure';
import { LocalError } from '../local-error';
import type { AppEntity, AppRules, RulesOfFunction } from './app-rules';
import type { NumberedObject } from './read-events';

/** What reaches rules of what a person wrote down: an event, and the functions that see it; or why it reaches none. */
export type AtRules =
  | {
      readonly ok: true;
      readonly event: object;
      readonly functions: readonly RulesOfFunction[];
      /** What is sensitive may still be in it: it is a change of an entity that the app does not register. */
      readonly sensitiveUnknown?: true;
    }
  | { readonly ok: false; readonly reason: Reason };

export interface EventContext {
  readonly app: AppRules;
  /** The entity that a table holds, for tables that the app does not name so; `*` stands for every other one. */
  readonly entityByTable: ReadonlyMap<string, string>;
  /** The clock, in milliseconds: the time of a published event without one. */
  readonly now: number;
}

/**
 * Brings an object to the rules as the stream does: an event as rules see it, a CloudEvent as services publish it, or a
 * change record as DynamoDB writes it. What an entity has as sensitive is left out of each.
 *
 * @throws LocalError where it is none of these, or a record whose entity is not known
 */
export function eventAtRules({ number, object }: NumberedObject, context: EventContext): AtRules {
  if ('specversion' in object) return published(object, context);
  if (isJsonObject(object.dynamodb)) return changed(number, object, context);
  if (typeof object.type === 'string') return asRulesSeeIt(object, object.type, context.app);
  throw new LocalError(
    `event ${number} has neither "type" (an event as rules see it), nor "specversion" (a CloudEvent), nor "dynamodb" (a change record)`,
    'An event is written as rules see it, { "type": "customers.inserted", "data": { … } }: see docs/events.md',
  );
}

function asRulesSeeIt(event: NumberedObject['object'], type: string, { entities, functions }: AppRules): AtRules {
  const change = changeOfType(type);
  const registrations = entities.filter(({ entity }) => entity === change?.entity);
  if (change && registrations.length > 0) {
    const seen = withoutIn(event, sensitiveOf(registrations));
    return { ok: true, event: seen, functions: seeingChangesOf(change.entity, functions) };
  }
  const publishing = functions.filter(carriesPublished);
  if (publishing.length === 0 && functions.length > 0) return { ok: false, reason: NO_CHANGE };
  const some = publishing.filter((fn) => !isReserved(type, namesOf(fn.entities)));
  return { ok: true, event, functions: some, ...(change && { sensitiveUnknown: true }) };
}

function namesOf(entities: readonly AppEntity[]): ReadonlySet<string> {
  return new Set(entities.map(({ entity }) => entity));
}

const NO_CHANGE: Reason = {
  code: 'not-allowed-on-stream',
  message: 'A type that no change of an entity of the app has, on a stream that carries changes of tables only',
};

/** So does, for all that is known, a stream whose entities another app registers. */
function carriesPublished({ entities, carries }: Pick<RulesOfFunction, 'entities' | 'carries'>): boolean {
  return entities.length === 0 || !refusesPublished(carries, namesOf(entities));
}

function withoutIn(event: object, sensitive: ReadonlySet<string>): object {
  const entries = Object.entries(event).map(([name, value]) =>
    name === 'data' || name === 'before' ? [name, without(sensitive, value)] : [name, value],
  );
  return Object.fromEntries(entries);
}

function without(sensitive: ReadonlySet<string>, value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !sensitive.has(name)));
}

/** Each function takes it as its stream does. */
function published(object: NumberedObject['object'], { app, now }: EventContext): AtRules {
  const decoded = app.functions.map(
    (fn) => [fn, decode(object, { entities: fn.entities, carries: fn.carries, now })] as const,
  );
  const taken = decoded.flatMap(([fn, each]) => (each.ok ? [{ fn, event: each.event }] : []));
  const [first] = taken;
  if (first) return { ok: true, event: first.event, functions: taken.map(({ fn }) => fn) };
  const refused = decoded.map(([, each]) => each).find((each) => !each.ok);
  return refused && !refused.ok ? refused : { ok: true, event: object, functions: [] };
}

function changed(number: number, object: NumberedObject['object'], context: EventContext): AtRules {
  const { app, now } = context;
  if (typeof object.tableName !== 'string')
    return atRules(decode(object, { entities: app.entities, carries: 'both', now }), []);
  const entities = entitiesIn(object.tableName, number, context);
  const [{ entity, partitionKey, sortKey }] = entities;
  const registration: EntityRegistration = {
    format: 1,
    entity,
    table: object.tableName,
    partitionKey,
    ...(sortKey !== undefined && { sortKey }),
    sensitive: [...sensitiveOf(entities)],
  };
  return atRules(
    decode(object, { entities, carries: 'both', now, registration }),
    seeingChangesOf(entity, app.functions),
  );
}

function atRules(decoded: DecodedRecord, functions: readonly RulesOfFunction[]): AtRules {
  return decoded.ok ? { ok: true, event: withoutOwn(decoded.event), functions } : decoded;
}

/** What Towpath knows of a change besides is not for rules. */
function withoutOwn(event: Event): object {
  const { change: _, ...rest } = event as Event & { change?: unknown };
  return rest;
}

interface Stream {
  readonly entities: readonly AppEntity[];
  readonly carries: Carries;
  readonly now: number;
  readonly registration?: EntityRegistration;
}

function decode(object: object, { entities, carries, now, registration }: Stream): DecodedRecord {
  return decodeRecord(Buffer.from(JSON.stringify(object)), {
    entityOf: () => registration,
    entities: namesOf(entities),
    carries: carriesPublished({ entities, carries }) ? 'both' : 'changes',
    arrivedAt: now,
  });
}

type Some<Item> = readonly [Item, ...Item[]];

/** The registrations of the entity that a table holds: several where stacks of the app have one of the same name. */
function entitiesIn(table: string, number: number, { app, entityByTable }: EventContext): Some<AppEntity> {
  const known = app.entities.filter(({ isTable }) => isTable(table));
  const names = [...new Set(app.entities.map(({ entity }) => entity))];
  const told = entityByTable.get(table) ?? (known.length === 0 ? entityByTable.get('*') : undefined);
  const [only, ...others] = names;
  const name = told ?? (others.length === 0 ? only : undefined);
  const [first, ...more] =
    name === undefined || (told === undefined && known.length > 0)
      ? known
      : app.entities.filter(({ entity }) => entity === name);
  if (first) return [first, ...more];

  if (name === undefined && names.length > 0) {
    throw new LocalError(
      `event ${number} is a change record of the table "${table}", and nothing says which entity that holds`,
      `Write --entity ${names.join(' or --entity ')}, or --entity ${table}=${names[0]} where there are several tables`,
    );
  }
  throw new LocalError(
    `event ${number} is a change record, and the app registers no entity${name === undefined ? '' : ` "${name}"`}, so nobody knows its key and what is sensitive in it`,
    'Write the event as rules see it, { "type": "customers.inserted", "data": { … } }: see docs/events.md',
  );
}

/** The functions on whose stream changes of an entity are, and those of which it is not known what is on theirs. */
function seeingChangesOf(entity: string, functions: readonly RulesOfFunction[]): readonly RulesOfFunction[] {
  const mayHave = (entities: readonly AppEntity[]) =>
    entities.length === 0 || entities.some((each) => each.entity === entity);
  return functions.filter(({ entities, carries }) => carries !== 'published' && mayHave(entities));
}

function sensitiveOf(entities: readonly AppEntity[]): ReadonlySet<string> {
  return new Set(entities.flatMap(({ sensitive }) => sensitive));
}
