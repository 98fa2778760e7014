import type { EventCounts } from './counts';

/** One event source mapping at work. */
export interface MappingRunner {
  /** Begins to poll. What goes wrong from then on is reported and tried again. */
  start(): void;
  /** Ends polling, waits for the invocations under way, and leaves nothing running. */
  stop(): Promise<void>;
  counts(): EventCounts;
  /** Whether all that was in the source when this was called has gone through, with nothing in flight. */
  caughtUp(): Promise<boolean>;
}
