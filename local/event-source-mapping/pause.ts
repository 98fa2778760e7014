import type { Clock } from './clock';

/** A sleep that others can end: by news, or for good. */
export class Pause {
  private alarm = new AbortController();

  constructor(private readonly clock: Clock) {}

  /** Sleeps so long, or until somebody wakes it. */
  sleep(milliseconds: number): Promise<void> {
    return this.clock.sleep(milliseconds, this.alarm.signal);
  }

  /** Ends every sleep that is under way. */
  wake(): void {
    this.alarm.abort();
    this.alarm = new AbortController();
  }
}
