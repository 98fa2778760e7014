import type { Condition } from './condition';
import { Fields } from './fields';
import { flatten } from './flatten';
import type { Alternative } from './read-pattern';
import { type AlternativeOfRule, RuleIndex } from './rule-index';

/**
 * Rules, divided by the texts that they name for one field: the `type` of an event, as a rule.
 *
 * An event is held against the rules that name its text there, and against those that don't name texts. An index of
 * either is made when the first event comes that needs it.
 */
export class DividedIndex {
  private readonly fields = new Fields();
  private readonly field: string | undefined;
  private readonly byText = new Map<string, AlternativeOfRule[]>();
  private readonly rest: RuleIndex;
  private readonly indexes = new Map<string, RuleIndex>();
  private whole: RuleIndex | undefined;

  constructor(private readonly alternatives: readonly AlternativeOfRule[]) {
    this.field = fieldOfMostTexts(alternatives);
    const rest: AlternativeOfRule[] = [];
    for (const { rule, fields } of alternatives) {
      const texts = textsOf(fields, this.field);
      const others = { rule, fields: fields.filter(({ path }) => path !== this.field) };
      if (texts === undefined) rest.push({ rule, fields });
      else for (const text of texts) this.byText.set(text, [...(this.byText.get(text) ?? []), others]);
    }
    // An index that is made later knows no field that an event was not walked for.
    for (const { fields } of alternatives) for (const { path } of fields) this.fields.numberOf(path);
    this.rest = new RuleIndex(rest, this.fields);
  }

  /** The numbers of the rules that match, in their order. */
  match(event: object): number[] {
    const text = this.field === undefined ? undefined : ownMember(event, this.field);
    if (typeof text !== 'string') {
      this.whole ??= new RuleIndex(this.alternatives, this.fields);
      return this.whole.match(flatten(event, this.fields));
    }
    const named = this.indexFor(text);
    if (!named && this.rest.isEmpty) return [];
    const flat = flatten(event, this.fields);
    const rules = named?.match(flat) ?? [];
    return this.rest.isEmpty ? rules : merged(rules, this.rest.match(flat));
  }

  private indexFor(text: string): RuleIndex | undefined {
    const known = this.indexes.get(text);
    const alternatives = this.byText.get(text);
    if (known || !alternatives) return known;

    const index = new RuleIndex(alternatives, this.fields);
    this.indexes.set(text, index);
    return index;
  }
}

/** The field at the top of events for which most alternatives name texts alone; undefined where none does. */
function fieldOfMostTexts(alternatives: readonly AlternativeOfRule[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { fields } of alternatives) {
    for (const { path, conditions } of fields) {
      if (!path.includes('.') && conditions.every(isText)) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

function textsOf(fields: Alternative, path: string | undefined): Set<string> | undefined {
  const conditions = fields.find((field) => field.path === path)?.conditions;
  return conditions?.every(isText) ? new Set(conditions.map(({ text }) => text)) : undefined;
}

function isText(condition: Condition): condition is Extract<Condition, { kind: 'text' }> {
  return condition.kind === 'text';
}

function ownMember(event: object, name: string): unknown {
  return Object.hasOwn(event, name) ? (event as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Two lists in order as one, with each number once. */
function merged(one: readonly number[], other: readonly number[]): number[] {
  if (other.length === 0) return [...one];
  const all: number[] = [];
  let left = 0;
  let right = 0;
  while (left < one.length || right < other.length) {
    const first = one[left] ?? Number.POSITIVE_INFINITY;
    const second = other[right] ?? Number.POSITIVE_INFINITY;
    all.push(Math.min(first, second));
    if (first <= second) left += 1;
    if (second <= first) right += 1;
  }
  return all;
}
