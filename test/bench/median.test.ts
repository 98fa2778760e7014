import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median } from '../../bench/median';

test('the median of an odd number of figures is the one in the middle', () => {
  expect(median([30, 1, 20])).toBe(20);
});

test('the median of an even number of figures is halfway between the two in the middle', () => {
  expect(median([40, 10, 30, 20])).toBe(25);
});

test('there is no median of nothing', () => {
  expect(median([])).toBeNaN();
});

test('as many figures are below the median as above it, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (figures) => {
      const middle = median(figures);

      const below = figures.filter((figure) => figure < middle).length;
      const above = figures.filter((figure) => figure > middle).length;

      expect(Math.max(below, above)).toBeLessThanOrEqual(figures.length / 2);
    }),
  );
});
