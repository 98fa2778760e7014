/**
 * What becomes of a batch of a stream when its function fails: pure decisions, without clock or calls.
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html.
 */

/** A batch, or what is left of one, and what has been tried with it. */
export interface Attempt<Item> {
  /** In the order of the shard; at least one. */
  readonly records: readonly Item[];
  /** How many times it ran since it has these records: AWS calls it the approximate invoke count. */
  readonly invocations: number;
  /** How much of the retry quota is used up. Splitting a batch does not use it. */
  readonly retries: number;
}

export interface RetryPolicy {
  /** `MaximumRetryAttempts`; infinite where AWS says -1. */
  readonly maximumRetries: number;
  /** `MaximumRecordAgeInSeconds` in milliseconds; infinite where AWS says -1. */
  readonly maximumAge: number;
  /** `BisectBatchOnFunctionError`. */
  readonly bisects: boolean;
}

/** What one invocation came to, in the terms of the shard. */
export type BatchOutcome =
  | { readonly kind: 'succeeded' }
  /** The function failed, or its answer counts as a failure. */
  | { readonly kind: 'failed' }
  /** Everything before `checkpoint` (an index into the batch) succeeded; it and everything after it runs again. */
  | { readonly kind: 'partial'; readonly checkpoint: number }
  /** The function did not run: this uses no retries, only age ends it. */
  | { readonly kind: 'not-invoked' };

export interface Decision<Item> {
  /** Done with: the checkpoint may pass them. */
  readonly succeeded: readonly Item[];
  /** Out of retries: to the failure destination, and the checkpoint may pass them. */
  readonly exhausted?: Attempt<Item>;
  /** What runs next, in this order. */
  readonly next: readonly Attempt<Item>[];
  /** Whether to wait before it does. */
  readonly pause: boolean;
}

/** A batch that has not run yet. */
export function firstAttempt<Item>(records: readonly Item[]): Attempt<Item> {
  return { records, invocations: 0, retries: 0 };
}

/** Decides what follows an invocation. */
export function afterInvocation<Item>(
  attempt: Attempt<Item>,
  outcome: BatchOutcome,
  policy: RetryPolicy,
): Decision<Item> {
  const { records } = attempt;
  const ran = { ...attempt, invocations: attempt.invocations + 1 };
  switch (outcome.kind) {
    case 'succeeded':
      return { succeeded: records, next: [], pause: false };
    case 'not-invoked':
      return { succeeded: [], next: [attempt], pause: true };
    case 'failed':
      return afterFailure(ran, policy);
    case 'partial':
      return afterPartialAnswer(ran, outcome.checkpoint, policy);
  }
}

function afterFailure<Item>(ran: Attempt<Item>, policy: RetryPolicy): Decision<Item> {
  return policy.bisects && ran.records.length > 1 ? inHalves(ran) : retried(ran, policy);
}

function afterPartialAnswer<Item>(ran: Attempt<Item>, checkpoint: number, policy: RetryPolicy): Decision<Item> {
  // Nothing succeeded, so this is a failure of the whole batch, and is split in the middle like one.
  if (checkpoint === 0) return afterFailure(ran, policy);
  const succeeded = ran.records.slice(0, checkpoint);
  const rest = { ...ran, records: ran.records.slice(checkpoint) };
  // With bisect the batch is split here, which uses no retries; it ends because each split leaves fewer records.
  if (policy.bisects) return { succeeded, next: [{ ...rest, invocations: 0 }], pause: false };
  return { ...retried(rest, policy), succeeded };
}

function inHalves<Item>({ records, retries }: Attempt<Item>): Decision<Item> {
  const middle = Math.ceil(records.length / 2);
  const halves = [records.slice(0, middle), records.slice(middle)];
  return { succeeded: [], next: halves.map((half) => ({ records: half, invocations: 0, retries })), pause: false };
}

function retried<Item>(attempt: Attempt<Item>, policy: RetryPolicy): Decision<Item> {
  if (attempt.retries >= policy.maximumRetries) {
    return { succeeded: [], exhausted: attempt, next: [], pause: false };
  }
  return { succeeded: [], next: [{ ...attempt, retries: attempt.retries + 1 }], pause: true };
}

/** Parts what has become too old to be passed to the function from the rest. */
export function splitByAge<Item extends { readonly arrivedAt: number }>(
  attempt: Attempt<Item>,
  now: number,
  policy: RetryPolicy,
): { readonly expired: readonly Item[]; readonly live: readonly Item[] } {
  const isExpired = (record: Item) => now - record.arrivedAt > policy.maximumAge;
  return {
    expired: attempt.records.filter(isExpired),
    live: attempt.records.filter((record) => !isExpired(record)),
  };
}
