import type { Answer } from './record';

/** A pattern and an event that event-ruler answers by an accident of its making, and we otherwise. */
export interface KnownDifference {
  /** Why; with … it goes on from the one before. */
  readonly why: string;
  readonly pattern: string;
  readonly event: string;
  readonly eventRuler: Answer;
  readonly ours: Answer;
}

/** None of the corpus is of these kinds. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    why: 'numbers of an event have nothing to do with addresses; event-ruler compares their digits with the hexadecimal ones of the address',
    pattern: '{"a":["16.0.0.0"]}',
    event: '{"a":10000000}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: '… also with those that are no whole numbers',
    pattern: '{"a":["16.0.0.1"]}',
    event: '{"a":10000001.5}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: '… and with those of a network',
    pattern: '{"a":[{"cidr":"16.0.0.0/8"}]}',
    event: '{"a":10000000}',
    eventRuler: 'm',
    ours: 'n',
  },
  { why: '… however short', pattern: '{"a":[{"cidr":"0.0.0.0/0"}]}', event: '{"a":1}', eventRuler: 'm', ours: 'n' },
  {
    why: 'an address of version 6 is in no network of version 4; event-ruler compares the first digits',
    pattern: '{"a":[{"cidr":"10.0.0.0/8"}]}',
    event: '{"a":"0a00:1::"}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: '… nor one of version 4 in one of version 6',
    pattern: '{"a":[{"cidr":"::/0"}]}',
    event: '{"a":"1.2.3.4"}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: 'an exact text with half a surrogate pair equals itself only; event-ruler reads it as a question mark where it shares its beginning with others',
    pattern: '{"a":["?x","?xy"]}',
    event: '{"a":"\\ud800x"}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: '… or stands beside a condition of another kind',
    pattern: '{"a":["\\ud800",{"prefix":"\\ud800y"}]}',
    event: '{"a":"?"}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: 'halves of a surrogate pair in the wrong order are question marks; event-ruler turns a suffix round twice',
    pattern: '{"a":[{"suffix":"\\ude00\\ud83d"}]}',
    event: '{"a":"x😀"}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: 'a condition means the same whatever stands before it; in event-ruler one that ignores case begins anywhere behind a wildcard with a star in front',
    pattern: '{"a":[{"wildcard":"*x"},{"equals-ignore-case":"ab"}]}',
    event: '{"a":"cab"}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: '… so does a suffix that ends with more than a letter of English',
    pattern: '{"a":[{"wildcard":"*b"},{"suffix":"大"}]}',
    event: '{"a":"大c"}',
    eventRuler: 'm',
    ours: 'n',
  },
  {
    why: '… and what anything-but excludes',
    pattern: '{"a":[{"wildcard":"*a"},{"anything-but":{"suffix":["大","é"]}}]}',
    event: '{"a":"σB大B"}',
    eventRuler: 'n',
    ours: 'm',
  },
  {
    why: 'an alternative counts, whatever it has in common with one before; event-ruler takes it for the same',
    pattern: '{"$or":[{"a":[1]},{"a":[1,3]}]}',
    event: '{"a":3}',
    eventRuler: 'n',
    ours: 'm',
  },
  {
    why: 'an empty list excludes nothing and is a mistake wherever it stands; event-ruler notices only where it stands first',
    pattern: '{"a":["x",{"anything-but":{"prefix":[]}}]}',
    event: '{"a":"x"}',
    eventRuler: 'm',
    ours: 'r',
  },
  {
    why: 'what follows a pattern is a mistake; event-ruler stops reading at its last brace',
    pattern: '{"a":[1]}}',
    event: '{"a":1}',
    eventRuler: 'm',
    ours: 'r',
  },
  { why: '… whatever it is', pattern: '{"a":[1]} {"b":[2]}', event: '{"a":1}', eventRuler: 'm', ours: 'r' },
  {
    why: 'an empty name at the end of a path is a name; event-ruler looks there only if another rule has an empty name',
    pattern: '{"a":{"":["x"]}}',
    event: '{"a":{"":"x"}}',
    eventRuler: 'n',
    ours: 'm',
  },
  {
    why: 'a mask is written in the digits of JSON; event-ruler takes those of all scripts',
    pattern: '{"a":[{"cidr":"10.1.1.1/٢٤"}]}',
    event: '{"a":"10.1.1.2"}',
    eventRuler: 'm',
    ours: 'r',
  },
  {
    why: 'of a name that is twice in one object, JSON.parse keeps the last; event-ruler refuses the pattern',
    pattern: '{"a":["x"],"a":["x"]}',
    event: '{"a":1}',
    eventRuler: 'r',
    ours: 'n',
  },
];
