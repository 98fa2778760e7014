/**
 * Compiles spoilt patterns and holds spoilt and huge events against them, for as long as is said.
 *
 *     npm run build && node --expose-gc dist/bench/fuzz-patterns.js [--seconds 60] [--seed 1]
 *
 * It ends with an exit code other than 0 where anything throws that is not meant to, where one event takes longer than
 * ten seconds, or where memory grows. What it was at stands in its report, with the seed that makes it again.
 */
import { parseArgs } from 'node:util';
import { compilePattern, compileRules, type Matcher } from '../domain/patterns/match';
import { TooManyWays } from '../domain/patterns/one-element';
import { makeCorpus } from '../test/reference/event-ruler/corpus/corpus';
import { blaming, huge, spoilt } from './patterns/hostile';
import { Random } from './patterns/random';

const LONGEST = 10_000;
const GROWTH = 30e6;

interface Tally {
  patterns: number;
  refused: number;
  events: number;
  unreadable: number;
  matches: number;
  tooManyWays: number;
  slowest: number;
  slowestAt: string;
}

function main(seconds: number, seed: number): void {
  const random = new Random(seed);
  const corpus = makeCorpus();
  const tally: Tally = {
    patterns: 0,
    refused: 0,
    events: 0,
    unreadable: 0,
    matches: 0,
    tooManyWays: 0,
    slowest: 0,
    slowestAt: '',
  };
  const heaps: number[] = [];
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    for (let turn = 0; turn < 200; turn++) attempt(corpus, random, seed, tally);
    globalThis.gc?.();
    heaps.push(process.memoryUsage().heapUsed);
  }
  const growth = (heaps.at(-1) ?? 0) - (heaps[Math.floor(heaps.length / 5)] ?? 0);
  console.log(JSON.stringify({ seed, seconds, ...tally, growth }, null, 2));
  if (tally.slowest > LONGEST) throw new Error(`An event took ${tally.slowest} ms: ${tally.slowestAt}`);
  if (globalThis.gc && growth > GROWTH) throw new Error(`Memory grew by ${growth} bytes`);
}

/** Some rules, spoilt or not, and some events, spoilt or not. */
function attempt(corpus: ReturnType<typeof makeCorpus>, random: Random, seed: number, tally: Tally): void {
  const patterns = Array.from({ length: random.between(1, 12) }, () => random.pick(corpus).pattern);
  const texts = patterns.map((pattern) => (random.chance(0.5) ? spoilt(pattern, patterns, random) : pattern));
  const sound = blaming({ seed, texts }, () => texts.filter((text) => compilePattern(text).ok));
  tally.patterns += texts.length;
  tally.refused += texts.length - sound.length;
  const rules = blaming({ seed, sound }, () =>
    compileRules(sound.map((pattern, place) => ({ name: `r${place}`, pattern }))),
  );

  for (let count = 0; count < 3; count++) {
    const { event } = random.pick(corpus);
    const text = random.chance(0.2)
      ? event.replace(/:\s*("[^"\\]*"|\d+)/, () => `:${huge(random)}`)
      : random.chance(0.5)
        ? spoilt(event, patterns, random)
        : event;
    const start = performance.now();
    blaming({ seed, sound, text }, () => match(rules, text, tally));
    tally.events += 1;
    const took = performance.now() - start;
    if (took > tally.slowest) {
      tally.slowest = took;
      tally.slowestAt = JSON.stringify({ sound, text: text.slice(0, 300), length: text.length });
    }
  }
}

/** @throws what is not meant to be thrown */
function match(rules: Matcher, text: string, tally: Tally): void {
  try {
    tally.matches += rules.matchJson(text).length;
  } catch (error) {
    if (error instanceof TooManyWays) tally.tooManyWays += 1;
    else if (error instanceof SyntaxError || isTooDeep(error, text)) tally.unreadable += 1;
    else throw error;
  }
}

/** `JSON.parse` itself runs out of stack where it has to tell of numbers thousands of levels deep. */
function isTooDeep(error: unknown, text: string): boolean {
  if (!(error instanceof RangeError)) return false;
  try {
    JSON.parse(text, (_, value) => value);
    return false;
  } catch {
    return true;
  }
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`--${option} takes a whole number from 1, not "${text}"`);
}

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
});
main(wholeNumber('seconds', values.seconds), wholeNumber('seed', values.seed));
