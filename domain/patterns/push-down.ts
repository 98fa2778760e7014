import { type ChangeKind, changeOfType, type Json } from '../events/event';
import type { Condition } from './condition';
import { textRules, whyNoTextRules } from './lambda-filter';
import type { Pattern } from './pattern';
import { type Alternative, readPattern } from './read-pattern';

/** Filters that Lambda holds the records of a stream against before it invokes a function. */
export interface PushedDown {
  /** Patterns over a record of which one has to match; none where every record is passed on. */
  readonly filters: readonly RecordFilter[];
  /** Who decides what the patterns ask, field by field. */
  readonly decisions: readonly Decision[];
}

/** A pattern over a Kinesis record, as Lambda takes it. */
export interface RecordFilter {
  readonly data: { readonly [name: string]: Json };
}

export interface Decision {
  /** The place of the pattern in its list, from 0 on. */
  readonly pattern: number;
  /**
   * The place of the alternative, from 0 on, where the pattern has `$or` and not all of its alternatives have this
   * decision. Several `$or` make an alternative of each combination.
   */
  readonly alternative?: number;
  /** The field: `data.country`. */
  readonly path: string;
  /**
   * `mapping`: only what holds there invokes the function. `both`: some of what does not hold is kept away, and the
   * function asks again. `function`: the function alone asks.
   */
  readonly by: 'mapping' | 'both' | 'function';
  readonly why: string;
}

/** What Lambda takes for one event source mapping. */
const MAX_FILTERS = 5;
const MAX_LENGTH = 4096;

/**
 * Makes filters of patterns over events. They let every record pass whose event matches one of the patterns, and keep
 * away as many of the others as can be told from the raw record, in five filters.
 *
 * @param patterns without mistakes
 * @param tables the tables of the entities that are known, by entity; there may be other entities on the stream
 * @param lengthOf how many characters a filter has; the names of tables may not be known yet
 */
export function pushDown(
  patterns: readonly Pattern[],
  tables: ReadonlyMap<string, string>,
  lengthOf = (filter: RecordFilter): number => JSON.stringify(filter).length,
): PushedDown {
  const alternatives = patterns.flatMap((pattern, number) =>
    readPattern(pattern).alternatives.map((fields) => ({ number, fields, asked: askedOf(fields, tables) })),
  );
  for (const { narrow, lost } of DETAILS) {
    const questions = narrow(alternatives.map(({ asked }) => asked));
    const filters = unique(questions.flatMap(filtersOf));
    if (filters.length > MAX_FILTERS || filters.some((filter) => lengthOf(filter) > MAX_LENGTH)) continue;
    if (questions.some(isAnyChange) && questions.some(isAnyPublished)) break;
    return {
      filters,
      decisions: patterns.flatMap((_, number) =>
        decisionsOf(
          number,
          alternatives
            .filter((alternative) => alternative.number === number)
            .map(({ asked }) => asked.decisions.map((decision) => lost(decision) ?? decision)),
        ),
      ),
    };
  }
  const nothing = 'the filters would let every record pass, or be too many or too long';
  return {
    filters: [],
    decisions: patterns.flatMap((_, number) =>
      decisionsOf(
        number,
        alternatives
          .filter((alternative) => alternative.number === number)
          .map(({ fields }) => fields.map(({ path }) => ({ path, by: 'function' as const, why: nothing }))),
      ),
    ),
  };
}

/** The decisions of one pattern: those of all of its alternatives once, and of the others which alternative they are of. */
function decisionsOf(pattern: number, alternatives: readonly (readonly Made[])[]): Decision[] {
  const texts = alternatives.map((decisions) => new Set(decisions.map((decision) => JSON.stringify(decision))));
  const isOfAll = (decision: Made): boolean => texts.every((of) => of.has(JSON.stringify(decision)));
  return unique(
    alternatives.flatMap((decisions, alternative) =>
      decisions.map(
        (decision): Decision => (isOfAll(decision) ? { pattern, ...decision } : { pattern, alternative, ...decision }),
      ),
    ),
  );
}

/** A decision, before it is known which pattern and alternative it is of. */
type Made = Pick<Decision, 'path' | 'by' | 'why'>;

/** What an alternative of a pattern asks of raw records. */
interface Asked {
  /** Changes of those kinds, of those tables or any, whose images have those texts; one of the groups has to hold. */
  readonly changes: readonly ChangeGroup[];
  readonly images: Readonly<Record<string, Json>>;
  /** Published events with those members; undefined where none can match. */
  readonly published: Readonly<Record<string, Json>> | undefined;
  readonly decisions: readonly Made[];
}

interface ChangeGroup {
  readonly names: readonly EventName[];
  readonly tables?: readonly string[];
}

