/** What a function says about the records that it was given. */
export type BatchResponse =
  | { readonly kind: 'succeeded' }
  /** These failed, by identifier: at least one, all of them in the batch. */
  | { readonly kind: 'partial'; readonly failed: ReadonlySet<string> }
  /** The answer counts as a failure of the whole batch. */
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Reads the answer of a function whose mapping has `ReportBatchItemFailures`.
 *
 * As AWS documents it, an empty or null answer and an empty or null list are success; an identifier that is empty,
 * null, under another name or not in the batch is a failure of the whole batch, and so is an answer that is not JSON.
 *
 * @param known the identifiers of the batch: sequence numbers (Kinesis) or message ids (SQS)
 */
export function readBatchResponse(answer: string, known: ReadonlySet<string>): BatchResponse {
  if (answer.trim() === '') return { kind: 'succeeded' };
  const parsed = parse(answer);
  if (parsed === undefined) return { kind: 'failed', message: 'the answer is not JSON' };
  if (typeof parsed !== 'object' || parsed === null || !('batchItemFailures' in parsed)) return { kind: 'succeeded' };
  const failures = parsed.batchItemFailures;
  if (failures === null) return { kind: 'succeeded' };
  if (!Array.isArray(failures)) return { kind: 'failed', message: 'batchItemFailures is not a list' };
  return readFailures(failures, known);
}

function readFailures(failures: readonly unknown[], known: ReadonlySet<string>): BatchResponse {
  const failed = new Set<string>();
  for (const failure of failures) {
    const identifier = identifierOf(failure);
    if (identifier === undefined || !known.has(identifier)) {
      return { kind: 'failed', message: 'batchItemFailures has an entry without an itemIdentifier of this batch' };
    }
    failed.add(identifier);
  }
  return failed.size === 0 ? { kind: 'succeeded' } : { kind: 'partial', failed };
}

function identifierOf(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined;
  return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined;
}

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
