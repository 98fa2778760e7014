/** Something that takes room in an event. */
export interface Sized {
  /** Bytes of its JSON in the event. */
  readonly bytes: number;
}

export interface BatchLimits {
  /** `BatchSize`. */
  readonly batchSize: number;
  /** `MaximumBatchingWindowInSeconds` in milliseconds; 0 takes what is there. */
  readonly window: number;
}

/** The largest event that Lambda takes in a synchronous invocation: 6 MB. */
const maximumEventBytes = 6 * 1024 * 1024;

/** What surrounds the records of an event: `{"Records":[]}`. */
const envelopeBytes = 14;

/**
 * Gathers records into batches: one is due when it has `BatchSize` records, when one record more would make its event
 * too large, or when its first record has waited for the batching window.
 */
export class BatchQueue<Item extends Sized> {
  private waiting: { readonly item: Item; readonly since: number }[] = [];

  constructor(private readonly limits: BatchLimits) {}

  get length(): number {
    return this.waiting.length;
  }

  add(items: readonly Item[], now: number): void {
    for (const item of items) this.waiting.push({ item, since: now });
  }

  /** @returns the batch that is due, taken out of the queue, or undefined */
  take(now: number): Item[] | undefined {
    const first = this.waiting[0];
    if (first === undefined) return undefined;
    const fitting = this.countFitting();
    const isFull = fitting === this.limits.batchSize || fitting < this.waiting.length;
    if (!isFull && now - first.since < this.limits.window) return undefined;
    return this.waiting.splice(0, fitting).map(({ item }) => item);
  }

  /** Forgets what waits. */
  clear(): void {
    this.waiting = [];
  }

  /** A record that is too large by itself makes a batch by itself. */
  private countFitting(): number {
    let bytes = envelopeBytes;
    let count = 0;
    for (const { item } of this.waiting) {
      bytes += item.bytes + 1;
      if (count > 0 && bytes > maximumEventBytes) break;
      count += 1;
      if (count === this.limits.batchSize) break;
    }
    return count;
  }
}

/** The event that a function gets, made of the JSON of its records. */
export function eventOf(records: readonly { readonly json: string }[]): string {
  return `{"Records":[${records.map(({ json }) => json).join(',')}]}`;
}
