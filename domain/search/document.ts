import type { Change, JsonObject } from '../events/event';
import type { Reason } from '../failures/failure';

/** The member of every document that is Towpath's own. Items with an attribute of this name cannot be indexed. */
export const OWN_FIELD = 'towpath';

/**
 * The greatest document that is sent, in bytes of JSON: twice what the worst item of 400 KB, DynamoDB's limit, becomes,
 * and half of what the smallest nodes of Amazon OpenSearch Service take in one request.
 *
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#network-limits
 */
export const DOCUMENT_BYTES = 5_000_000;

/** What an index is to hold of one subject. */
export interface SearchDocument {
  /** The subject of the change: at most 512 bytes, as OpenSearch's `_id`. */
  readonly id: string;
  /** The version of the change, OpenSearch's external version. */
  readonly version: number;
  /** The document as JSON text. */
  readonly source: string;
}

export type DocumentResult =
  | { readonly ok: true; readonly document: SearchDocument }
  | { readonly ok: false; readonly reason: Reason };

/**
 * The document that a change leaves behind: the item as it is after it, and `towpath: { deleted, time }`.
 *
 * A removed item leaves a document too, with nothing of the item in it. OpenSearch forgets within a minute which
 * version it deleted, and would take an older change that arrives after that.
 *
 * @returns why not, when the item has an attribute of the name that is ours, or its document is too large
 */
export function documentOf(change: Change): DocumentResult {
  return documentOfItem(change, change.data);
}

/**
 * The document of an item as its table has it, at the version of a change.
 *
 * @param item without its sensitive attributes; undefined when there is no such item
 */
export function documentOfItem(change: Change, item: JsonObject | undefined): DocumentResult {
  if (item && Object.hasOwn(item, OWN_FIELD)) {
    return refused(
      'refused-by-index',
      `attribute "${OWN_FIELD}" has the name of a field that Towpath adds to every document`,
    );
  }
  const source = JSON.stringify({ ...item, [OWN_FIELD]: { deleted: item === undefined, time: change.time } });
  const bytes = Buffer.byteLength(source);
  if (bytes > DOCUMENT_BYTES) {
    return refused('too-large', `the document has ${bytes} bytes; an index takes ${DOCUMENT_BYTES}`);
  }
  return { ok: true, document: { id: change.subject, version: change.version, source } };
}

function refused(code: Reason['code'], message: string): DocumentResult {
  return { ok: false, reason: { code, message } };
}
