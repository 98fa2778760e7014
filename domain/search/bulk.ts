import type { Reason } from '../failures/failure';
import type { SearchDocument } from './document';
import { isFaultOfIndex, type OpenSearchError, refusal } from './refusal';

/** How much one bulk carries, in bytes: the low end of what OpenSearch recommends. */
export const BULK_BYTES = 5_000_000;

/**
 * `external`: a document is taken when it is newer than what the index has. `external_gte`: or as new.
 *
 * https://docs.opensearch.org/latest/api-reference/document-apis/index-document/
 */
export type VersionType = 'external' | 'external_gte';

/** One request to an alias's `_bulk`. */
export interface Bulk {
  /** In the order of the body, which is the order of the answer's items. */
  readonly documents: readonly SearchDocument[];
  /** NDJSON: for each document one line that says what to do, and one with the document. */
  readonly body: string;
}

/** What OpenSearch answers to a bulk of `index` actions, as far as it is read. */
export interface BulkAnswer {
  readonly items: readonly { readonly index: { readonly status: number; readonly error?: OpenSearchError } }[];
}

/**
 * What became of one document.
 *
 * - `indexed`: the index holds it.
 * - `conflict`: the index holds something as new or newer.
 * - `refused`: the index will never take it.
 * - `busy`: it may be taken in a moment.
 * - `unavailable`: the index takes nothing until somebody does something: it is absent, closed or not ours to write.
 */
export type DocumentOutcome =
  | { readonly kind: 'indexed' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly reason: Reason }
  | { readonly kind: 'busy' | 'unavailable'; readonly message: string };

/**
 * Documents as bulks of at most so many bytes, in their order. A document that is larger has a bulk for itself.
 *
 * @param maxBytes of a bulk's body, counted as UTF-8
 */
export function bulksOf(
  documents: readonly SearchDocument[],
  versionType: VersionType,
  maxBytes: number = BULK_BYTES,
): Bulk[] {
  const bulks: { documents: SearchDocument[]; lines: string[] }[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const document of documents) {
    const lines = linesOf(document, versionType);
    const size = Buffer.byteLength(lines);
    if (bytes + size > maxBytes) {
      bulks.push({ documents: [], lines: [] });
      bytes = 0;
    }
    bulks.at(-1)?.documents.push(document);
    bulks.at(-1)?.lines.push(lines);
    bytes += size;
  }
  return bulks.map(({ documents, lines }) => ({ documents, body: lines.join('') }));
}

/** One outcome for each document of a bulk, in its order. OpenSearch answers 200 to a bulk that it takes nothing of. */
export function outcomesOf(answer: BulkAnswer): DocumentOutcome[] {
  return answer.items.map(({ index }) => {
    if (index.status < 300) return { kind: 'indexed' };
    if (index.status === 409) return { kind: 'conflict' };
    const error = index.error ?? { type: 'no reason' };
    if (isFaultOfDocument(index.status) && !isFaultOfIndex(error)) return { kind: 'refused', reason: refusal(error) };
    return outcomeOfStatus(index.status, `${error.type} for a document`);
  });
}

/** What becomes of a document for which OpenSearch answers with an error that is not the document's fault. */
export function outcomeOfStatus(status: number, what: string): DocumentOutcome {
  const busy = status === 429 || status >= 500;
  return { kind: busy ? 'busy' : 'unavailable', message: `OpenSearch answered ${status}: ${what}` };
}

/** Unlike missing permission (401, 403), a missing alias (404), back pressure (429), and what is the server's (5xx). */
function isFaultOfDocument(status: number): boolean {
  return status < 500 && ![401, 403, 404, 429].includes(status);
}

function linesOf({ id, version, source }: SearchDocument, versionType: VersionType): string {
  return `${JSON.stringify({ index: { _id: id, version, version_type: versionType } })}\n${source}\n`;
}
