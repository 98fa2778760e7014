import { expect, test } from 'vitest';
import { markdownTable, ratio } from '../../bench/markdown-table';

test('a table has its texts on the left and its figures on the right', () => {
  const table = markdownTable([
    ['step', 'first', 'second'],
    ['Building', '12.5 s', '4.0 s'],
    ['Deploying the app', '7.0 s', '–'],
  ]);

  expect(table).toBe(
    [
      '| step              |  first | second |',
      '| ----------------- | -----: | -----: |',
      '| Building          | 12.5 s |  4.0 s |',
      '| Deploying the app |  7.0 s |      – |',
    ].join('\n'),
  );
});

test.each([
  [1, 3, '0.33'],
  [3, 2, '1.5'],
  [234, 10, '23'],
])('%d to %d is a ratio of %s', (figure, to, expected) => {
  expect(ratio(figure, to)).toBe(expected);
});

test('where there is nothing to compare with, a dash stands for the ratio', () => {
  expect(ratio(5, 0)).toBe('–');
  expect(ratio(Number.NaN, 5)).toBe('–');
});
