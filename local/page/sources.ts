import type { JsonObject } from '../../domain/events/event';
import type { Withheld } from '../../domain/notifications/withheld';

/** The entities of the app, as the page lets people write them. */
export interface Entities {
  list(): readonly EntityForm[];
  /** Rejects with an error whose message people can act on. */
  put(entity: string, item: JsonObject): Promise<void>;
  /** @param key the key's attributes alone */
  delete(entity: string, key: JsonObject): Promise<void>;
}

/** What the page has to know of an entity to offer a form for it. */
export interface EntityForm {
  readonly entity: string;
  /** Name of the attribute. Its value is a number where it is one in `sample`, and a text otherwise. */
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** An item such as the app has, with its key: what the form shows at first. @default one with a name */
  readonly sample?: JsonObject;
}

/** The app's indexes. */
export interface Search {
  /** Names of the aliases. */
  indexes(): readonly string[];
  /** @param words as people type them; never empty */
  search(index: string, words: string): Promise<SearchResult>;
}

export interface SearchResult {
  /** How many documents match, the shown ones among them. */
  readonly total: number;
  /** The best first. */
  readonly hits: readonly SearchHit[];
}

export interface SearchHit {
  readonly id: string;
  /** The document's fields, the important ones first: the first is the hit's title. */
  readonly fields: JsonObject;
}

/** What rules with `dryRun` would have said. */
export interface DryRuns {
  /** Called each second while somebody looks at the page. */
  list(): Promise<readonly Withheld[]>;
}

/** How the app's records are doing. */
export interface Flow {
  /** Called each second while somebody looks at the page. */
  counts(): Promise<readonly FlowStep[]>;
}

/** A place that records pass: a table, a stream, a function, a queue, a channel, an index. */
export interface FlowStep {
  readonly id: string;
  /** What people see: `customers`, `search`, `#marketing`. */
  readonly name: string;
  /** What tells it from others of this name: `orders-sandbox · Platform/Events`. @default no other has its name */
  readonly where?: string;
  /** What it is, in a word: `table`, `stream`, `function`, `handler`, `Slack`, `index`. */
  readonly kind: string;
  /** Ids of the steps that it takes records from; without any it stands at the beginning. */
  readonly from: readonly string[];
  /** The first is shown large. */
  readonly counts: readonly FlowCount[];
  /** Why something failed here the last time. @default nothing failed, or nobody said why */
  readonly latestFailure?: string;
  /** The types of events that were published here, the one that came last first. @default none were seen */
  readonly published?: readonly { readonly type: string; readonly count: number; readonly latestSubject: string }[];
}

export interface FlowCount {
  /** `written`, `delivered`, `filtered`, `waiting`, `failed`. */
  readonly name: string;
  readonly count: number;
  /** How to take it when it is not zero. @default nothing special */
  readonly tone?: 'good' | 'waiting' | 'bad';
}
