import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../domain/events/event';
import { compileRules, type Matcher } from '../../domain/patterns/match';
import type { EventRuler, EventsPerSecond } from '../event-ruler/event-ruler';
import { median } from '../median';
import type { KeptRule } from './make-rules';

/** Events in a second. */
export interface OwnFigures {
  /** From the text of an event, by `JSON.parse`, as functions do. */
  readonly parseAndMatch: number;
  /** From the text of an event, without losing digits of its numbers. */
  readonly matchJson: number;
  readonly match: number;
}

const ROUNDS = 7;
const ROUND = 500;
const WARM_UP = 2000;

/** What event-ruler is asked to do, in the same way: the same texts over and over, by a process that is warm. */
export function ownEventsPerSecond(rules: readonly KeptRule[], events: readonly Event[]): OwnFigures {
  const { match, matchJson } = compileRules(rules);
  const texts = events.map((event) => JSON.stringify(event));
  const parsed = texts.map((text) => JSON.parse(text));
  const round = (milliseconds: number): OwnFigures => ({
    parseAndMatch: perSecond(texts, (text) => match(JSON.parse(text)), milliseconds),
    matchJson: perSecond(texts, matchJson, milliseconds),
    match: perSecond(parsed, match, milliseconds),
  });
  round(WARM_UP);
  const rounds = Array.from({ length: ROUNDS }, () => round(ROUND));
  return {
    parseAndMatch: median(rounds.map(({ parseAndMatch }) => parseAndMatch)),
    matchJson: median(rounds.map(({ matchJson }) => matchJson)),
    match: median(rounds.map(({ match }) => match)),
  };
}

function perSecond<T>(inputs: readonly T[], work: (input: T) => void, milliseconds: number): number {
  const begun = performance.now();
  let taken = 0;
  let done = 0;
  while (taken < milliseconds) {
    for (const input of inputs) work(input);
    done += inputs.length;
    taken = performance.now() - begun;
  }
  return (done * 1000) / taken;
}

/** Those of event-ruler for the same. */
export function rulerEventsPerSecond(
  ruler: EventRuler,
  rules: readonly KeptRule[],
  events: readonly Event[],
): Promise<EventsPerSecond> {
  return withFiles(rules, events, (rulesFile, eventsFile) => ruler.measure(rulesFile, eventsFile));
}

/** Where the two give different names: `customers.modified of 2026-11-18T10:15:55.414703Z: event-ruler alone has …`. */
export async function differences(
  ruler: Pick<EventRuler, 'names'>,
  rules: readonly KeptRule[],
  events: readonly Event[],
): Promise<string[]> {
  const matcher = compileRules(rules);
  const expected = await withFiles(rules, events, (rulesFile, eventsFile) => ruler.names(rulesFile, eventsFile));
  return events.flatMap((event, place) => describeDifference(event, matcher, expected[place] ?? []));
}

async function withFiles<T>(
  rules: readonly KeptRule[],
  events: readonly Event[],
  use: (rulesFile: string, eventsFile: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'towpath-bench-'));
  const write = (name: string, lines: readonly object[]): string => {
    const file = join(folder, name);
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return file;
  };
  try {
    const texts = rules.map(({ name, pattern }) => ({ name, pattern: JSON.stringify(pattern) }));
    return await use(write('rules.jsonl', texts), write('events.jsonl', events));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describeDifference(event: Event, matcher: Matcher, expected: readonly string[]): string[] {
  const names = matcher.match(event);
  const missing = expected.filter((name) => !names.includes(name));
  const wrong = names.filter((name) => !expected.includes(name));
  if (missing.length + wrong.length === 0) return [];
  const sides = [
    ...(missing.length > 0 ? [`event-ruler alone has ${missing.join(', ')}`] : []),
    ...(wrong.length > 0 ? [`ours alone has ${wrong.join(', ')}`] : []),
  ];
  return [`${event.type} of ${event.time}: ${sides.join('; ')}`];
}
