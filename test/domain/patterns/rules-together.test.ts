import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern, compileRules } from '../../../domain/patterns/match';
import { makeCorpus } from '../../reference/event-ruler/corpus/corpus';

/** Patterns of all kinds, and events that match one of them or nearly do. */
const corpus = makeCorpus().filter(({ pattern }) => compilePattern(pattern).ok);
const pairs = fc.constantFrom(...corpus);

/** Patterns on the same few types, so that rules are divided by them, with other fields of the corpus. */
const typed = fc
  .tuple(fc.subarray(['a.b', 'c.d', 'e.f'], { minLength: 1 }), pairs)
  .filter(([, { pattern }]) => !/"type"|\$or/.test(pattern))
  .map(([types, { pattern }]) => `{"type":${JSON.stringify(types)},${pattern.trim().slice(1)}`)
  .filter((pattern) => compilePattern(pattern).ok);
const rules = fc
  .array(
    fc.oneof(
      pairs.map(({ pattern }) => pattern),
      typed,
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((patterns) => patterns.map((pattern, place) => ({ name: `r${place}`, pattern })));
const events = fc
  .tuple(pairs, fc.constantFrom('', '"type":"a.b",', '"type":"x",', '"type":["c.d"],', '"type":5,'))
  .filter(([{ event }]) => !event.includes('"type"') && /^\s*\{\s*"/.test(event))
  .map(([{ event }, type]) => `{${type}${event.trim().slice(1)}`);

describe('rules that are compiled together', () => {
  test('match as each of them does alone, in whatever order', () => {
    let matching = 0;
    fc.assert(
      fc.property(rules, fc.array(events, { minLength: 1, maxLength: 5 }), (all, some) => {
        const together = compileRules(all);
        const reversed = compileRules(all.toReversed());
        for (const event of some) {
          const alone = all.filter(({ pattern }) => matchesAlone(pattern, event)).map(({ name }) => name);
          matching += alone.length;

          expect(together.matchJson(event)).toEqual(alone);
          expect(reversed.matchJson(event)).toEqual(alone.toReversed());
        }
      }),
      { numRuns: 800 },
    );
    expect(matching).toBeGreaterThan(100);
  });

  test('match as each of them does alone, where many are on the fields of the event', () => {
    const byShape = Map.groupBy(corpus, ({ event }) => Object.keys(JSON.parse(event)).sort().join());
    const alike = [...byShape.values()].filter(({ length }) => length > 30).slice(0, 40);
    let matching = 0;
    for (const group of alike) {
      const all = group.slice(0, 200).map(({ pattern }, place) => ({ name: `r${place}`, pattern }));
      const together = compileRules(all);
      for (const { event } of group.slice(0, 10)) {
        const alone = all.filter(({ pattern }) => matchesAlone(pattern, event)).map(({ name }) => name);
        matching += alone.length;

        expect(together.matchJson(event)).toEqual(alone);
      }
    }
    expect(matching).toBeGreaterThan(300);
  });
});

function matchesAlone(pattern: string, event: string): boolean {
  const compiled = compilePattern(pattern);
  return compiled.ok && compiled.matchesJson(event);
}
