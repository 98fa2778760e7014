import type { JsonObject } from '../../domain/events/event';
import {
  aliasBody,
  firstIndexOf,
  flatSettings,
  indexBody,
  mappingBody,
  ownerOf,
  settingsToChange,
} from '../../domain/search/index-body';
import type { OwnedIndexDefinition } from '../../domain/search/index-definition';
import type { OpenSearchError } from '../../domain/search/refusal';
import type { SearchAnswer, SearchClient, SearchRequest } from './search-client';

/** An index as OpenSearch describes it, with flat settings. */
interface IndexDescription {
  readonly aliases: Readonly<Record<string, { readonly is_write_index?: boolean }>>;
  readonly mappings: { readonly _meta?: JsonObject };
  readonly settings: JsonObject;
}

interface NamedIndex extends IndexDescription {
  readonly name: string;
}

interface Failure {
  readonly error?: OpenSearchError;
}

/** How much is told of what OpenSearch says, in characters: the answer to CloudFormation holds 4 KB. */
const REASON_LENGTH = 1000;

/** What to do about what OpenSearch says, where that is not plain from its words. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /cannot be changed|conflicts with|Cannot update parameter|can't merge/,
    'An index keeps the types of its fields: take the change back, or give the field another name',
  ],
  [
    /non dynamic settings/,
    'An index keeps some of the settings that it was made with, such as its `analysis`: take the change back',
  ],
];

/**
 * Brings an index and its alias to their definition: makes them, or puts in place what was added. May be repeated.
 *
 * Fields that are no longer declared stay as they are.
 *
 * @param before the definition that was applied last: its stream's index is ours as well, and settings that only it names
 * go back to their defaults
 * @returns the name of the index behind the alias
 * @throws Error that names the alias, what OpenSearch does not take, and what to do about it
 */
export async function makeIndex(
  definition: OwnedIndexDefinition,
  before: OwnedIndexDefinition | undefined,
  search: SearchClient,
): Promise<string> {
  const { alias } = definition;
  const first = firstIndexOf(alias);
  const [index, ...others] = await indexesBehind(alias, search);
  if (index === undefined) {
    if (await createIndex(first, definition, search)) return first;
    // It is there without its alias, or another run has just made both.
    const [existing] = await indexesBehind(first, search);
    if (existing === undefined) throw new Error(`Alias "${alias}": ${first} is being removed; deploy again`);
    return updateIndex(existing, definition, before, search);
  }
  const written = [index, ...others].find(({ aliases }) => aliases[alias]?.is_write_index);
  return updateIndex(written ?? index, definition, before, search);
}

/** Removes the indexes of a stream's entity behind its alias, and the alias with them. What is another's stays. */
export async function removeIndexes(definition: OwnedIndexDefinition, search: SearchClient): Promise<void> {
  const { alias } = definition;
  const indexes = await indexesBehind(alias, search);
  for (const { name } of indexes.filter((index) => isOf(index, definition))) {
    await demand({ method: 'DELETE', path: `/${name}` }, `Alias "${alias}": ${name} cannot be removed`, search);
  }
}

/** @param name of an alias or an index */
async function indexesBehind(name: string, search: SearchClient): Promise<NamedIndex[]> {
  const answer = await search.request<Readonly<Record<string, IndexDescription>> & Failure>({
    method: 'GET',
    path: `/${name}`,
    query: { flat_settings: 'true' },
  });
  if (answer.answered && answer.status === 404) return [];
  if (!answer.answered || answer.status !== 200) throw new Error(`"${name}" cannot be read: ${failureOf(answer)}`);
  return Object.entries(answer.body).map(([name, description]) => ({ name, ...description }));
}

/** Makes index and alias in one request. @returns false when the index is there already */
async function createIndex(name: string, definition: OwnedIndexDefinition, search: SearchClient): Promise<boolean> {
  const answer = await search.request<Failure>({ method: 'PUT', path: `/${name}`, body: indexBody(definition) });
  if (answer.answered && answer.status === 200) return true;
  if (answer.answered && answer.body.error?.type === 'resource_already_exists_exception') return false;
  throw new Error(`Alias "${definition.alias}": OpenSearch does not make its index: ${failureOf(answer)}`);
}

/** Leaves the index as it was where it cannot become as defined. */
async function updateIndex(
  index: NamedIndex,
  definition: OwnedIndexDefinition,
  before: OwnedIndexDefinition | undefined,
  search: SearchClient,
): Promise<string> {
  if (!isOf(index, definition) && !(before && isOf(index, before))) throw takenBy(index, definition);
  const { name, settings } = index;
  const changes = settingsToChange(settings, flatSettings(definition.settings), flatSettings(before?.settings ?? {}));
  await putSettings(name, changes, definition, search);
  try {
    await putMapping(name, definition, search);
  } catch (error) {
    const asBefore = Object.keys(changes).map((setting) => [setting, settings[setting] ?? null]);
    await putSettings(name, Object.fromEntries(asBefore), definition, search);
    throw error;
  }
  await putAlias(name, definition, search);
  return name;
}

function isOf({ mappings }: NamedIndex, { entity, registryPath }: OwnedIndexDefinition): boolean {
  const owner = ownerOf(mappings);
  return owner?.entity === entity && owner.source === registryPath;
}

function takenBy({ name, mappings }: NamedIndex, { alias, entity, registryPath }: OwnedIndexDefinition): Error {
  const owner = ownerOf(mappings);
  const found = owner
    ? `which holds the entity "${owner.entity}" of the stream ${owner.source}`
    : 'which Towpath did not make';
  return new Error(
    `Alias "${alias}" of the entity "${entity}" of the stream ${registryPath} is taken by the index ${name}, ${found}; choose another \`alias\`, or remove the index if nobody needs it`,
  );
}

async function putSettings(
  name: string,
  changes: JsonObject,
  { alias }: OwnedIndexDefinition,
  search: SearchClient,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  const request = { method: 'PUT', path: `/${name}/_settings`, body: changes } as const;
  await demand(request, `Alias "${alias}": OpenSearch does not take its \`settings\``, search);
}

async function putMapping(name: string, definition: OwnedIndexDefinition, search: SearchClient): Promise<void> {
  const request = { method: 'PUT', path: `/${name}/_mapping`, body: mappingBody(definition) } as const;
  await demand(request, `Alias "${definition.alias}": OpenSearch does not take its \`mappings\``, search);
}

async function putAlias(name: string, { alias }: OwnedIndexDefinition, search: SearchClient): Promise<void> {
  const request = { method: 'PUT', path: `/${name}/_alias/${alias}`, body: aliasBody() } as const;
  await demand(request, `Alias "${alias}": it cannot be put in place`, search);
}

/** @throws Error that begins with a sentence and goes on with what OpenSearch says, unless the request succeeds */
async function demand(request: SearchRequest, sentence: string, search: SearchClient): Promise<void> {
  const answer = await search.request<Failure>(request);
  if (!answer.answered || answer.status !== 200) throw new Error(`${sentence}: ${failureOf(answer)}`);
}

function failureOf(answer: SearchAnswer<Failure>): string {
  if (!answer.answered) return shortened(answer.message);
  const reason = answer.body.error?.reason ?? `status ${answer.status}`;
  const advice = ADVICE.find(([words]) => words.test(reason))?.[1];
  return advice === undefined ? shortened(reason) : `${shortened(reason)}. ${advice}`;
}

function shortened(reason: string): string {
  return reason.length > REASON_LENGTH ? `${reason.slice(0, REASON_LENGTH)}…` : reason;
}
