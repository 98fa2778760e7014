/** A value as JSON has them. Numbers that do not survive as a double are strings with their digits. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A JSON object: the attributes of an item, or the data of a published event. */
export type JsonObject = { [name: string]: Json };

/**
 * What every rule and handler sees: a change of an entity, or what a service, a deployment or an alarm announced.
 *
 * The names are those of CloudEvents 1.0, with three of our own: `version`, `before`, and `data` as parsed JSON.
 */
export interface Event {
  /** The same for a repeated record. For a change: a hash of table, key, version and kind of change. */
  readonly id: string;
  /** `<thing>.<past participle>`: `customers.inserted`, `customers.modified`, `customers.removed`, `image.pushed`. */
  readonly type: string;
  /** Where it happened, a URI reference. For a change: `dynamodb/<table name>`. */
  readonly source: string;
  /** What it is about. For a change: the key's values, URI-encoded and joined by `/`, the partition key first. */
  readonly subject: string;
  /** When it happened: RFC 3339 in UTC with six decimals, `2026-11-18T10:15:55.370000Z`. */
  readonly time: string;
  /** For a change: its creation time in microseconds since 1970, whatever precision the record had. */
  readonly version?: number;
  /** The item as it is now, or the data of a published event. Absent when an item was removed. */
  readonly data?: JsonObject;
  /** The item as it was before. Only for changes: modified and removed. */
  readonly before?: JsonObject;
}

export const CHANGE_KINDS = ['inserted', 'modified', 'removed'] as const;

/** The three things that can happen to an item, as the last part of an event's type. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** The entity and the kind of change that a type has if it is that of a change; undefined for types that no change has. */
export function changeOfType(type: string): { readonly entity: string; readonly kind: ChangeKind } | undefined {
  const kind = CHANGE_KINDS.find((each) => type.endsWith(`.${each}`));
  return kind && { entity: type.slice(0, -kind.length - 1), kind };
}

/** An event that says how one entity was before and is after. */
export interface Change extends Event {
  readonly version: number;
  readonly change: {
    readonly entity: string;
    readonly kind: ChangeKind;
    /** The key's attributes alone, in JSON. */
    readonly key: JsonObject;
  };
}

export function isChange(event: Event): event is Change {
  return 'change' in event;
}
