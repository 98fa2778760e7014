/**
 * Gives each change of a table a creation time in microseconds, later than the one before: the emulator's streams
 * tell whole seconds only, and two changes of an item have to differ.
 *
 * A time is never before the write. It lies within the second that the stream tells; where that second is over when
 * its changes are read, they follow each other by a microsecond around its end.
 */
export class CreationTimes {
  private last = 0;

  /**
   * @param second when the item was written, as the stream tells it
   * @param now milliseconds since 1970; the write was no later
   */
  next(second: Date, now: number): number {
    const earliest = second.getTime() * 1000;
    const withinSecond = Math.min(Math.max(now * 1000, earliest), earliest + 999_999);
    this.last = Math.max(this.last + 1, withinSecond);
    return this.last;
  }
}
