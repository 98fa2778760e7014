import type { Bits } from './number-set';

/** What is found at an affix: numbers that stand there, or conditions that are tested before theirs do. */
interface Found {
  collect(value: string, into: Bits): void;
}

/**
 * Texts with which others begin or end, and what stands for each. Texts of one length are in one table, so that a value
 * is looked up once for each length that there is.
 *
 * As in EventBridge, a value has a quotation mark behind its end and before its start, which an affix can reach.
 */
export class AffixIndex<Entry extends Found> {
  private readonly tables: { readonly length: number; readonly entries: Map<string, Entry> }[] = [];
  /** The first unit of prefixes, the last of suffixes: most values are told by that. NaN for the empty one. */
  private readonly edges = new Set<number>();

  constructor(private readonly at: 'start' | 'end') {}

  /** What stands for an affix; made where nothing does yet. */
  entry(affix: string, make: () => Entry): Entry {
    let table = this.tables.find(({ length }) => length === affix.length);
    if (!table) {
      table = { length: affix.length, entries: new Map() };
      this.tables.push(table);
    }
    this.edges.add(this.edgeOf(affix));
    const known = table.entries.get(affix) ?? make();
    table.entries.set(affix, known);
    return known;
  }

  /**
   * Adds the numbers of the affixes of a text.
   *
   * @param value what conditions are tested with, where it is another than the text that is looked up
   */
  collect(text: string, into: Bits, value = text): void {
    if (this.tables.length === 0) return;
    const edge = text === '' ? QUOTATION_MARK : this.edgeOf(text);
    if (!this.edges.has(edge) && !this.edges.has(Number.NaN)) return;
    for (const { length, entries } of this.tables) {
      if (length <= text.length + 1) entries.get(this.affixOf(text, length))?.collect(value, into);
    }
  }

  private edgeOf(text: string): number {
    return text.charCodeAt(this.at === 'start' ? 0 : text.length - 1);
  }

  private affixOf(text: string, length: number): string {
    if (this.at === 'start') return length <= text.length ? text.slice(0, length) : withEnd(text);
    return length <= text.length ? text.slice(text.length - length) : withStart(text);
  }
}

const QUOTATION_MARK = 0x22;

/** What EventBridge looks for a prefix in: a text and the quotation mark behind it. */
export function withEnd(text: string): string {
  return `${text}"`;
}

/** What EventBridge looks for a suffix in: a text and the quotation mark before it. */
export function withStart(text: string): string {
  return `"${text}`;
}
