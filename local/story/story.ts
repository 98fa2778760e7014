import type { JsonObject } from '../../domain/events/event';

/**
 * A story: what is written, and what has to come of it. It is a folder with two gzipped files.
 *
 * - `writes.jsonl.gz`: one `Write` a line, in order; writes to one key happen one after the other.
 * - `expected.json.gz`: one `Expected`.
 */
export type Write =
  /** Put an item into an entity's table. `item` is plain JSON; `attributes` is DynamoDB JSON, for types JSON lacks. */
  | { readonly put: { readonly entity: string; readonly item?: JsonObject; readonly attributes?: JsonObject } }
  /** Delete an item; `key` is plain JSON. */
  | { readonly delete: { readonly entity: string; readonly key: JsonObject } }
  /** Put a record onto the stream of an entity as it stands, in base64: what no service should send, and some do. */
  | { readonly record: { readonly streamOf: string; readonly partitionKey: string; readonly data: string } };

export interface Expected {
  /** By index alias, by document id (the event's subject): the fields of the document, without our own. */
  readonly documents: Record<string, Record<string, JsonObject>>;
  /** By channel (`#marketing`): what is announced there. Order matters among those of one subject, and only there. */
  readonly announcements: Record<string, readonly ExpectedAnnouncement[]>;
  /**
   * By channel: what rules with `dryRun` would have said there, in any order.
   * @default nothing
   */
  readonly withheld?: Record<string, readonly ExpectedAnnouncement[]>;
  /** What goes to the failure store, in any order. */
  readonly failures: readonly ExpectedFailure[];
}

export interface ExpectedFailure {
  /** Which function gave it up; `mapping` is the event source mapping itself. */
  readonly sink: 'search' | 'notifications' | 'mapping';
  /** The reason's code. */
  readonly code: string;
  /** Absent where the record could not be decoded. */
  readonly subject?: string;
}

export interface ExpectedAnnouncement {
  readonly subject: string;
  readonly rule: string;
  /** The mrkdwn as Slack gets it: escaped, and cut where it was too long. */
  readonly text: string;
}
