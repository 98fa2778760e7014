import type { Random } from './random';

const WORDS = [
  'a',
  'b',
  'ab',
  'aa',
  'abc',
  'order',
  'Order',
  'ORDER',
  'order.created',
  'customers.inserted',
  'aws.ec2',
  'eu-west-1',
  'a b',
  ' a',
  'N',
  'true',
  'null',
  '1',
  '1.0',
  '0x1F',
  '{}',
  'a/b/c',
  'x-y_z',
] as const;

/** Characters of two, three and four bytes, and some with a mark of their own. */
const WORDS_BEYOND_ASCII = [
  'é',
  'e\u0301',
  'café',
  'naïve',
  'ñandú',
  '大',
  '雨大',
  '日本語',
  'Ωmega',
  '😀',
  'a😀b',
  '😀😁',
  '👩\u200d👩\u200d👧',
  '𐐀',
  '\u0000',
  '\u001f',
  '\u2028',
  '\ufeff',
  '\uffff',
] as const;

/** Characters whose case is more than one letter for another. */
export const ODD_LETTERS = [
  'ß',
  'ẞ',
  'İ',
  'ı',
  'i',
  'I',
  'ǅ',
  'ǆ',
  'Ǆ',
  'ǈ',
  'ǲ',
  'σ',
  'ς',
  'Σ',
  'K',
  'k',
  '\u212a',
  'å',
  '\u00c5',
  '\u212b',
  'µ',
  'μ',
  'Μ',
  'ﬁ',
  'ﬃ',
  'ŉ',
  'ǰ',
  'ΐ',
  'ΰ',
  'և',
  'ẖ',
  'ⱥ',
  'Ⱥ',
  'ⱦ',
  'ᾳ',
  'ᾼ',
  'ᾲ',
  'ῼ',
  'ꭰ',
  'Ꭰ',
  'ა',
  'Ა',
  'ſ',
  's',
  'S',
  'ẛ',
  'Ω',
  '\u2126',
  'ω',
  'ϴ',
  'θ',
  'ϑ',
  'ȼ',
  'ɐ',
  'Ɐ',
  '𐐀',
  '𐐨',
  '😀',
  'ǝ',
  'Ǝ',
  'é',
  'É',
  'e\u0301',
  'ÿ',
  'Ÿ',
  'ĸ',
  'a',
  '?',
] as const;

const CASED_WORDS = [
  'straße',
  'STRASSE',
  'İstanbul',
  'istanbul',
  'ΟΔΟΣ',
  'οδος',
  'οδοσ',
  'ǅungla',
  'ﬁsh',
  'K2',
  'café',
];

const QUOTED_WORDS = ['"', '"a', 'a"', '""', '\\', 'a\\b', '\\"', '*', 'a*b', '\\*', '?', '??'] as const;

const LONE_SURROGATES = ['\ud83d', '\ude00', 'a\ud800', '\udfffb', '\ud800\ud800'] as const;

/** Any text that a pattern or an event may have. */
export function anyText(random: Random): string {
  const kind = random.next();
  if (kind < 0.5) return random.pick(WORDS);
  if (kind < 0.7) return random.pick(WORDS_BEYOND_ASCII);
  if (kind < 0.78) return random.pick(ODD_LETTERS);
  if (kind < 0.84) return random.pick(CASED_WORDS);
  if (kind < 0.9) return random.pick(QUOTED_WORDS);
  if (kind < 0.93) return random.pick(LONE_SURROGATES);
  if (kind < 0.96) return '';
  return random.pick(WORDS) + random.pick(WORDS_BEYOND_ASCII);
}

export function anyTextWithLetters(random: Random): string {
  return random.chance(0.4)
    ? anyText(random)
    : Array.from({ length: 1 + random.integer(3) }, () => random.pick([...ODD_LETTERS, ...CASED_WORDS])).join('');
}

/** A text that is nearly the same. */
export function nearText(random: Random, text: string): string {
  const at = random.integer(text.length + 1);
  const before = text.slice(0, at);
  const after = text.slice(at);
  return random.pick([
    () => text.slice(0, -1),
    () => text.slice(1),
    () => before + after.slice(1),
    () => before + random.pick(['x', '?', '"', 'é', ' ', '*']) + after.slice(1),
    () => before + random.pick(['x', '\u0301', '0', '\u0000']) + after,
    () => text.toUpperCase(),
    () => text.toLowerCase(),
    () => otherCase(random, text),
    () => `${text} `,
    () => `"${text}"`,
    () => text + text,
    () => text.normalize('NFC'),
    () => text.normalize('NFD'),
    () => text.replace(/[\ud800-\udfff]/g, '?'),
    () => [...text].reverse().join(''),
  ])();
}

/** Each UTF-16 unit in lower or upper case, which is what event-ruler means by ignoring case. */
function otherCase(random: Random, text: string): string {
  return text
    .split('')
    .map((unit) => (random.chance(0.5) ? unit.toLowerCase() : unit.toUpperCase()))
    .join('');
}

/** As {@link otherCase}, where each unit of a surrogate pair has become a question mark, as in event-ruler. */
export function otherCaseInBytes(random: Random, text: string): string {
  return otherCase(random, text).replace(/[\ud800-\udfff]/g, '?');
}

export function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed();
}
