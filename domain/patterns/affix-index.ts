/**
 * Texts with which others begin or end, and what stands for each. Texts of one length are in one table, so that a value
 * is looked up once for each length that there is.
 */
export class AffixIndex<Entry> {
  private readonly tables = new Map<number, Map<string, Entry>>();

  constructor(private readonly at: 'start' | 'end') {}

  get isEmpty(): boolean {
    return this.tables.size === 0;
  }

  /** What stands for an affix; made where nothing does yet. */
  entry(affix: string, make: () => Entry): Entry {
    let table = this.tables.get(affix.length);
    if (!table) {
      table = new Map();
      this.tables.set(affix.length, table);
    }
    const known = table.get(affix) ?? make();
    table.set(affix, known);
    return known;
  }

  /** Calls a function with what stands for each affix of a value. */
  forEachOf(value: string, visit: (entry: Entry) => void): void {
    for (const [length, table] of this.tables) {
      if (length > value.length) continue;
      const entry = table.get(this.at === 'start' ? value.slice(0, length) : value.slice(value.length - length));
      if (entry !== undefined) visit(entry);
    }
  }
}
