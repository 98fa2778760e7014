import type { Event } from '../events/event';
import { type Explanation, explain, partings } from '../patterns/explain';
import { compileTemplate } from './message-template';
import type { Rule } from './rule';
import { cutForSlack } from './slack-text';

/** What a rule makes of an event. */
export interface RuleVerdict {
  readonly rule: Rule;
  /**
   * - `matches`: it says its message.
   * - `almost`: all but one of its fields hold, or the type does.
   * - `other`: the event is none of those that it is about.
   */
  readonly kind: 'matches' | 'almost' | 'other';
  readonly explanation: Explanation;
  /** What it says, as Slack would get it; empty where the rule does not match, and where Slack would refuse it. */
  readonly message: string;
}

/**
 * Holds an event against rules.
 *
 * @param event as rules see it; what a person wrote down may lack members
 * @throws Error where a rule has a mistake; `checkRule` finds it
 */
export function verdictsOn(event: object, rules: readonly Rule[]): RuleVerdict[] {
  return rules.map((rule) => {
    const explanation = explain(rule.pattern, event);
    return {
      rule,
      kind: explanation.holds ? 'matches' : isNear(explanation) ? 'almost' : 'other',
      explanation,
      message: explanation.holds ? messageOf(event as Event, rule) : '',
    };
  });
}

function isNear({ nearest }: Explanation): boolean {
  const { fields } = nearest;
  const isOfType = fields.some(({ path, holds }) => path === 'type' && holds);
  return isOfType || (fields.length > 1 && partings(nearest) === 1);
}

function messageOf(event: Event, rule: Rule): string {
  const compiled = compileTemplate(rule.message);
  if (!compiled.ok) throw new Error(`The message of rule "${rule.name}" ${compiled.mistakes.join('; ')}`);
  return cutForSlack(compiled.template.render(event));
}
