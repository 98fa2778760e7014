import type { Event } from '../../domain/events/event';
import { compilePattern } from '../../domain/patterns/match';
import type { Pattern } from '../../domain/patterns/pattern';
import { median } from '../median';
import { asEventText, eventInEventBridge, patternInEventBridge } from './eventbridge-form';
import type { KeptRule } from './make-rules';
import type { EventBridgeEvent, Peer } from './peers';

export interface AgainstPeer {
  readonly peer: string;
  /** The share of pairs of a rule and an event that it answers as ours does. */
  readonly same: number;
  /** The share of pairs for which it throws. */
  readonly throws: number;
  readonly parsed: Compared;
  /** With the event as a text. */
  readonly text: Compared;
}

/** Microseconds for one event and one rule, over the pairs for which the package does not throw. */
interface Compared {
  readonly peer: number;
  readonly ours: number;
  /** The median of the rounds' ratios. */
  readonly ratio: number;
}

/** One question, asked of a package and of ours. */
interface Question {
  readonly peer: () => boolean;
  readonly ours: () => boolean;
}

/** An event and a rule. */
interface Pair {
  readonly parsed: Question;
  readonly text: Question;
}

const WARM_UP = 2;

/** One rule at a time, in each way in which an event can be given. */
export function matchAgainstPeer(
  peer: Peer,
  rules: readonly KeptRule[],
  events: readonly Event[],
  rounds: number,
): AgainstPeer {
  const pairs = rules.flatMap((rule) => pairsOf(peer, patternInEventBridge(rule.pattern), events));
  const answers = pairs.map(({ parsed }) => ({ peer: answerOf(parsed.peer), ours: parsed.ours() }));
  const share = (count: number) => count / pairs.length;
  return {
    peer: peer.name,
    same: share(answers.filter((answer) => answer.peer === answer.ours).length),
    throws: share(answers.filter((answer) => answer.peer === undefined).length),
    parsed: compare(
      pairs.map(({ parsed }) => parsed),
      rounds,
    ),
    text: compare(
      pairs.map(({ text }) => text),
      rounds,
    ),
  };
}

/** Patterns of a package and of ours are made ready once. */
function pairsOf(peer: Peer, pattern: Pattern, events: readonly Event[]): Pair[] {
  const ours = compiled(pattern);
  const theirs = peer.compile(pattern);
  const theirsForText = peer.compileForText?.(pattern);
  return events.map((event) => {
    const parsed = eventInEventBridge(event);
    const text = JSON.stringify(parsed);
    const entry = asEventText(event);
    return {
      parsed: { peer: () => theirs(parsed), ours: () => ours(parsed) },
      text: {
        peer: theirsForText ? () => theirsForText(entry) : () => theirs(JSON.parse(text)),
        ours: () => ours(JSON.parse(text)),
      },
    };
  });
}

function compiled(pattern: Pattern): (event: EventBridgeEvent) => boolean {
  const ours = compilePattern(pattern);
  if (!ours.ok) throw new Error(`A pattern that is kept is refused: ${JSON.stringify(ours.mistakes)}`);
  return ours.matches;
}

/** Undefined where it throws. */
function answerOf(ask: () => boolean): boolean | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function compare(questions: readonly Question[], rounds: number): Compared {
  const answered = questions.filter(({ peer }) => answerOf(peer) !== undefined);
  const round = () => ({ peer: time(answered.map(({ peer }) => peer)), ours: time(answered.map(({ ours }) => ours)) });
  for (let warmUp = 0; warmUp < WARM_UP; warmUp++) round();

  const measured = Array.from({ length: rounds }, round);
  return {
    peer: median(measured.map(({ peer }) => peer)),
    ours: median(measured.map(({ ours }) => ours)),
    ratio: median(measured.map(({ peer, ours }) => peer / ours)),
  };
}

function time(questions: readonly (() => boolean)[]): number {
  const begun = performance.now();
  for (const ask of questions) ask();
  return ((performance.now() - begun) * 1000) / questions.length;
}
