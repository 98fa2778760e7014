import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromNumberText } from '../../../domain/events/number';

describe('fromNumberText', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['0.000', 0],
    ['42', 42],
    ['+42', 42],
    ['-12.50', -12.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1E+21', 1e21],
    ['100000000000000000000000', 1e23],
    ['0.1', 0.1],
  ])('%s is the number %d', (text, expected) => {
    expect(fromNumberText(text)).toBe(expected);
  });

  test.each([
    ['more digits than a double has', '12345678901234567890123456789012345678'],
    ['a decimal too many', '0.10000000000000001'],
    ['an integer beside the nearest double', '9007199254740993'],
    ['too great for a double', '1E+400'],
    ['too small for a double', '1E-400'],
  ])('%s stays text', (_, text) => {
    expect(fromNumberText(text)).toBe(text);
  });

  test.each(['', ' 1', '1 ', 'NaN', 'Infinity', '-Infinity', '0x10', '1e', '1e1.5', '.', '--1', '1_000'])(
    '"%s" is no number',
    (text) => {
      expect(fromNumberText(text)).toBeUndefined();
    },
  );

  test('every finite double comes back from its text', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

    fc.assert(fc.property(finite, (double) => fromNumberText(String(double)) === (double === 0 ? 0 : double)));
  });

  test('every integer that JavaScript counts exactly is a number', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (integer) => fromNumberText(BigInt(integer).toString()) === integer));
  });

  test('a text of a million digits is no harder than another', () => {
    const zeros = '0'.repeat(1_000_000);

    expect(fromNumberText(`1${zeros}1`)).toBe(`1${zeros}1`);
    expect(fromNumberText(`${zeros}x`)).toBeUndefined();
  });
});
