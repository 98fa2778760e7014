import type { Condition } from './condition';
import type { Alternative } from './read-pattern';
import { type AlternativeOfRule, RuleIndex } from './rule-index';

/**
 * Rules, divided by the texts that they name for one field: the `type` of an event, as a rule.
 *
 * An event is held against the rules that name its text there, and against those that don't name texts. An index of
 * either is made when the first event comes that needs it.
 */
export class DividedIndex {
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
    this.rest = new RuleIndex(rest);
  }

  /** The numbers of the rules that match, in their order. */
  match(event: object): number[] {
    const text = this.field === undefined ? undefined : ownMember(event, this.field);
    if (typeof text !== 'string') {
      this.whole ??= new RuleIndex(this.alternatives);
      return ordered(this.whole.match(event));
    }
    const named = this.indexFor(text)?.match(event);
    const unnamed = this.rest.isEmpty ? [] : this.rest.match(event);
    return ordered(named ? [...named, ...unnamed] : unnamed);
  }

  private indexFor(text: string): RuleIndex | undefined {
    const known = this.indexes.get(text);
    const alternatives = this.byText.get(text);
    if (known || !alternatives) return known;

    const index = new RuleIndex(alternatives);
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

function ordered(rules: readonly number[]): number[] {
  return [...new Set(rules)].sort((one, other) => one - other);
}