type EventName = 'INSERT' | 'MODIFY' | 'REMOVE';

const KINDS: ReadonlyMap<ChangeKind, EventName> = new Map([
  ['inserted', 'INSERT'],
  ['modified', 'MODIFY'],
  ['removed', 'REMOVE'],
]);

/** Ways to make filters, from all that can be told to the least. */
const DETAILS: readonly {
  readonly narrow: (asked: readonly Asked[]) => readonly Asked[];
  /** What a decision becomes, where it is given up. */
  readonly lost: (decision: Made) => Made | undefined;
}[] = [
  { narrow: (asked) => asked, lost: () => undefined },
  { narrow: (asked) => asked.map((each) => ({ ...each, images: {} })), lost: attributeGivenUp },
  {
    narrow: (asked) => [together(asked)],
    lost: (decision) => attributeGivenUp(decision) ?? (decision.by === 'mapping' ? typeInPart(decision) : undefined),
  },
];

const TOO_MANY = `with it there would be more than ${MAX_FILTERS} filters, or longer ones than ${MAX_LENGTH} characters`;

function attributeGivenUp({ path, by }: Made): Made | undefined {
  return imageOf(path) && by !== 'function' ? { path, by: 'function', why: TOO_MANY } : undefined;
}

function typeInPart(decision: Made): Made {
  return { ...decision, by: 'both', why: `all types in one filter: ${TOO_MANY}` };
}

/** One question that everything passes which passes one of several. */
function together(asked: readonly Asked[]): Asked {
  const groups = asked.flatMap(({ changes }) => changes);
  const published = asked.flatMap((each) => (each.published ? [each.published] : []));
  const tables = groups.every((group) => group.tables) ? groups.flatMap((group) => group.tables ?? []) : undefined;
  const types = published.every(({ type }) => Array.isArray(type))
    ? published.flatMap(({ type }) => type as Json[])
    : undefined;
  return {
    changes:
      groups.length === 0
        ? []
        : [{ names: unique(groups.flatMap(({ names }) => names)), ...(tables && { tables: unique(tables) }) }],
    images: {},
    published: published.length === 0 ? undefined : types ? { type: unique(types) } : {},
    decisions: [],
  };
}

function filtersOf({ changes, images, published }: Asked): RecordFilter[] {
  return [
    ...changes.map(
      ({ names, tables }): RecordFilter => ({
        data: {
          eventName: [...names],
          ...(tables && { tableName: [...tables] }),
          ...(Object.keys(images).length > 0 && { dynamodb: images }),
        },
      }),
    ),
    ...(published ? [{ data: { specversion: ['1.0'], ...published } }] : []),
  ];
}

function isAnyChange({ changes, images }: Asked): boolean {
  return (
    Object.keys(images).length === 0 && changes.some(({ names, tables }) => names.length === KINDS.size && !tables)
  );
}

function isAnyPublished({ published }: Asked): boolean {
  return published !== undefined && Object.keys(published).length === 0;
}

function askedOf(fields: Alternative, tables: ReadonlyMap<string, string>): Asked {
  const attributes = fields.map(attributeOf);
  return {
    changes: changesOf(fields, tables),
    images: imagesOf(attributes.flatMap(({ image }) => image ?? [])),
    published: publishedOf(fields, tables),
    decisions: fields.map((field, place) => attributes[place]?.decision ?? decisionOf(field, fields, tables)),
  };
}

