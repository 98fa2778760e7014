/** How often something is allowed. */
export interface RateLimit {
  /** How many at once, after a pause. */
  readonly burst: number;
  /** How many a minute in the long run. */
  readonly perMinute: number;
}

export type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number };

/** Allows a burst, and then as many as flow in. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  /** @param now milliseconds, on the clock that `take` is called with */
  constructor(
    private readonly limit: RateLimit,
    now: number,
  ) {
    this.tokens = limit.burst;
    this.filledAt = now;
  }

  /** Takes one, or says after how many whole seconds there will be one. What is refused takes nothing. */
  take(now: number): Taken {
    const perMillisecond = this.limit.perMinute / 60_000;
    this.tokens = Math.min(this.limit.burst, this.tokens + (now - this.filledAt) * perMillisecond);
    this.filledAt = now;
    // Sums of fractions end a hair below the whole number that they mean.
    const whole = this.tokens + 1e-9;
    if (whole < 1) return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil((1 - whole) / perMillisecond / 1000)) };
    this.tokens -= 1;
    return { ok: true };
  }
}
