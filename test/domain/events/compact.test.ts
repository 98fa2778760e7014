import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compact } from '../../../domain/events/compact';
import type { Change } from '../../../domain/events/event';
import { change } from '../../events';

describe('compact', () => {
  test('keeps the greatest version of each subject, in the order of arrival', () => {
    const changes = [
      change('customers', { id: 'c1', name: 'Ada' }, { version: 2 }),
      change('customers', { id: 'c2' }, { version: 1 }),
      change('customers', { id: 'c1', name: 'A.' }, { version: 1 }),
      change('customers', { id: 'c2' }, { version: 3, kind: 'removed' }),
    ];

    expect(applied(changes)).toEqual([0, 3]);
    expect(compact(changes).superseded).toEqual([
      { index: 1, change: changes[1] },
      { index: 2, change: changes[2] },
    ]);
  });

  test('keeps apart entities whose subjects are the same', () => {
    expect(applied([change('customers', { id: '1' }), change('orders', { id: '1' })])).toEqual([0, 1]);
  });

  test('keeps one of a record that is repeated', () => {
    const inserted = change('customers', { id: 'c1' });

    expect(applied([inserted, inserted])).toEqual([1]);
  });

  test('tells changes of one version apart by what they began with, in any order of arrival', () => {
    const [one, two, three] = [
      { id: 'c1', n: 1 },
      { id: 'c1', n: 2 },
      { id: 'c1', n: 3 },
    ];
    const history = [
      change('customers', one),
      change('customers', two, { kind: 'modified', before: one }),
      change('customers', three, { kind: 'modified', before: two }),
    ];
    const last = history[2];

    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      const arrived = order.flatMap((index) => history[index] ?? []);

      expect(compact(arrived).apply.map((placed) => placed.change)).toEqual([last]);
    }
  });

  test('knows that what is removed was there before', () => {
    const modified = change('customers', { id: 'c1', n: 2 }, { kind: 'modified', before: { id: 'c1', n: 1 } });
    const removed = change('customers', { id: 'c1', n: 2 }, { kind: 'removed' });

    expect(applied([removed, modified])).toEqual([0]);
    expect(applied([modified, removed])).toEqual([1]);
  });

  test('takes the one that arrived later where a tie cannot be told apart', () => {
    const toTwo = change('customers', { id: 'c1', n: 2 }, { kind: 'modified', before: { id: 'c1', n: 1 } });
    const toOne = change('customers', { id: 'c1', n: 1 }, { kind: 'modified', before: { id: 'c1', n: 2 } });

    expect(applied([toTwo, toOne])).toEqual([1]);
    expect(applied([toOne, toTwo])).toEqual([1]);
  });

  test('gives each change one fate, and each subject its greatest version', () => {
    const changes = fc.array(
      fc
        .record({
          entity: fc.constantFrom('customers', 'orders'),
          id: fc.constantFrom('1', '2', '3'),
          version: fc.integer({ min: 0, max: 4 }),
          kind: fc.constantFrom('inserted' as const, 'modified' as const, 'removed' as const),
        })
        .map(({ entity, id, version, kind }) => change(entity, { id }, { version, kind })),
    );

    fc.assert(
      fc.property(changes, (arrived) => {
        const { apply, superseded } = compact(arrived);

        expect([...apply, ...superseded].map(({ index }) => index).sort((a, b) => a - b)).toEqual([...arrived.keys()]);
        expect(new Set(apply.map((placed) => subject(placed.change))).size).toBe(apply.length);
        for (const older of superseded) {
          const kept = apply.find((placed) => subject(placed.change) === subject(older.change));
          expect(kept?.change.version).toBeGreaterThanOrEqual(older.change.version);
        }
      }),
    );
  });
});

function applied(changes: readonly Change[]): number[] {
  return compact(changes).apply.map(({ index }) => index);
}

function subject(event: Change): string {
  return `${event.change.entity} ${event.subject}`;
}
