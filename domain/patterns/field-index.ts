import { type Condition, type Leaf, meets, type ValueCondition } from './condition';
import type { PlacedLeaf } from './flatten';
import { type Bits, NumberSet } from './number-set';
import { comparable } from './text';
import { ValueIndex } from './value-index';

/** What alternatives of rules ask of one field, and which of them are content with the values that an event has there. */
export class FieldIndex {
  /** The alternatives that name the field. */
  readonly naming = new NumberSet();
  private readonly positive = new ValueIndex();
  private readonly present = new NumberSet();
  private readonly absent = new NumberSet();
  /** Alternatives that take anything but what the index of the excluded finds. */
  private readonly anythingBut = new NumberSet();
  private readonly excluded = new ValueIndex();
  /** Alternatives with several lists of what is excluded: they take what is missing in one of them. */
  private readonly others: { readonly conditions: readonly ValueCondition[]; readonly member: number }[] = [];

  add(conditions: readonly Condition[], member: number): void {
    this.naming.add(member);
    const exclusions = conditions.filter((condition) => condition.kind === 'none-of');
    if (exclusions.length > 1) this.others.push({ conditions: exclusions, member });
    else for (const { conditions: excluded } of exclusions) this.addExclusion(excluded, member);

    for (const condition of conditions) {
      if (condition.kind === 'present') this.present.add(member);
      else if (condition.kind === 'absent') this.absent.add(member);
      else if (condition.kind !== 'none-of') this.positive.add(condition, member);
    }
  }

  private addExclusion(excluded: readonly ValueCondition[], member: number): void {
    this.anythingBut.add(member);
    for (const condition of excluded) {
      if (condition.kind !== 'present' && condition.kind !== 'none-of') this.excluded.add(condition, member);
    }
  }

  /**
   * Takes the alternatives away that are not content.
   *
   * @param leaves the values of the field
   * @param among the alternatives that are left
   * @param scratch two sets of the same size, whatever is in them
   */
  narrow(leaves: readonly PlacedLeaf[] | undefined, among: Bits, [content, found]: readonly [Bits, Bits]): void {
    if (!this.naming.meets(among)) return;
    content.fill(0);
    if (leaves) for (const { value } of leaves) this.collect(value, content, found);
    // Within arrays, a field may be absent from the elements that are chosen, and that is not seen here.
    if (!leaves?.some(({ place }) => place === undefined)) this.absent.addTo(content);
    this.naming.takeOthersFrom(among, content);
  }

  private collect(value: Leaf, content: Bits, found: Bits): void {
    this.present.addTo(content);
    this.positive.collect(value, content);
    if (!this.anythingBut.isEmpty) {
      found.fill(0);
      this.excluded.collect(typeof value === 'string' ? comparable(value) : value, found);
      this.anythingBut.addOthersTo(content, found);
    }
    for (const { conditions, member } of this.others) {
      if (conditions.some((condition) => meets(value, condition))) {
        content[member >>> 5] = (content[member >>> 5] ?? 0) | (1 << (member & 31));
      }
    }
  }
}
