/**
 * How far a shard is done with: the last record before the first one that is still open. Batches of one shard may
 * end in another order than they were read in.
 */
export class Checkpoint {
  private readonly open: { readonly sequenceNumber: string; done: boolean }[] = [];
  private readonly entries = new Map<string, { done: boolean }>();
  private last: string | undefined;

  /** The sequence number after which reading would go on; undefined until the first record is done with. */
  get position(): string | undefined {
    return this.last;
  }

  /** Whether everything that was read is done with. */
  get isSettled(): boolean {
    return this.open.length === 0;
  }

  /** Records were read, in the order of the shard. */
  read(sequenceNumbers: readonly string[]): void {
    for (const sequenceNumber of sequenceNumbers) {
      const entry = { sequenceNumber, done: false };
      this.open.push(entry);
      this.entries.set(sequenceNumber, entry);
    }
  }

  /** Records are done with: processed, filtered out or given up. */
  complete(sequenceNumbers: Iterable<string>): void {
    for (const sequenceNumber of sequenceNumbers) {
      const entry = this.entries.get(sequenceNumber);
      if (entry !== undefined) entry.done = true;
    }
    this.advance();
  }

  private advance(): void {
    const firstOpen = this.open.findIndex(({ done }) => !done);
    const passed = this.open.splice(0, firstOpen === -1 ? this.open.length : firstOpen);
    for (const { sequenceNumber } of passed) this.entries.delete(sequenceNumber);
    this.last = passed.at(-1)?.sequenceNumber ?? this.last;
  }
}
