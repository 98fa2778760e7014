import type { Event } from '../events/event';
import { compileExplainer, type Explanation, partings } from '../patterns/explain';
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
 * Reads rules once, to hold events against them.
 *
 * @throws Error where a rule has a mistake; `checkRule` finds it
 */
export function compileVerdicts(rules: readonly Rule[]): Verdicts {
  const verdicts = rules.map(compileVerdict);
  return (event) => verdicts.map((verdictOn) => verdictOn(event));
}

/**
 * What each of the rules makes of an event: as rules see it, though what a person wrote down may lack members.
 *
 * @throws TooManyWays as a `Matcher` does
 */
export type Verdicts = (event: object) => RuleVerdict[];

function compileVerdict(rule: Rule): (event: object) => RuleVerdict {
  const explain = compileExplainer(rule.pattern);
  const compiled = compileTemplate(rule.message);
  if (!compiled.ok) throw new Error(`The message of rule "${rule.name}" ${compiled.mistakes.join('; ')}`);

  return (event) => {
    const explanation = explain(event);
    return {
      rule,
      kind: explanation.holds ? 'matches' : isNear(explanation) ? 'almost' : 'other',
      explanation,
      message: explanation.holds ? cutForSlack(compiled.template.render(event as Event)) : '',
    };
  };
}

function isNear({ nearest }: Explanation): boolean {
  const { fields } = nearest;
  const isOfType = fields.some(({ path, holds }) => path === 'type' && holds);
  return isOfType || (fields.length > 1 && partings(nearest) === 1);
}
