import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../domain/events/event';
import type { Expected, ExpectedAnnouncement, ExpectedFailure } from './story';

/** What came of a story, in the same form as what was expected of it. */
export type Found = Expected;

/** Something that is not as the story says, in words: `#marketing: "big-customer" of c0001 was announced 2 times, expected 1`. */
export interface Difference {
  readonly in: 'documents' | AnnouncementsOf | 'failures';
  /** The index, channel or sink. */
  readonly where: string;
  readonly what: string;
}

/** What was said, and what would have been. */
type AnnouncementsOf = 'announcements' | 'withheld';

/** Compares what came of a story with what was expected. Equal means: no differences. */
export function compare(expected: Expected, found: Found): Difference[] {
  return [
    ...keysOf(expected.documents, found.documents).flatMap((index) =>
      compareDocuments(index, expected.documents[index] ?? {}, found.documents[index] ?? {}),
    ),
    ...compareChannels('announcements', expected.announcements, found.announcements),
    ...compareChannels('withheld', inAnyOrder(expected.withheld), inAnyOrder(found.withheld)),
    ...compareFailures(expected.failures, found.failures),
  ];
}

function compareDocuments(
  where: string,
  expected: Record<string, JsonObject>,
  found: Record<string, JsonObject>,
): Difference[] {
  return keysOf(expected, found).flatMap((id): Difference[] => {
    const [wanted, is] = [expected[id], found[id]];
    if (is === undefined) return [{ in: 'documents', where, what: `${id} is missing` }];
    if (wanted === undefined) return [{ in: 'documents', where, what: `${id} should not be there` }];
    const fields = keysOf(wanted, is).filter((field) => !isDeepStrictEqual(wanted[field], is[field]));
    return fields.length === 0 ? [] : [{ in: 'documents', where, what: `${id} differs in ${fields.join(', ')}` }];
  });
}

type ByChannel = Readonly<Record<string, readonly ExpectedAnnouncement[]>>;

/** What is said has an order; what is kept only has none. */
function inAnyOrder(channels: ByChannel = {}): ByChannel {
  const sorted = Object.entries(channels).map(([channel, all]) => [channel, all.toSorted(byText)] as const);
  return Object.fromEntries(sorted);
}

function byText(one: ExpectedAnnouncement, other: ExpectedAnnouncement): number {
  return one.text.localeCompare(other.text);
}

function compareChannels(part: AnnouncementsOf, expected: ByChannel, found: ByChannel): Difference[] {
  return keysOf(expected, found).flatMap((where) =>
    compareAnnouncements({ in: part, where }, expected[where] ?? [], found[where] ?? []),
  );
}

/** Each announcement once, and those of one subject and rule in their order; none is promised across subjects. */
function compareAnnouncements(
  place: Pick<Difference, 'in' | 'where'>,
  expected: readonly ExpectedAnnouncement[],
  found: readonly ExpectedAnnouncement[],
): Difference[] {
  const [wantedTexts, isTexts] = [textsBySubjectAndRule(expected), textsBySubjectAndRule(found)];
  return [...new Set([...wantedTexts.keys(), ...isTexts.keys()])].flatMap((of): Difference[] => {
    const [wanted, is] = [wantedTexts.get(of) ?? [], isTexts.get(of) ?? []];
    if (isDeepStrictEqual(wanted, is)) return [];
    if (wanted.length !== is.length) {
      const verb = place.in === 'withheld' ? 'withheld' : 'announced';
      return [{ ...place, what: `${of} was ${verb} ${is.length} times, expected ${wanted.length}` }];
    }
    const reordered = isDeepStrictEqual(wanted.toSorted(), is.toSorted());
    return [{ ...place, what: `${of} ${reordered ? 'is out of order' : 'has another text'}` }];
  });
}

function textsBySubjectAndRule(announcements: readonly ExpectedAnnouncement[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { subject, rule, text } of announcements) {
    const of = `"${rule}" of ${subject}`;
    texts.set(of, [...(texts.get(of) ?? []), text]);
  }
  return texts;
}

function compareFailures(expected: readonly ExpectedFailure[], found: readonly ExpectedFailure[]): Difference[] {
  const [wanted, is] = [countOf(expected), countOf(found)];
  return [...new Set([...wanted.keys(), ...is.keys()])].flatMap((failure): Difference[] => {
    const { sink, code, subject } = JSON.parse(failure) as ExpectedFailure;
    const [expectedCount, foundCount] = [wanted.get(failure) ?? 0, is.get(failure) ?? 0];
    if (expectedCount === foundCount) return [];
    const of = subject === undefined ? '' : ` of ${subject}`;
    return [
      { in: 'failures', where: sink, what: `${code}${of} was kept ${foundCount} times, expected ${expectedCount}` },
    ];
  });
}

function countOf(failures: readonly ExpectedFailure[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { sink, code, subject } of failures) {
    const key = JSON.stringify({ sink, code, subject });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function keysOf(...records: readonly object[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
}
