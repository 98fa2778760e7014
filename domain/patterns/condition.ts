import { type AddressRange, addressDigits } from './address';
import type { CaselessText } from './caseless-text';
import { NumberText } from './number-text';
import { comparable, withEnd, withStart } from './text';
import type { Wildcard } from './wildcard';

/** A value of an event where it holds no further ones. */
export type Leaf = null | boolean | number | NumberText | string;

/** A condition that a value meets or not. */
export type ValueCondition =
  | { readonly kind: 'present' }
  | { readonly kind: 'literal'; readonly value: boolean | null }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'number-text'; readonly text: string }
  | { readonly kind: 'numeric'; readonly range: NumericRange }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'suffix'; readonly text: string }
  | { readonly kind: 'caseless'; readonly text: CaselessText }
  | { readonly kind: 'caseless-prefix'; readonly text: CaselessText }
  | { readonly kind: 'caseless-suffix'; readonly text: CaselessText }
  | { readonly kind: 'wildcard'; readonly wildcard: Wildcard }
  | { readonly kind: 'address'; readonly range: AddressRange }
  | { readonly kind: 'none-of'; readonly conditions: readonly ValueCondition[] };

/** One condition of a field: of its values, of which one has to meet it, or that it has none. */
export type Condition = ValueCondition | { readonly kind: 'absent' };

/** Numbers between two, of which either may belong to them. Infinity does not. */
export interface NumericRange {
  readonly from: number;
  readonly withFrom: boolean;
  readonly to: number;
  readonly withTo: boolean;
}

/** Whether a value meets a condition. */
export function meets(value: Leaf, condition: ValueCondition): boolean {
  switch (condition.kind) {
    case 'present':
      return true;
    case 'none-of': {
      const excluded = typeof value === 'string' ? comparable(value) : value;
      return !condition.conditions.some((each) => meets(excluded, each));
    }
    case 'literal':
    case 'number':
      return value === condition.value;
    case 'text':
      return value === condition.text;
    case 'number-text':
      return value instanceof NumberText && value.text === condition.text;
    case 'numeric':
      return typeof value === 'number' && isWithin(value, condition.range);
    default:
      return typeof value === 'string' && textMeets(comparable(value), condition);
  }
}

function isWithin(value: number, { from, withFrom, to, withTo }: NumericRange): boolean {
  return (value > from || (withFrom && value === from)) && (value < to || (withTo && value === to));
}

type TextCondition = Exclude<
  ValueCondition,
  { kind: 'present' | 'none-of' | 'literal' | 'number' | 'number-text' | 'numeric' | 'text' }
>;

function textMeets(value: string, condition: TextCondition): boolean {
  switch (condition.kind) {
    case 'prefix':
      return withEnd(value).startsWith(condition.text);
    case 'suffix':
      return withStart(value).endsWith(condition.text);
    case 'caseless':
      return condition.text.isMetBy(value);
    case 'caseless-prefix':
      return condition.text.isMetByStartOf(withEnd(value));
    case 'caseless-suffix':
      return condition.text.isMetByEndOf(withStart(value));
    case 'wildcard':
      return condition.wildcard.isMetBy(value);
    case 'address':
      return isAddressWithin(value, condition.range);
  }
}

function isAddressWithin(value: string, { from, to }: AddressRange): boolean {
  const digits = addressDigits(value);
  return digits !== undefined && digits.length === from.length && from <= digits && digits <= to;
}
