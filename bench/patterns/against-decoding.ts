import type { Event } from '../../domain/events/event';
import { compileRules } from '../../domain/patterns/match';
import { median } from '../median';
import { decoded } from './kept';
import type { KeptRule } from './make-rules';

/** Microseconds for one event. */
export interface AgainstDecoding {
  readonly rules: number;
  readonly decode: number;
  readonly match: number;
  /** The median of the rounds' ratios. */
  readonly ratio: number;
}

/** So many times in a round, all records are decoded and what came of them is matched. */
const PASSES = 12;

const WARM_UP = 6;

/**
 * Sets of rules in turn, round by round.
 *
 * In a pass all records are decoded, and then each event is matched once. It is matched as it comes out of decoding, as in
 * a function: texts that were hashed once are found faster afterwards.
 */
export function matchAgainstDecoding(
  sets: readonly (readonly KeptRule[])[],
  records: readonly Uint8Array[],
  rounds: number,
): AgainstDecoding[] {
  const matchers = sets.map(compileRules);
  const round = () => matchers.map(({ match }) => time(match, records));
  for (let warmUp = 0; warmUp < WARM_UP; warmUp++) round();

  const measured = Array.from({ length: rounds }, round);
  return sets.map((rules, set) => {
    const times = measured.flatMap((each) => each[set] ?? []);
    return {
      rules: rules.length,
      decode: median(times.map(({ decode }) => decode)),
      match: median(times.map(({ match }) => match)),
      ratio: median(times.map(({ decode, match }) => match / decode)),
    };
  });
}

function time(match: (event: Event) => string[], records: readonly Uint8Array[]): { decode: number; match: number } {
  let decode = 0;
  let matching = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const begun = performance.now();
    const events = records.map(decoded);
    const between = performance.now();
    for (const event of events) match(event);
    decode += between - begun;
    matching += performance.now() - between;
  }
  const perEvent = 1000 / (PASSES * records.length);
  return { decode: decode * perEvent, match: matching * perEvent };
}
