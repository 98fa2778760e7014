import { hash } from 'node:crypto';

/** OpenSearch takes no `_id` of more bytes, and a change's subject is the `_id` of its document. */
const MAX_BYTES = 512;

/**
 * What a change is about: the values of the item's key, URI-encoded and joined by `/`, the partition key first.
 *
 * Numbers stand as JSON writes them, binary values in base64. What would be longer than 512 bytes is `sha256:` and a
 * hash; no other subject of a change has a colon.
 *
 * @param values well-formed Unicode
 */
export function subjectOf(values: readonly (string | number)[]): string {
  const subject = values.map((value) => encodeURIComponent(value)).join('/');
  return subject.length <= MAX_BYTES ? subject : `sha256:${hash('sha256', subject, 'hex')}`;
}
