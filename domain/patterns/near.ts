/** Shorter names are all alike. */
const SHORTEST = 3;

/** The name that is written almost like another: but for capitals, one letter more, less or other, or two exchanged. */
export function near(name: string, among: ReadonlySet<string>): string | undefined {
  const plain = name.toLowerCase();
  const others = [...among].filter((other) => other !== name);
  return (
    others.find((other) => other.toLowerCase() === plain) ??
    others.find((other) => isOneLetterFrom(plain, other.toLowerCase()))
  );
}

function isOneLetterFrom(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < SHORTEST || long.length - short.length > 1) return false;

  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const isExchanged = short[start] === long[start + 1] && short[start + 1] === long[start];
  return long.length > short.length
    ? short.slice(start) === long.slice(start + 1)
    : short.slice(start + 1) === long.slice(start + 1) ||
        (isExchanged && short.slice(start + 2) === long.slice(start + 2));
}
