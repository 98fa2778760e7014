import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CreationTimes } from '../../../local/change-stream/creation-times';

const second = new Date('2026-11-18T10:15:55.000Z');
const micros = second.getTime() * 1000;

test('a change that is read within its second has the time at which it is read', () => {
  const times = new CreationTimes();

  expect(times.next(second, second.getTime() + 370)).toBe(micros + 370_000);
  expect(times.next(second, second.getTime() + 370)).toBe(micros + 370_001);
});

test('a change that is read late has the end of its second', () => {
  expect(new CreationTimes().next(second, second.getTime() + 60_000)).toBe(micros + 999_999);
});

test('for every course of the clock, times increase strictly and are never before their second', () => {
  const reads = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: -5_000, max: 5_000 })), { maxLength: 50 });
  fc.assert(
    fc.property(reads, (steps) => {
      const times = new CreationTimes();
      let last = 0;
      let at = second.getTime();
      for (const [seconds, skew] of steps) {
        at += seconds * 1000;
        const time = times.next(new Date(at), at + skew);
        expect(time).toBeGreaterThan(last);
        expect(time).toBeGreaterThanOrEqual(at * 1000);
        last = time;
      }
    }),
  );
});
