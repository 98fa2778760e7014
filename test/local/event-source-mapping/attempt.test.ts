import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Attempt,
  afterInvocation,
  type BatchOutcome,
  firstAttempt,
  type RetryPolicy,
  splitByAge,
} from '../../../local/event-source-mapping/attempt';

const policy = (changed: Partial<RetryPolicy> = {}): RetryPolicy => ({
  maximumRetries: Number.POSITIVE_INFINITY,
  maximumAge: Number.POSITIVE_INFINITY,
  bisects: false,
  ...changed,
});

describe('a batch that failed', () => {
  test('runs again after a pause, and uses a retry', () => {
    const decision = afterInvocation(firstAttempt(['a', 'b']), { kind: 'failed' }, policy({ maximumRetries: 1 }));

    expect(decision.next).toEqual([{ records: ['a', 'b'], invocations: 1, retries: 1 }]);
    expect(decision.pause).toBe(true);
  });

  test('is given up when it has no retries left', () => {
    const attempt = { records: ['a', 'b'], invocations: 1, retries: 1 };

    const decision = afterInvocation(attempt, { kind: 'failed' }, policy({ maximumRetries: 1 }));

    expect(decision.exhausted).toEqual({ records: ['a', 'b'], invocations: 2, retries: 1 });
    expect(decision.next).toEqual([]);
  });

  test('is split in two with bisect, at once and without using a retry', () => {
    const decision = afterInvocation(firstAttempt(['a', 'b', 'c']), { kind: 'failed' }, policy({ bisects: true }));

    expect(decision.next.map(({ records, retries }) => ({ records, retries }))).toEqual([
      { records: ['a', 'b'], retries: 0 },
      { records: ['c'], retries: 0 },
    ]);
    expect(decision.pause).toBe(false);
  });

  test('is retried when it is a single record, with bisect too', () => {
    const decision = afterInvocation(firstAttempt(['a']), { kind: 'failed' }, policy({ bisects: true }));

    expect(decision.next).toEqual([{ records: ['a'], invocations: 1, retries: 1 }]);
  });
});

test('a batch whose function could not be invoked waits, and uses no retry', () => {
  const attempt = { records: ['a'], invocations: 1, retries: 1 };

  const decision = afterInvocation(attempt, { kind: 'not-invoked' }, policy({ maximumRetries: 1 }));

  expect(decision).toEqual({ succeeded: [], next: [attempt], pause: true });
});

describe('a partial answer', () => {
  test('is done with what comes before the checkpoint, and uses a retry for the rest', () => {
    const decision = afterInvocation(firstAttempt(['a', 'b', 'c']), { kind: 'partial', checkpoint: 1 }, policy());

    expect(decision.succeeded).toEqual(['a']);
    expect(decision.next).toEqual([{ records: ['b', 'c'], invocations: 1, retries: 1 }]);
  });

  test('gives up what is left when it has no retries left, not what succeeded', () => {
    const attempt = { records: ['a', 'b', 'c'], invocations: 0, retries: 0 };

    const decision = afterInvocation(attempt, { kind: 'partial', checkpoint: 1 }, policy({ maximumRetries: 0 }));

    expect(decision.succeeded).toEqual(['a']);
    expect(decision.exhausted?.records).toEqual(['b', 'c']);
  });
});

test('for every batch, bisect gives up exactly the records that cannot succeed, and runs each of the others', () => {
  const batch = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(batch, fc.boolean(), fc.nat(3), (poison, reportsItemFailures, maximumRetries) => {
      const records = poison.map((isPoison, index) => ({ isPoison, index }));

      const { succeeded, exhausted } = runAll(records, reportsItemFailures, policy({ bisects: true, maximumRetries }));

      expect(exhausted).toEqual(records.filter(({ isPoison }) => isPoison));
      expect(succeeded).toEqual(records.filter(({ isPoison }) => !isPoison));
    }),
  );
});

test('for every batch, without bisect each record is done with or given up, in order and once', () => {
  const batch = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(batch, fc.boolean(), fc.nat(3), (poison, reportsItemFailures, maximumRetries) => {
      const records = poison.map((isPoison, index) => ({ isPoison, index }));

      const { succeeded, exhausted } = runAll(records, reportsItemFailures, policy({ maximumRetries }));

      expect([...succeeded, ...exhausted]).toEqual(records);
    }),
  );
});

test('age parts the records of a batch', () => {
  const attempt = firstAttempt([{ arrivedAt: 0 }, { arrivedAt: 1_000 }, { arrivedAt: 2_000 }]);

  const { expired, live } = splitByAge(attempt, 61_000, policy({ maximumAge: 60_000 }));

  expect(expired).toEqual([{ arrivedAt: 0 }]);
  expect(live).toEqual([{ arrivedAt: 1_000 }, { arrivedAt: 2_000 }]);
});

interface Marked {
  readonly isPoison: boolean;
}

/** Runs a batch to its end with a function that fails at the first poison. */
function runAll<Item extends Marked>(records: readonly Item[], reportsItemFailures: boolean, retries: RetryPolicy) {
  const succeeded: Item[] = [];
  const exhausted: Item[] = [];
  let work: readonly Attempt<Item>[] = [firstAttempt(records)];
  for (let [attempt, ...rest] = work; attempt !== undefined; [attempt, ...rest] = work) {
    const decision = afterInvocation(attempt, outcomeOf(attempt.records, reportsItemFailures), retries);
    succeeded.push(...decision.succeeded);
    exhausted.push(...(decision.exhausted?.records ?? []));
    work = [...decision.next, ...rest];
  }
  return { succeeded, exhausted };
}

function outcomeOf(records: readonly Marked[], reportsItemFailures: boolean): BatchOutcome {
  const checkpoint = records.findIndex(({ isPoison }) => isPoison);
  if (checkpoint === -1) return { kind: 'succeeded' };
  return reportsItemFailures ? { kind: 'partial', checkpoint } : { kind: 'failed' };
}
