import type { JsonObject } from '../../../domain/events/event';
import type { SearchAnswer, SearchClient, SearchRequest } from '../../../lambda/search/search-client';

interface Held {
  readonly version: number;
  readonly source: JsonObject;
}

interface ItemAnswer {
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason?: string };
}

/**
 * A small OpenSearch: `_bulk` with external versions and `_mget`, for aliases that are there. It can be told to answer
 * whole requests and single items in another way.
 */
export class FakeSearch implements SearchClient {
  /** Everything that was asked. */
  readonly requests: SearchRequest[] = [];
  /** What the next requests get instead of an answer. */
  readonly nextAnswers: SearchAnswer<unknown>[] = [];
  /** What items get instead of an answer, by document id: the first at the first try. */
  readonly itemAnswers = new Map<string, ItemAnswer[]>();
  private readonly held = new Map<string, Map<string, Held>>();

  constructor(aliases: readonly string[] = ['customers']) {
    for (const alias of aliases) this.held.set(alias, new Map());
  }

  async request<Body>(request: SearchRequest): Promise<SearchAnswer<Body>> {
    this.requests.push(request);
    const answer = this.nextAnswers.shift() ?? this.answer(request);
    return answer as SearchAnswer<Body>;
  }

  /** The documents that a search through the alias finds, by id, without our own field. */
  documents(alias = 'customers'): Record<string, JsonObject> {
    const visible = this.all(alias).filter(([, { source }]) => (source.towpath as JsonObject).deleted === false);
    return Object.fromEntries(
      visible.map(
        ([
          id,
          {
            source: { towpath: _, ...rest },
          },
        ]) => [id, rest],
      ),
    );
  }

  /** The versions of all documents, also of hidden ones. */
  versions(alias = 'customers'): Record<string, number> {
    return Object.fromEntries(this.all(alias).map(([id, { version }]) => [id, version]));
  }

  /** How many requests went to a path that ends so. */
  count(end: '_bulk' | '_mget'): number {
    return this.requests.filter(({ path }) => path.endsWith(end)).length;
  }

  private all(alias: string): [string, Held][] {
    return [...(this.held.get(alias) ?? [])];
  }

  private answer({ path, query, body }: SearchRequest): SearchAnswer<unknown> {
    const [, alias = '', action] = path.split('/');
    const held = this.held.get(alias);
    if (action === '_bulk' && query?.require_alias === 'true' && typeof body === 'string') {
      return { answered: true, status: 200, body: { items: this.bulk(held, body).map((index) => ({ index })) } };
    }
    if (action === '_mget' && typeof body === 'object') {
      const docs = (body.ids as string[]).map((id) => {
        const document = held?.get(id);
        return document ? { found: true, _version: document.version, _source: document.source } : { found: false };
      });
      return { answered: true, status: 200, body: { docs } };
    }
    throw new Error(`no such request here: ${path}`);
  }

  private bulk(held: Map<string, Held> | undefined, body: string): ItemAnswer[] {
    const lines = body.trimEnd().split('\n');
    return lines.flatMap((line, index) => {
      if (index % 2 === 1) return [];
      return [this.item(held, JSON.parse(line).index, JSON.parse(lines[index + 1] ?? ''))];
    });
  }

  private item(held: Map<string, Held> | undefined, action: Record<string, unknown>, source: JsonObject): ItemAnswer {
    const { _id: id, version, version_type: type } = action as { _id: string; version: number; version_type: string };
    const told = this.itemAnswers.get(id)?.shift();
    if (told) return told;
    if (!held) return { status: 404, error: { type: 'index_not_found_exception' } };
    if (typeof source.employees === 'string') return { status: 400, error: { type: 'mapper_parsing_exception' } };
    const current = held.get(id)?.version ?? 0;
    if (version < current || (version === current && type === 'external')) {
      return { status: 409, error: { type: 'version_conflict_engine_exception' } };
    }
    held.set(id, { version, source });
    return { status: 201 };
  }
}
