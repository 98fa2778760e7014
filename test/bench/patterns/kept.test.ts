import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decoded, KEPT, keptRecords, keptRules, pathOf } from '../../../bench/patterns/kept';
import { makeRecords } from '../../../bench/patterns/make-records';
import { type KeptRule, makeRules } from '../../../bench/patterns/make-rules';
import { isChange } from '../../../domain/events/event';
import { compileRules } from '../../../domain/patterns/match';

const rules = keptRules();
const events = keptRecords().map(decoded);

test('the kept files are what the program makes', () => {
  const lines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

  expect(readFileSync(pathOf(KEPT.rules), 'utf8')).toBe(lines(makeRules()));
  expect(readFileSync(pathOf(KEPT.records), 'utf8')).toBe(lines(makeRecords()));
});

describe.each([100, 1000])('the first %i rules', (count) => {
  const some = rules.slice(0, count);

  test('are half on one type, and half on some twenty others, with a few on a prefix or on none', () => {
    const types = some.map(({ pattern }) => JSON.stringify(pattern.type));
    const others = types.filter((type) => type !== '["customers.modified"]');

    expect(others).toHaveLength(count / 2);
    expect(new Set(others.filter((type) => /^\["[\w.]+"\]$/.test(type)))).toHaveLength(20);
    expect(others.filter((type) => type?.includes('prefix'))).toHaveLength((count / 100) * 3);
    expect(others.filter((type) => type === undefined)).toHaveLength((count / 100) * 2);
  });

  test('have a wildcard in one of a hundred', () => {
    expect(some.filter((rule) => operatorsIn(rule).some((operator) => operator.endsWith('wildcard')))).toHaveLength(
      count / 100,
    );
  });

  test('match a tenth of all pairs', () => {
    const share = matching(some) / (some.length * events.length);

    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  });
});

test('the one rule of the smallest set is on the type that half of them are on, and has several fields', () => {
  expect(rules[0]?.pattern).toMatchObject({
    type: ['customers.modified'],
    data: { country: expect.anything(), employees: expect.anything(), status: expect.anything() },
  });
});

test('all operators are used', () => {
  expect(new Set(rules.flatMap(operatorsIn))).toEqual(
    new Set([
      '$or',
      'anything-but',
      'anything-but.equals-ignore-case',
      'anything-but.prefix',
      'anything-but.suffix',
      'anything-but.wildcard',
      'cidr',
      'equals-ignore-case',
      'exists false',
      'exists true',
      'numeric <',
      'numeric <=',
      'numeric =',
      'numeric >',
      'numeric >=',
      'numeric >= <',
      'numeric >= <=',
      'prefix',
      'prefix.equals-ignore-case',
      'suffix',
      'suffix.equals-ignore-case',
      'wildcard',
    ]),
  );
});

test('half of the events are changes of 2 to 3 kB with an item of 20 to 30 attributes', () => {
  const records = keptRecords();
  const changes = events.flatMap((event, place) => (isChange(event) ? [{ event, size: records[place]?.length }] : []));

  expect(changes).toHaveLength(events.length / 2);
  for (const { event, size } of changes) {
    expect(size).toBeGreaterThan(2000);
    expect(size).toBeLessThan(3000);
    expect(Object.keys(event.data ?? {}).length).toBeGreaterThanOrEqual(20);
    expect(Object.keys(event.before ?? {}).length).toBeLessThanOrEqual(30);
  }
});

function matching(some: readonly KeptRule[]): number {
  const { match } = compileRules(some);
  return events.reduce((total, event) => total + match(event).length, 0);
}

/** `prefix`, `anything-but.prefix`, `numeric >= <`, `exists true`. */
function operatorsIn({ pattern }: KeptRule): string[] {
  return operatorsOf(pattern);
}

function operatorsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === '$or') return [name, ...operatorsOf(member)];
    return Array.isArray(member) ? member.flatMap(operatorOf) : operatorsOf(member);
  });
}

function operatorOf(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  return Object.entries(condition).map(([name, operand]) => {
    if (name === 'exists') return `exists ${operand}`;
    if (name === 'numeric')
      return ['numeric', ...operand.filter((term: unknown) => typeof term === 'string')].join(' ');
    const isNested = typeof operand === 'object' && operand !== null && !Array.isArray(operand);
    return isNested ? `${name}.${Object.keys(operand)[0]}` : name;
  });
}