function changesOf(fields: Alternative, tables: ReadonlyMap<string, string>): ChangeGroup[] {
  const types = textsAt('type', fields);
  const groups = new Map<string, { names: EventName[]; tables?: string[] }>();
  for (const [kind, name] of KINDS) {
    if (kind === 'removed' ? hasToHave('data', fields) : kind === 'inserted' && hasToHave('before', fields)) continue;
    const entities = types?.flatMap((type) => entityOf(type, kind) ?? []);
    if (entities?.length === 0) continue;
    const known = entities?.flatMap((entity) => tables.get(entity) ?? []);
    const ofTables = known && known.length === entities?.length ? { tables: known } : {};
    const key = JSON.stringify(ofTables);
    const group = groups.get(key) ?? { names: [], ...ofTables };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The entity of which a type says that kind of change; undefined where it says another or none. */
function entityOf(type: string, kind: ChangeKind): string | undefined {
  const change = changeOfType(type);
  return change?.kind === kind ? change.entity : undefined;
}

/** Whether events without an image cannot match: a field of it is asked for, and may not be absent. */
function hasToHave(image: 'data' | 'before', fields: Alternative): boolean {
  return fields.some(({ path, conditions }) => path.startsWith(`${image}.`) && !mayBeAbsent(conditions));
}

/** No published event has those. */
const ONLY_OF_CHANGES = /^(before|version|change)(\.|$)/;

function publishedOf(
  fields: Alternative,
  tables: ReadonlyMap<string, string>,
): Readonly<Record<string, Json>> | undefined {
  if (fields.some(({ path, conditions }) => ONLY_OF_CHANGES.test(path) && !mayBeAbsent(conditions))) return undefined;
  const members: Record<string, Json> = {};
  for (const { path, conditions } of fields) {
    if (path !== 'type' && path !== 'source') continue;
    const rules = textRules(conditions.filter((condition) => !isTypeOfKnown(path, condition, tables)));
    if (rules?.length === 0) return undefined;
    if (rules) members[path] = rules;
  }
  return members;
}

/** Whether a condition names the type of a change of an entity that is known: nobody can publish such an event. */
function isTypeOfKnown(path: string, condition: Condition, tables: ReadonlyMap<string, string>): boolean {
  if (path !== 'type' || condition.kind !== 'text') return false;
  return [...KINDS.keys()].some((kind) => tables.has(entityOf(condition.text, kind) ?? ''));
}

interface Image {
  readonly image: 'NewImage' | 'OldImage';
  readonly attribute: string;
  readonly rules: readonly Json[];
}

function imageOf(path: string): Pick<Image, 'image' | 'attribute'> | undefined {
  const [, member, attribute = ''] = /^(data|before)\.(.+)$/s.exec(path) ?? [];
  if (member === undefined) return undefined;
  return { image: member === 'data' ? 'NewImage' : 'OldImage', attribute };
}

/** What is asked of an attribute of changes, and who decides it. */
function attributeOf({ path, conditions }: Alternative[number]): {
  readonly image?: Image;
  readonly decision?: Made;
} {
  const place = imageOf(path);
  if (!place) return {};
  const no = (why: string) => ({ decision: { path, by: 'function' as const, why } });
  if (place.attribute.includes('.')) return no('maps and lists within an item stand otherwise in records');
  if (mayBeAbsent(conditions))
    return no('an attribute may be absent from the event, because it is sensitive, and be in the record');
  const rules = textRules(conditions);
  if (!rules) return no(whyNoTextRules(conditions) ?? '');
  if (rules.length === 0) return no(conditions.every(isLiteral) ? LITERALS : NUMBERS);
  return {
    image: { ...place, rules },
    decision: {
      path,
      by: 'both',
      why: 'changes where it is another text are kept away; those where it is no text or missing pass, and published events',
    },
  };
}

const NUMBERS = 'records have numbers as texts, which Lambda cannot compare';
const LITERALS = 'records have true, false and null in another form than events: { "BOOL": true }';

function isLiteral({ kind }: Condition): boolean {
  return kind === 'literal';
}

/** An attribute that is a text has to meet the rules. One of another type, or none, has no `S`, and passes. */
function imagesOf(images: readonly Image[]): Record<string, Json> {
  const made: Record<string, { [attribute: string]: Json }> = {};
  for (const { image, attribute, rules } of images) {
    made[image] = { ...made[image], [attribute]: { S: [...rules, { exists: false }] } };
  }
  return made;
}

function decisionOf(
  { path, conditions }: Alternative[number],
  fields: Alternative,
  tables: ReadonlyMap<string, string>,
): Made {
  if (path === 'source') {
    const why = whyNoTextRules(conditions);
    return why ? { path, by: 'function', why } : { path, by: 'both', why: 'of published events; changes pass' };
  }
  if (path !== 'type') return { path, by: 'function', why: 'records of changes have it otherwise, or not at all' };

  const types = textsAt('type', fields);
  if (!types) {
    const why = whyNoTextRules(conditions);
    return why
      ? { path, by: 'function', why }
      : { path, by: 'both', why: 'of published events; changes pass, as not all entities are known' };
  }
  const unknown = types
    .flatMap((type) => [...KINDS.keys()].flatMap((kind) => entityOf(type, kind) ?? []))
    .filter((entity) => !tables.has(entity));
  return unknown.length === 0
    ? { path, by: 'mapping', why: 'by tableName and eventName of changes, and the type of published events' }
    : {
        path,
        by: 'both',
        why: `by eventName alone of changes: the table of ${unique(unknown).join(', ')} is not known here`,
      };
}

function textsAt(path: string, fields: Alternative): string[] | undefined {
  const conditions = fields.find((field) => field.path === path)?.conditions;
  const texts = conditions?.flatMap((condition) => (condition.kind === 'text' ? [condition.text] : []));
  return texts?.length === conditions?.length ? texts : undefined;
}

function mayBeAbsent(conditions: readonly Condition[]): boolean {
  return conditions.some(({ kind }) => kind === 'absent');
}

/** Each of the values once, by what they are in JSON. */
function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
