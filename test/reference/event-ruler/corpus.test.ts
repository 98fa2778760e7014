import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONDITION_NAMES, type ConditionName } from './corpus/conditions';
import { makeCorpus } from './corpus/corpus';
import { ALL_NOTATIONS } from './corpus/numbers';
import { pairings } from './corpus/operators';
import { operatorsIn } from './operators-in';
import { countsOf, hashOf, RECORD_FILE, type Record } from './record';

const record: Record = JSON.parse(readFileSync(join(__dirname, '../../..', RECORD_FILE), 'utf8'));
const pairs = makeCorpus();
const answered = pairs.map((pair, i) => ({ ...pair, answer: record.answers[i] }));
const accepted = answered.filter(({ answer }) => answer !== 'r');
const fields = accepted.map(({ pattern }) => operatorsIn(pattern));

test('the record is of these pairs: npm run reference -- --write makes it anew', () => {
  expect(record).toMatchObject({ pairs: pairs.length, corpus: hashOf(pairs), counts: countsOf(record.answers) });
  expect(record.answers).toHaveLength(pairs.length);
});

test('of at least 24,000 pairs, between a fifth and three fifths match', () => {
  const share = record.counts.m / pairs.length;

  expect(pairs.length).toBeGreaterThan(24_000);
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.6);
});

test('patterns are refused where they are meant to be, and nowhere else', () => {
  const strange = answered.filter(({ answer, about }) => (answer === 'r') !== (about === 'malformed'));

  expect(strange).toEqual([]);
  expect(record.counts.r).toBeGreaterThan(1_500);
});

test('what is accepted is within the limits of EventBridge', () => {
  const long = accepted.filter(({ pattern }) => pattern.length > 2_048);

  expect(long).toEqual([]);
});

test('every operator is there, with pairs that match and pairs that do not', () => {
  const [matched, missed] = (['m', 'n'] as const).map(
    (letter) => new Set(fields.flatMap((lists, i) => (accepted[i]?.answer === letter ? lists.flat() : []))),
  );

  expect(CONDITION_NAMES.filter((name) => !matched?.has(name) || !missed?.has(name))).toEqual([]);
});

test('every two operators are together in the list of a field, and on two fields', () => {
  const inOneList = new Set(
    fields.flat().flatMap((list) => list.flatMap((one, i) => list.slice(i + 1).map(keyWith(one)))),
  );
  const onTwoFields = new Set(
    fields.flatMap((lists) =>
      lists.flatMap((list, i) => lists.slice(i + 1).flatMap((later) => list.flatMap((one) => later.map(keyWith(one))))),
    ),
  );

  expect(pairings().filter(([one, other]) => !inOneList.has(keyWith(one)(other)))).toEqual([]);
  expect(pairings().filter(([one, other]) => !onTwoFields.has(keyWith(one)(other)))).toEqual([]);
});

test('every notation of a number is in a pattern and in an event', () => {
  const inPatterns = new Set(accepted.flatMap(({ pattern }) => numbersIn(pattern)));
  const inEvents = new Set(accepted.flatMap(({ event }) => numbersIn(event)));

  expect(ALL_NOTATIONS.filter((text) => !inPatterns.has(text) || !inEvents.has(text))).toEqual([]);
});

test.each([
  ['a letter of two bytes', /[\u0080-\u07ff]/],
  ['a letter of three bytes', /[\u0800-\ud7ff]/],
  ['a letter of four bytes', /[\u{10000}-\u{10ffff}]/u],
  ['half a surrogate pair', /\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])/],
  ['white space', /\[\s+"/],
  ['an empty text', /""/],
  ['an escaped star', /\*/],
])('there are patterns and events with %s', (_, sign) => {
  expect(accepted.filter(({ pattern }) => sign.test(pattern)).length).toBeGreaterThan(20);
  expect(accepted.filter(({ event }) => sign.test(event)).length).toBeGreaterThan(20);
});

test.each([
  ['$or at the top', /^\s*\{\s*"\$or"/],
  ['$or further in', /"[^$]\w*"\s*:\s*\{\s*"\$or"/],
  ['$or within $or', /"\$or"\s*:\s*\[\s*\{\s*"\$or"/],
  ['several $or', /"\$or".*\}.*"\$or"/s],
  ['__proto__', /"__proto__"/],
  ['constructor', /"constructor"/],
  ['length', /"length"/],
  ['toString', /"toString"/],
  ['a name with a dot', /"\w+\.\w+"\s*:/],
  ['an empty name', /""\s*:/],
])('there are patterns with %s', (_, sign) => {
  expect(accepted.filter(({ pattern }) => sign.test(pattern)).length).toBeGreaterThan(20);
});

test.each([
  ['an array of values', /\[\s*"[^"]*"\s*,/],
  ['an array of objects', /\[\s*\{[^[\]]*\}\s*,\s*\{/],
  ['an array in an array', /\[\s*\[/],
  ['an empty array', /\[\s*\]/],
  ['an empty object', /:\s*\{\s*\}/],
])('there are events with %s', (_, sign) => {
  expect(accepted.filter(({ event }) => sign.test(event)).length).toBeGreaterThan(100);
});

function keyWith(one: ConditionName): (other: ConditionName) => string {
  return (other) => [one, other].sort().join(' and ');
}

function numbersIn(text: string): string[] {
  return text.match(/-?\d+(\.\d+)?([eE][+-]?\d+)?/g) ?? [];
}
