import type { Json } from '../../domain/events/event';
import type { Reason } from '../../domain/failures/failure';
import { namesTooLong } from '../../domain/notifications/announcement';
import { compileVerdicts, type RuleVerdict, type Verdicts } from '../../domain/notifications/rule-verdict';
import { describeApart, describeField, describePartings } from '../../domain/patterns/describe-explanation';
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
  /** What is sensitive may still be in it: it is a change of an entity that the app does not register. */
  readonly sensitiveUnknown?: true;
  /** Why rules say nothing, whatever matches; absent where none is kept from it. */
  readonly refused?: readonly Refusal[];
  readonly matches: readonly TestedRule[];
  readonly almost: readonly TestedRule[];
  /** Rules that would match, and are on a stream that does not carry it; absent where there is none. */
  readonly onOtherStreams?: readonly TestedRule[];
  /** The rule that was asked for, field by field; one for each stack that has another of its name. */
  readonly rules?: readonly TestedRule[];
}

/** Why functions give an event up: it goes to their failure store. */
export interface Refusal extends Reason {
  /** The stacks whose rules say nothing. */
  readonly stacks: readonly string[];
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
  /** Those of them that are about fields which hold, but in no one element of an array. */
  readonly apart: readonly string[];
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
  const functions = new Map(context.app.functions.map((fn) => [fn, compileVerdicts(fn.rules)]));
  const tested = events.map((event) => testEvent(event, context, functions, asked.rule));
  const names = new Set(context.app.functions.flatMap(({ rules }) => rules.map(({ name }) => name)));
  const found = new Set(tested.flatMap(({ matches }) => matches.map(({ rule }) => rule)));
  const matched = [...names].filter((name) => found.has(name));
  if (!asked.expect) return { events: tested, matched };

  const expected = [...names].filter((name) => asked.expect?.includes(name));
  const isRefused = tested.some(({ refused }) => refused);
  return { events: tested, matched, expected, asExpected: !isRefused && expected.join() === matched.join() };
}

function testEvent(
  written: NumberedObject,
  context: EventContext,
  functions: ReadonlyMap<RulesOfFunction, Verdicts>,
  rule: string | undefined,
): TestedEvent {
  const { number, object } = written;
  const reached = eventAtRules(written, context);
  if (!reached.ok) {
    const refused = { ...reached.reason, stacks: stacksOf(context.app.functions) };
    return { number, ...namesOf(object), refused: [refused], matches: [], almost: [] };
  }

  const { event, sensitiveUnknown } = reached;
  const results = reached.functions.map((fn) => resultAt(fn.stack, event, functions.get(fn)));
  const refused = byReason(results.flatMap((result) => (result.reason ? [result] : [])));
  const verdicts = eachOnce(results.flatMap((result) => result.verdicts ?? []));
  const ofKind = (kind: RuleVerdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind);
  const ofRule = verdicts.filter((verdict) => verdict.rule.name === rule);
  const others = context.app.functions.filter((fn) => !reached.functions.includes(fn));
  const elsewhere = eachOnce(others.flatMap((fn) => resultAt(fn.stack, event, functions.get(fn)).verdicts ?? []));
  const onOtherStreams = elsewhere.filter(({ kind }) => kind === 'matches').map(testedRule);
  return {
    number,
    ...namesOf(event),
    ...(sensitiveUnknown && { sensitiveUnknown }),
    ...(refused.length > 0 && { refused }),
    matches: ofKind('matches').map(testedRule),
    almost: ofKind('almost').toSorted(byNearness).map(testedRule),
    ...(onOtherStreams.length > 0 && { onOtherStreams }),
    ...(rule !== undefined && { rules: ofRule.map(testedRule) }),
  };
}

type VerdictAtStack = RuleVerdict & { readonly stack: string };
type VerdictAtStacks = RuleVerdict & { readonly stacks: readonly string[] };

type ResultAtFunction =
  | { readonly verdicts: readonly VerdictAtStack[]; readonly reason?: undefined }
  | { readonly stack: string; readonly reason: Reason; readonly verdicts?: undefined };

/** What a function makes of an event: one that it gives up is nothing to other functions. */
function resultAt(stack: string, event: object, verdictsOn: Verdicts = () => []): ResultAtFunction {
  try {
    const verdicts = verdictsOn(event).map((verdict) => ({ ...verdict, stack }));
    const speaks = verdicts.some(({ kind }) => kind === 'matches');
    const reason = speaks ? namesTooLong(textsOf(event)) : undefined;
    return reason ? { stack, reason } : { verdicts };
  } catch (error) {
    if (error instanceof TooManyWays) return { stack, reason: TOO_MANY_WAYS };
    throw error;
  }
}

/** A person may have written something else, or nothing. */
function textsOf(event: object): { readonly id: string; readonly type: string; readonly subject: string } {
  const texts = Object.fromEntries(Object.entries(event).filter(([, value]) => typeof value === 'string'));
  return { id: '', type: '', subject: '', ...texts };
}

const TOO_MANY_WAYS: Reason = {
  code: 'handler-failed',
  message: 'the rules cannot be applied to the event: TooManyWays',
};

function byReason(refused: readonly { readonly stack: string; readonly reason: Reason }[]): Refusal[] {
  return [...Map.groupBy(refused, ({ reason }) => reason.message).values()].flatMap((alike) =>
    alike[0] ? [{ ...alike[0].reason, stacks: stacksOf(alike) }] : [],
  );
}

/** A rule that several stacks have the same is one. */
function eachOnce(verdicts: readonly VerdictAtStack[]): VerdictAtStacks[] {
  return [...Map.groupBy(verdicts, ({ rule }) => JSON.stringify(rule)).values()].flatMap((alike) =>
    alike[0] ? [{ ...alike[0], stacks: stacksOf(alike) }] : [],
  );
}

function stacksOf(some: readonly { readonly stack: string }[]): string[] {
  return [...new Set(some.map(({ stack }) => stack))];
}

function byNearness(one: RuleVerdict, other: RuleVerdict): number {
  return partings(one.explanation.nearest) - partings(other.explanation.nearest);
}

function namesOf(event: object): Pick<TestedEvent, 'type' | 'subject'> {
  const { type, subject } = event as { readonly type?: unknown; readonly subject?: unknown };
  return { ...(typeof type === 'string' && { type }), ...(typeof subject === 'string' && { subject }) };
}

function testedRule({ rule, stacks, explanation, message }: VerdictAtStacks): TestedRule {
  const { holds, nearest, alternatives } = explanation;
  return {
    rule: rule.name,
    stacks,
    channel: rule.channel,
    matches: holds,
    ...(rule.dryRun && { dryRun: true }),
    ...(holds && { message }),
    partings: describePartings(nearest),
    apart: nearest.apart.map(describeApart),
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
