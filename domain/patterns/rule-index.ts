import { FieldIndex } from './field-index';
import type { Fields } from './fields';
import type { FlatEvent } from './flatten';
import { type Bits, bitsFor, clearBit } from './number-set';
import { type NumberedField, standInOneElement, ValuesOfEvent } from './one-element';
import type { Alternative } from './read-pattern';

/** One alternative of a rule's pattern. */
export interface AlternativeOfRule {
  /** The number of the rule. */
  readonly rule: number;
  readonly fields: Alternative;
}

/**
 * Alternatives of many rules in one structure, which an event is held against once.
 *
 * For each field there is a table of what rules ask of it; the alternatives that are content with each of their fields
 * are what is left, as bits of a few words. Only where several fields have values in arrays of objects, each of these has
 * to be looked at again.
 */
export class RuleIndex {
  private readonly alternatives: readonly { readonly rule: number; readonly fields: readonly NumberedField[] }[];
  /** The fields of most alternatives first, so that few are left soon. */
  private readonly indexes: readonly { readonly field: number; readonly index: FieldIndex }[];
  /** What is left of the alternatives of an event, and room for the sets of a field: the same for all events. */
  private readonly left: Bits;
  private readonly scratch: readonly [Bits, Bits];

  /** @param alternatives in the order of their rules */
  constructor(
    alternatives: readonly AlternativeOfRule[],
    private readonly fields: Fields,
  ) {
    const indexes = new Map<number, FieldIndex>();
    this.alternatives = alternatives.map(({ rule, fields: named }, member) => {
      const numbered = named.map(({ path, conditions }, place): NumberedField => {
        const number = fields.numberOf(path);
        const index = indexes.get(number) ?? new FieldIndex();
        indexes.set(number, index);
        index.add(conditions, member);
        const later = named.slice(place + 1).map((field) => fields.numberOf(field.path));
        return {
          number,
          conditions,
          mayBeAbsent: conditions.some(({ kind }) => kind === 'absent'),
          stepsToLater: new Set(later.flatMap((field) => [...fields.stepsTo(field)])),
        };
      });
      return { rule, fields: numbered };
    });
    this.indexes = [...indexes]
      .map(([field, index]) => ({ field, index }))
      .sort((one, other) => other.index.naming.size - one.index.naming.size);
    this.left = bitsFor(alternatives.length);
    this.scratch = [bitsFor(alternatives.length), bitsFor(alternatives.length)];
  }

  get isEmpty(): boolean {
    return this.alternatives.length === 0;
  }

  /** The numbers of the rules of which an alternative matches, in their order. */
  match(event: FlatEvent): number[] {
    const { left, scratch } = this;
    left.fill(0xff_ff_ff_ff);
    for (const { field, index } of this.indexes) index.narrow(event.leaves[field], left, scratch);
    if (event.hasPlaces) this.lookAtElements(event);

    const rules: number[] = [];
    let last = -1;
    for (let place = 0; place < left.length; place++) {
      for (let rest = left[place] ?? 0; rest !== 0; rest &= rest - 1) {
        const rule = this.alternatives[place * 32 + 31 - Math.clz32(rest & -rest)]?.rule;
        if (rule === undefined || rule === last) continue;
        rules.push(rule);
        last = rule;
      }
    }
    return rules;
  }

  /** Takes those alternatives away whose values do not stand in one element of each array. */
  private lookAtElements(event: FlatEvent): void {
    const [inArrays] = this.scratch;
    inArrays.fill(0);
    for (const { field, index } of this.indexes) if (event.isPlaced[field]) index.naming.addTo(inArrays);

    const values = new ValuesOfEvent(event, this.fields);
    for (let place = 0; place < this.left.length; place++) {
      for (let rest = (this.left[place] ?? 0) & (inArrays[place] ?? 0); rest !== 0; rest &= rest - 1) {
        const member = place * 32 + 31 - Math.clz32(rest & -rest);
        const fields = this.alternatives[member]?.fields;
        if (fields && !standInOneElement(fields, event, values)) clearBit(this.left, member);
      }
    }
  }
}
