import type { Json } from '../../domain/events/event';
import type { Reason } from '../../domain/failures/failure';
import { type RuleVerdict, verdictsOn } from '../../domain/notifications/rule-verdict';
import { describeField, describePartings } from '../../domain/patterns/describe-explanation';
import { type ExplainedField, partings } from '../../domain/patterns/explain';
import { TooManyWays } from '../../domain/patterns/one-element';
import type { RulesOfFunction } from './app-rules';
import { type EventContext, eventAtRules } from './event-at-rules';
import type { NumberedObject } from './read-events';

/** What an app's rules make of events. */
export interface RulesTest {
  readonly events: readonly TestedEvent[];
  /** The names of all rules that match one of the events, in the order of the rules. */
  readonly matched: readonly string[];
  /** Those that should; absent where nobody said. */
  readonly expected?: readonly string[];
  readonly asExpected?: boolean;
}

export interface TestedEvent {
  /** Counted from 1. */
  readonly number: number;
  /** Absent, as the subject, where there is none. */
  readonly type?: string;
  readonly subject?: string;
  /** Why no rule sees it: it goes to the failure store. */
  readonly refused?: Reason;
  readonly matches: readonly TestedRule[];
  readonly almost: readonly TestedRule[];
  /** The rule that was asked for, field by field; one for each stack that has another of its name. */
  readonly rules?: readonly TestedRule[];
}

export interface TestedRule {
  readonly rule: string;
  /** The stacks that have it so. */
  readonly stacks: readonly string[];
  readonly channel: string;
  readonly matches: boolean;
  /** Whether it says so without saying it. */
  readonly dryRun?: true;
  /** What it says, where it matches; empty where Slack would refuse it. */
  readonly message?: string;
  /** Where it and the event part, in sentences; of several alternatives, the nearest. */
  readonly partings: readonly string[];
  /** The fields of the nearest alternative. */
  readonly fields: readonly TestedField[];
  /** How many alternatives its pattern has, by `$or`. */
  readonly alternatives: number;
}

export interface TestedField {
  readonly path: string;
  readonly holds: boolean;
  /** The list in the pattern. */
  readonly asked: readonly Json[];
  /** The values in the event. */
  readonly found: readonly Json[];
  /** `data.employees: asks for { numeric: [">=", 500] }, is 420` */
  readonly sentence: string;
}

/**
 * Holds events against the rules of an app.
 *
 * @throws LocalError where an object is no event
 */
export function testRules(
  events: readonly NumberedObject[],
  context: EventContext,
  asked: { readonly rule?: string; readonly expect?: readonly string[] } = {},
): RulesTest {
  const tested = events.map((event) => testEvent(event, context, asked.rule));
  const names = new Set(context.app.functions.flatMap(({ rules }) => rules.map(({ name }) => name)));
  const found = new Set(tested.flatMap(({ matches }) => matches.map(({ rule }) => rule)));
  const matched = [...names].filter((name) => found.has(name));
  if (!asked.expect) return { events: tested, matched };

  const expected = [...names].filter((name) => asked.expect?.includes(name));
  return { events: tested, matched, expected, asExpected: expected.join() === matched.join() };
}

function testEvent(written: NumberedObject, context: EventContext, rule: string | undefined): TestedEvent {
  const { number, object } = written;
  const reached = eventAtRules(written, context);
  if (!reached.ok) return { number, ...namesOf(object), refused: reached.reason, matches: [], almost: [] };

  const verdicts = verdictsOfAll(reached.event, reached.functions);
  if (!verdicts) return { number, ...namesOf(object), refused: TOO_MANY_WAYS, matches: [], almost: [] };

  const all = [...Map.groupBy(verdicts, ({ verdict }) => JSON.stringify(verdict.rule)).values()].flatMap((alike) =>
    alike[0]
      ? [
          {
            verdict: alike[0].verdict,
            tested: testedRule(
              alike[0].verdict,
              alike.map(({ stack }) => stack),
            ),
          },
        ]
      : [],
  );
  const ofKind = (kind: RuleVerdict['kind']) => all.filter(({ verdict }) => verdict.kind === kind);
  const byNearness = ofKind('almost').toSorted((one, other) => distance(one.verdict) - distance(other.verdict));
  return {
    number,
    ...namesOf(reached.event),
    matches: ofKind('matches').map(({ tested }) => tested),
    almost: byNearness.map(({ tested }) => tested),
    ...(rule !== undefined && { rules: all.map(({ tested }) => tested).filter((each) => each.rule === rule) }),
  };
}

const TOO_MANY_WAYS: Reason = {
  code: 'handler-failed',
  message: 'the rules cannot be applied to the event: TooManyWays',
};

/** Undefined where the event has so many arrays beside each other that the functions would give it up. */
function verdictsOfAll(event: object, functions: readonly RulesOfFunction[]) {
  try {
    return functions.flatMap(({ stack, rules }) => verdictsOn(event, rules).map((verdict) => ({ stack, verdict })));
  } catch (error) {
    if (error instanceof TooManyWays) return undefined;
    throw error;
  }
}

function namesOf(event: object): Pick<TestedEvent, 'type' | 'subject'> {
  const { type, subject } = event as { readonly type?: unknown; readonly subject?: unknown };
  return { ...(typeof type === 'string' && { type }), ...(typeof subject === 'string' && { subject }) };
}

function distance({ explanation }: RuleVerdict): number {
  return partings(explanation.nearest);
}

function testedRule({ rule, explanation, message }: RuleVerdict, stacks: readonly string[]): TestedRule {
  const { holds, nearest, alternatives } = explanation;
  return {
    rule: rule.name,
    stacks: [...new Set(stacks)],
    channel: rule.channel,
    matches: holds,
    ...(rule.dryRun && { dryRun: true }),
    ...(holds && { message }),
    partings: describePartings(nearest),
    fields: nearest.fields.map(testedField),
    alternatives: alternatives.length,
  };
}

function testedField(field: ExplainedField): TestedField {
  const { path, holds, asked, found } = field;
  return {
    path,
    holds,
    asked,
    found: found.kind === 'values' ? found.values : [],
    sentence: describeField(field),
  };
}
