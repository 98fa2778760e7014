import { FieldIndex } from './field-index';
import { flatten } from './flatten';
import { bitsFor, numbersIn } from './number-set';
import { holdInOneElement, type NumberedField, ValuesOfEvent } from './one-element';
import type { Alternative } from './read-pattern';
import { Step } from './step';

/** One alternative of a rule's pattern. */
export interface AlternativeOfRule {
  /** The number of the rule. */
  readonly rule: number;
  readonly fields: Alternative;
}

/**
 * Alternatives of many rules in one structure, which an event is held against once.
 *
 * The event is walked along the names that any rule has. For each field there is a table of what rules ask of it; the
 * alternatives that are content with each of their fields are what is left, as bits of a few words. Only where values
 * stand in arrays of objects, each of these has to be looked at again.
 */
export class RuleIndex {
  private readonly root = new Step();
  private readonly fields: FieldIndex[] = [];
  private readonly stepsToField: Set<Step>[] = [];
  private readonly alternatives: readonly { readonly rule: number; readonly fields: readonly NumberedField[] }[];
  private readonly order: readonly number[];

  constructor(alternatives: readonly AlternativeOfRule[]) {
    this.alternatives = alternatives.map(({ rule, fields }, member) => {
      const numbered = fields.map((field, place): NumberedField => {
        const number = this.numberOf(field.path);
        this.fields[number]?.add(field.conditions, member);
        return {
          number,
          conditions: field.conditions,
          stepsToLater: stepsTo(fields.slice(place + 1), this.root),
        };
      });
      return { rule, fields: numbered };
    });
    // The fields of most rules first, so that few are left soon.
    this.order = this.fields
      .map((field, number) => ({ number, size: field.naming.size }))
      .sort((one, other) => other.size - one.size)
      .map(({ number }) => number);
  }

  private numberOf(path: string): number {
    const last = this.root.grow(path).at(-1) ?? this.root;
    if (last.field === undefined) {
      last.field = this.fields.length;
      this.fields.push(new FieldIndex());
      this.stepsToField.push(new Set(this.root.grow(path)));
    }
    return last.field;
  }

  get isEmpty(): boolean {
    return this.alternatives.length === 0;
  }

  /** The numbers of the rules of which an alternative matches, in their order, each as often as it has such. */
  match(event: object): number[] {
    const { alternatives, fields } = this;
    const flat = flatten(event, this.root, fields.length);
    const left = bitsFor(alternatives.length);
    left.fill(0xff_ff_ff_ff);
    const scratch = [bitsFor(alternatives.length), bitsFor(alternatives.length)] as const;
    for (const number of this.order) fields[number]?.narrow(flat.leaves[number], left, scratch);

    const values = flat.hasPlaces ? new ValuesOfEvent(flat, this.stepsToField) : undefined;
    const rules: number[] = [];
    for (const member of numbersIn(left)) {
      const alternative = alternatives[member];
      if (alternative && (!values || holdInOneElement(alternative.fields, values))) rules.push(alternative.rule);
    }
    return rules;
  }
}

function stepsTo(fields: Alternative, root: Step): Set<Step> {
  return new Set(fields.flatMap(({ path }) => root.grow(path)));
}
