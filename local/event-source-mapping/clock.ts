import { setTimeout as wait } from 'node:timers/promises';

/** Time as the local programs see it: tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** How long to wait before something is tried again, in milliseconds; `failures` counts from 1. */
export type RetryDelay = (failures: number) => number;

/** 100 ms, doubled with each failure, at most two seconds. AWS does not document its own. */
export const exponentialDelay: RetryDelay = (failures) => Math.min(100 * 2 ** (failures - 1), 2_000);
