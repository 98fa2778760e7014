import { addressDigits } from './address';
import { AffixIndex } from './affix-index';
import { type Leaf, meets, type ValueCondition } from './condition';
import { type Bits, NumberSet } from './number-set';
import { NumberText } from './number-text';
import { RangeIndex } from './range-index';
import { comparable, withEnd, withStart } from './text';

type Kind = ValueCondition['kind'];
type Of<Kinds extends Kind> = Extract<ValueCondition, { kind: Kinds }>;

/** What a table can find. Presence has no table, and what none of several conditions is met for is no look-up. */
export type IndexedCondition = Of<Exclude<Kind, 'present' | 'none-of'>>;

/** Conditions that are met by what a table can only propose: a wildcard by texts that begin as it does. */
type TestedCondition = Of<'wildcard' | 'caseless' | 'caseless-prefix' | 'caseless-suffix'>;

/** Conditions of which each stands for a number, and which of them a value meets: without looking at every one. */
export class ValueIndex {
  private readonly literals = new Map<boolean | null, NumberSet>();
  private readonly numbers = new Map<number, NumberSet>();
  private readonly numberTexts = new Map<string, NumberSet>();
  private readonly ranges = new RangeIndex<number>();
  private readonly texts = new TextIndex();

  add(condition: IndexedCondition, member: number): void {
    if (condition.kind === 'numeric') this.ranges.add(condition.range, member);
    else if (condition.kind === 'literal') entry(this.literals, condition.value, newSet).add(member);
    else if (condition.kind === 'number') entry(this.numbers, condition.value, newSet).add(member);
    else if (condition.kind === 'number-text') entry(this.numberTexts, condition.text, newSet).add(member);
    else this.texts.add(condition, member);
  }

  /** Adds the numbers of the conditions that a value meets. */
  collect(value: Leaf, into: Bits): void {
    if (typeof value === 'string') {
      this.texts.collect(value, into);
    } else if (typeof value === 'number') {
      this.numbers.get(value)?.addTo(into);
      this.ranges.collect(value, into);
    } else if (value instanceof NumberText) {
      this.numberTexts.get(value.text)?.addTo(into);
    } else {
      this.literals.get(value)?.addTo(into);
    }
  }
}

/** The part of the index that is about texts. */
class TextIndex {
  private readonly exact = new Map<string, NumberSet>();
  private readonly prefixes = new AffixIndex<NumberSet>('start');
  private readonly suffixes = new AffixIndex<NumberSet>('end');
  /** By the length of their digits: IPv4 and IPv6. */
  private readonly addresses = new Map<number, RangeIndex<string>>();
  private readonly wildcardsByStart = new AffixIndex<Candidates>('start');
  private readonly wildcardsByEnd = new AffixIndex<Candidates>('end');
  private readonly caseless = new CaselessIndex();
  /** Conditions that no table can propose. */
  private readonly others = new Candidates();

  add(
    condition: Exclude<IndexedCondition, Of<'literal' | 'number' | 'number-text' | 'numeric'>>,
    member: number,
  ): void {
    if (condition.kind === 'address') this.addAddresses(condition, member);
    else if (condition.kind === 'text') entry(this.exact, condition.text, newSet).add(member);
    else if (condition.kind === 'prefix') this.prefixes.entry(condition.text, newSet).add(member);
    else if (condition.kind === 'suffix') this.suffixes.entry(condition.text, newSet).add(member);
    else this.candidatesFor(condition).add(condition, member);
  }

  private addAddresses({ range: { from, to } }: Of<'address'>, member: number): void {
    const ranges = entry(this.addresses, from.length, () => new RangeIndex<string>());
    ranges.add({ from, withFrom: true, to, withTo: true }, member);
  }

  private candidatesFor(condition: TestedCondition): Candidates {
    if (condition.kind !== 'wildcard') return this.caseless.candidatesFor(condition) ?? this.others;
    const { start, end } = condition.wildcard;
    if (start !== '') return this.wildcardsByStart.entry(start, newCandidates);
    return end !== '' ? this.wildcardsByEnd.entry(end, newCandidates) : this.others;
  }

  collect(text: string, into: Bits): void {
    const value = comparable(text);
    const add = (members: NumberSet): void => members.addTo(into);
    const test = (candidates: Candidates): void => candidates.collect(value, into);

    this.exact.get(text)?.addTo(into);
    if (!this.prefixes.isEmpty) this.prefixes.forEachOf(withEnd(value), add);
    if (!this.suffixes.isEmpty) this.suffixes.forEachOf(withStart(value), add);
    this.wildcardsByStart.forEachOf(value, test);
    this.wildcardsByEnd.forEachOf(value, test);
    if (this.addresses.size > 0) {
      const digits = addressDigits(value);
      if (digits !== undefined) this.addresses.get(digits.length)?.collect(digits, into);
    }
    this.caseless.forEachOf(value, test);
    this.others.collect(value, into);
  }
}

/** Texts whose case does not matter, by their capitals. */
class CaselessIndex {
  private readonly whole = new Map<string, Candidates>();
  private readonly prefixes = new AffixIndex<Candidates>('start');
  private readonly suffixes = new AffixIndex<Candidates>('end');
  private isEmpty = true;

  /** Undefined for a text that has no capitals to go by. */
  candidatesFor({ kind, text: { capitals } }: Exclude<TestedCondition, Of<'wildcard'>>): Candidates | undefined {
    if (capitals === undefined) return undefined;
    this.isEmpty = false;
    if (kind === 'caseless') return entry(this.whole, capitals, newCandidates);
    return (kind === 'caseless-prefix' ? this.prefixes : this.suffixes).entry(capitals, newCandidates);
  }

  forEachOf(value: string, visit: (candidates: Candidates) => void): void {
    if (this.isEmpty) return;
    const capitals = value.toUpperCase();
    const whole = this.whole.get(capitals);
    if (whole) visit(whole);
    if (!this.prefixes.isEmpty) this.prefixes.forEachOf(withEnd(capitals), visit);
    if (!this.suffixes.isEmpty) this.suffixes.forEachOf(withStart(capitals), visit);
  }
}

/** Conditions that a look-up proposes, and that are tested then: each once, however many rules have it. */
class Candidates {
  private readonly conditions = new Map<string, { readonly condition: TestedCondition; readonly members: NumberSet }>();

  add(condition: TestedCondition, member: number): void {
    const { text } = condition.kind === 'wildcard' ? condition.wildcard : condition.text;
    const key = `${condition.kind} ${text}`;
    entry(this.conditions, key, () => ({ condition, members: new NumberSet() })).members.add(member);
  }

  collect(value: string, into: Bits): void {
    for (const { condition, members } of this.conditions.values()) if (meets(value, condition)) members.addTo(into);
  }
}

function entry<Key, Entry>(table: Map<Key, Entry>, key: Key, make: () => Entry): Entry {
  const known = table.get(key);
  if (known !== undefined) return known;
  const made = make();
  table.set(key, made);
  return made;
}

function newSet(): NumberSet {
  return new NumberSet();
}

function newCandidates(): Candidates {
  return new Candidates();
}
