import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type { JsonObject } from '../../../domain/events/event';
import type { OwnedIndexDefinition } from '../../../domain/search/index-definition';
import { openSearchClient, type SearchRequest } from '../../../lambda/search/search-client';

/** The real OpenSearch of the end-to-end tests. */
export function openSearch() {
  return openSearchClient({ endpoint: inject('openSearchUrl'), signing: 'none' });
}

/** Sends a request that has to succeed, and returns what is answered. */
export async function ask<Body = unknown>(request: SearchRequest): Promise<Body> {
  const answer = await openSearch().request<Body>(request);
  if (!answer.answered || answer.status >= 300) throw new Error(`${request.path}: ${JSON.stringify(answer)}`);
  return answer.body;
}

/** A definition with an alias that nobody else has. */
export function definitionOf(
  mappings: OwnedIndexDefinition['mappings'],
  settings: JsonObject = {},
): OwnedIndexDefinition {
  return {
    entity: 'customers',
    alias: `test-${randomUUID()}`,
    mappings,
    settings: { number_of_replicas: 0, ...settings },
    registryPath: '/towpath/streams/shop',
  };
}

/** The documents that a search through an alias finds, by id, without our own field. */
export async function documentsIn(
  alias: string,
  query: JsonObject = { match_all: {} },
): Promise<Record<string, JsonObject>> {
  await ask({ method: 'POST', path: `/${alias}/_refresh` });
  const { hits } = await ask<{ hits: { hits: { _id: string; _source: JsonObject }[] } }>({
    method: 'POST',
    path: `/${alias}/_search`,
    body: { query, size: 1000 },
  });
  return Object.fromEntries(hits.hits.map(({ _id: id, _source: { towpath: _, ...rest } }) => [id, rest]));
}

/** The names of the indexes that begin so. */
export async function indexNames(beginning: string): Promise<string[]> {
  const indexes = await ask<{ index: string }[]>({
    method: 'GET',
    path: `/_cat/indices/${beginning}*`,
    query: { format: 'json' },
  });
  return indexes.map(({ index }) => index).sort();
}
