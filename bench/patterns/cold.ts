/**
 * What a set of rules costs a process that has just started: `node --expose-gc dist/bench/patterns/cold.js 1000`. It
 * prints a `ColdStart` in JSON.
 */
import { compileRules, type Matcher } from '../../domain/patterns/match';
import { decoded, keptRecords, keptRules } from './kept';

/** Milliseconds, and bytes of the heap. */
export interface ColdStart {
  readonly compile: number;
  /** Of one change and one published event: parts of the set are put together when the first event needs them. */
  readonly firstEvents: number;
  /** After an event of every type. */
  readonly bytes: number;
}

const rules = keptRules().slice(0, Number(process.argv[2]));
const events = keptRecords().map(decoded);

function measure(): ColdStart {
  const { compile, firstEvents } = timed();
  // Again, because what the engine has made of the code meanwhile is no part of the set.
  const before = heap();
  const matcher = compileRules(rules);
  matchAll(matcher);
  const bytes = heap() - before;
  matchAll(matcher);
  return { compile, firstEvents, bytes };
}

function timed(): Pick<ColdStart, 'compile' | 'firstEvents'> {
  const begun = performance.now();
  const matcher = compileRules(rules);
  const compiled = performance.now();
  for (const event of events.slice(0, 2)) matcher.match(event);
  const matched = performance.now();
  matchAll(matcher);
  return { compile: compiled - begun, firstEvents: matched - compiled };
}

function matchAll({ match }: Matcher): void {
  for (const event of events) match(event);
}

function heap(): number {
  if (!global.gc) throw new Error('Run it with node --expose-gc');
  global.gc();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

console.log(JSON.stringify(measure()));
