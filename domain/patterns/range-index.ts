import { type Bits, NumberSet } from './number-set';

/** What numbers and texts have in common: an order. */
type Ordered = number | string;

export interface Range<T extends Ordered> {
  readonly from: T;
  readonly withFrom: boolean;
  readonly to: T;
  readonly withTo: boolean;
}

/**
 * Ranges of which each stands for a number, and which of them a value is in.
 *
 * The bounds of all ranges cut the values into slots: each bound by itself, and what is between two of them. A segment
 * tree over the slots keeps each range in as many nodes as the logarithm of their count, and so a value meets no more
 * sets than that.
 */
export class RangeIndex<T extends Ordered> {
  private readonly ranges: { readonly range: Range<T>; readonly member: number }[] = [];
  private tree: { readonly bounds: readonly T[]; readonly nodes: (NumberSet | undefined)[] } | undefined;

  add(range: Range<T>, member: number): void {
    this.ranges.push({ range, member });
    this.tree = undefined;
  }

  /** Adds the numbers of the ranges that a value is in. */
  collect(value: T, into: Bits): void {
    if (this.ranges.length === 0) return;
    this.tree ??= this.grow();
    const { bounds, nodes } = this.tree;
    for (let node = slotOf(value, bounds) + nodes.length / 2; node >= 1; node >>= 1) nodes[node]?.addTo(into);
  }

  private grow(): NonNullable<RangeIndex<T>['tree']> {
    const bounds = [...new Set(this.ranges.flatMap(({ range }) => [range.from, range.to]))].sort((a, b) =>
      a < b ? -1 : 1,
    );
    const count = 2 * bounds.length + 1;
    const nodes: (NumberSet | undefined)[] = new Array(2 * count).fill(undefined);
    const put = (node: number, member: number): void => {
      const set = nodes[node] ?? new NumberSet();
      set.add(member);
      nodes[node] = set;
    };
    for (const { range, member } of this.ranges) {
      let first = slotOf(range.from, bounds) + (range.withFrom ? 0 : 1) + count;
      let end = slotOf(range.to, bounds) + (range.withTo ? 1 : 0) + count;
      for (; first < end; first >>= 1, end >>= 1) {
        if (first % 2 === 1) put(first++, member);
        if (end % 2 === 1) put(--end, member);
      }
    }
    return { bounds, nodes };
  }
}

/** The slots are: below the first bound, the first bound, between it and the second, the second, … */
function slotOf<T extends Ordered>(value: T, bounds: readonly T[]): number {
  let first = 0;
  let end = bounds.length;
  while (first < end) {
    const middle = (first + end) >>> 1;
    const bound = bounds[middle];
    if (bound !== undefined && bound < value) first = middle + 1;
    else end = middle;
  }
  return bounds[first] === value ? 2 * first + 1 : 2 * first;
}
