import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../domain/json/parse-json';

describe('numbers that no double is are kept as they are written', () => {
  test.each([
    '0.1234567890123456789',
    '9007199254740993',
    '12345678901234567890.5',
    '1e400',
    '-1E+400',
    '1e-400',
    '5e-324',
    '0e99999999999',
  ])('%s', (number) => {
    expect(parse(`{"a":[${number},1]}`)).toEqual({ a: [`kept ${number}`, 1] });
  });
});

describe('other numbers are doubles, however they are written', () => {
  test.each([
    ['1.0', 1],
    ['10e-1', 1],
    ['100000000000000000000', 1e20],
    ['0.30000000000000004', 0.1 + 0.2],
    ['123456789012345680000', 123456789012345680000],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['4.9e-324', Number.MIN_VALUE],
    ['2e23', 2e23],
    ['0e999', 0],
    ['0.0000000000000000', 0],
  ])('%s', (number, double) => {
    expect(parse(`{"a":${number}}`)).toEqual({ a: double });
  });
});

test('everything else is what JSON.parse makes of it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!/\de-3\d\d/.test(text));

      expect(parseJson(text, () => 'kept')).toEqual(JSON.parse(text));
    }),
  );
  expect(Object.keys(parse('{"__proto__":{"a":1e400}}') as object)).toEqual(['__proto__']);
});

test('a double in its shortest form is a double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
      fc.pre(double === 0 || Math.abs(double) > 1e-300);

      expect(parse(`[${String(double)}]`)).toEqual([double === 0 ? 0 : double]);
    }),
  );
});

test('what is no JSON throws', () => {
  expect(() => parse('{"a":1e400')).toThrow(SyntaxError);
});

function parse(text: string): unknown {
  return parseJson(text, (number) => `kept ${number}`);
}
