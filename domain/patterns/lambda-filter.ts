import type { Json } from '../events/event';
import type { Condition, ValueCondition } from './condition';

/**
 * What a list of conditions asks of a text, in the operators of Lambda's event filtering.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 *
 * @returns an empty list where no text meets the conditions; undefined where Lambda's operators cannot say it
 */
export function textRules(conditions: readonly Condition[]): Json[] | undefined {
  const rules: Json[] = [];
  for (const condition of conditions) {
    if (isOfNoText(condition)) continue;
    const rule = ruleOf(condition);
    if (rule === undefined) return undefined;
    rules.push(rule);
  }
  return rules;
}

/** Why a list of conditions cannot be asked of a text by Lambda; undefined where it can. */
export function whyNoTextRules(conditions: readonly Condition[]): string | undefined {
  const condition = conditions.find((each) => !isOfNoText(each) && ruleOf(each) === undefined);
  return condition && `Lambda's filters have no operator for ${NAMES[condition.kind] ?? 'it'}`;
}

const NAMES: Readonly<Partial<Record<Condition['kind'], string>>> = {
  address: 'IP addresses',
  wildcard: 'wildcards',
  caseless: 'case that does not matter beyond ASCII',
  'caseless-prefix': 'prefixes whose case does not matter',
  'caseless-suffix': 'suffixes whose case does not matter',
  'none-of': 'anything-but with another operator',
  prefix: 'an empty prefix, or one with a quotation mark',
  suffix: 'an empty suffix, or one with a quotation mark',
};

/** Whether no text meets a condition. */
export function isOfNoText({ kind }: Condition): boolean {
  return kind === 'literal' || kind === 'number' || kind === 'number-text' || kind === 'numeric' || kind === 'absent';
}

function ruleOf(condition: Condition): Json | undefined {
  switch (condition.kind) {
    case 'text':
      return condition.text;
    case 'present':
      return { exists: true };
    case 'prefix':
    case 'suffix':
      return /^$|"/.test(condition.text) ? undefined : { [condition.kind]: condition.text };
    case 'caseless':
      return isAscii(condition.text.text) ? { 'equals-ignore-case': condition.text.text } : undefined;
    case 'none-of':
      return anythingBut(condition.conditions);
    default:
      return undefined;
  }
}

function anythingBut(conditions: readonly ValueCondition[]): Json | undefined {
  const texts = conditions.flatMap((condition) => (condition.kind === 'text' ? [condition.text] : []));
  if (texts.length === conditions.length) return { 'anything-but': texts };
  // A text is none of those numbers.
  return conditions.every(isOfNoText) ? { exists: true } : undefined;
}

function isAscii(text: string): boolean {
  return [...text].every((character) => character < '\u0080');
}
