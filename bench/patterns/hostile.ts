import type { Random } from './random';

/** Makes a text worse: cuts, doubles, mixes and blows up parts of it. It need not be JSON any more. */
export function spoilt(text: string, others: readonly string[], random: Random): string {
  return Array.from({ length: random.between(1, 3) }).reduce<string>((worse) => {
    const from = random.between(0, worse.length);
    const to = random.between(from, Math.min(worse.length, from + 40));
    const part = worse.slice(from, to);
    const instead = random.pick([
      () => '',
      () => part.repeat(random.between(2, 200)),
      () => random.pick(others).slice(0, random.between(0, 200)),
      () => random.pick(ODD),
      () => [...part].reverse().join(''),
    ])();
    return worse.slice(0, from) + instead + worse.slice(to);
  }, text);
}

const ODD = [
  '\\ud800',
  '\u0000',
  '*'.repeat(50),
  '*a'.repeat(200),
  '1e400',
  '0'.repeat(300),
  '"__proto__":',
  '{"$or":[',
  ']}',
  '..',
  '""',
];

/** What is written in the place of an event's values: much of one thing. */
export function huge(random: Random): string {
  const size = random.between(1, 20_000);
  return random.pick([
    () => JSON.stringify('a'.repeat(size * 10)),
    () => '['.repeat(size) + ']'.repeat(size),
    () => `${'{"a":'.repeat(size)}1${'}'.repeat(size)}`,
    () => JSON.stringify(Array.from({ length: size }, (_, n) => n)),
    () => JSON.stringify(Array.from({ length: size }, (_, n) => ({ a: n, b: [{ c: n }, { c: `${n}` }] }))),
    () => JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, n) => [`k${n}`, n]))),
    () =>
      JSON.stringify({
        'a.b': Array.from({ length: size % 200 }, (_, n) => ({ c: n })),
        a: { b: [{ c: 1 }, { c: 2 }] },
      }),
  ])();
}

/** So much of each text is shown. */
const SHOWN = 2000;

/** Does some work on an input. What it throws says which, so that it can be made again. */
export function blaming<Result>(input: object, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const shown = JSON.stringify(input, (_, value) => (typeof value === 'string' ? value.slice(0, SHOWN) : value));
    throw new Error(`${String(error)} for ${shown}`, { cause: error });
  }
}
