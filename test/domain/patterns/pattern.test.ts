import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../domain/patterns/match';
import type { ChangePattern, Pattern, PatternOf } from '../../../domain/patterns/pattern';

interface Customer {
  readonly customerId: string;
  readonly name: string;
  readonly plan: 'free' | 'paid';
  readonly employees?: number;
  readonly active: boolean;
  readonly tags?: ReadonlySet<string>;
  readonly address: { readonly country: string; readonly ip: string } | null;
  readonly lines: readonly { readonly article: string; readonly quantity: number }[];
  readonly reference: string | number;
  readonly anything: unknown;
}

/** What types say is checked by `npm run types`: an expected error that does not come is an error. */
describe('a pattern over a shape', () => {
  test('has the fields of the shape, and conditions that their values can meet', () => {
    const pattern: ChangePattern<Customer> = {
      type: ['customers.modified', { prefix: 'customers.' }],
      version: [{ numeric: ['>', 5] }],
      data: {
        name: ['Ada', { suffix: { 'equals-ignore-case': 'ltd' } }, { 'anything-but': ['a', 'b'] }],
        plan: ['free', { exists: false }],
        employees: [{ numeric: ['>=', 500, '<', 1000] }, 7, null],
        active: [true],
        tags: [{ 'anything-but': { wildcard: ['a*', '*b'] } }],
        address: { country: ['DE'], ip: [{ cidr: '10.0.0.0/8' }] },
        lines: { article: ['book'], quantity: [{ 'anything-but': 1 }] },
        reference: ['a', 1, { prefix: 'x' }, { numeric: ['<', 1] }],
        anything: ['whatever', { prefix: 'x' }],
      },
      $or: [{ before: { plan: ['paid'] } }, { before: { active: [false] } }],
    };

    expect(compilePattern(pattern as Pattern).ok).toBe(true);
  });

  test('has no other fields', () => {
    const patterns: ChangePattern<Customer>[] = [
      // @ts-expect-error: no such field
      { data: { employes: [5] } },
      // @ts-expect-error: no such field in a map
      { data: { address: { city: ['Ulm'] } } },
      // @ts-expect-error: no such field in an element of a list
      { data: { lines: { price: [5] } } },
      // @ts-expect-error: no such member of an event
      { detail: { name: ['Ada'] } },
      // @ts-expect-error: no such field in an alternative
      { $or: [{ data: { nam: ['Ada'] } }, { type: ['x.inserted'] }] },
    ];

    expect(patterns.every((pattern) => compilePattern(pattern as Pattern).ok)).toBe(true);
  });

  test('has no conditions that the values of a field never meet', () => {
    const patterns: ChangePattern<Customer>[] = [
      // @ts-expect-error: a value that the field never has
      { data: { plan: ['fre'] } },
      // @ts-expect-error: a type that no change has
      { type: ['customers.updated'] },
      // @ts-expect-error: a text for a number
      { data: { employees: ['500'] } },
      // @ts-expect-error: a number for a text
      { data: { name: [{ numeric: ['>', 5] }] } },
      // @ts-expect-error: a text for a Boolean
      { data: { active: ['true'] } },
      // @ts-expect-error: a number in quotes
      { data: { employees: [{ numeric: ['>', '5'] }] } },
      // @ts-expect-error: no list
      { data: { name: 'Ada' } },
      // @ts-expect-error: an operator that there is not
      { data: { name: [{ contains: 'Ada' }] } },
      // @ts-expect-error: fields for a list of values
      { data: { address: ['DE'] } },
    ];

    expect(patterns).toHaveLength(9);
  });

  test('can be about events of any kind', () => {
    const pattern: PatternOf<{ source: string; detail: { state: 'running' | 'stopped' } }> = {
      source: [{ prefix: 'aws.' }],
      detail: { state: ['running'] },
    };

    expect(compilePattern(pattern as Pattern).ok).toBe(true);
  });

  test('is a pattern', () => {
    const typed = { data: { employees: [{ numeric: ['>', 5] }] } } satisfies ChangePattern<Customer>;
    const pattern: Pattern = typed;

    expect(compilePattern(pattern).ok).toBe(true);
  });
});
