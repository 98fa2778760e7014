import { marshall, NumberValueImpl } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromAttributes, fromAttributeValue } from '../../../domain/events/attribute-value';
import type { Json } from '../../../domain/events/event';

describe('fromAttributeValue', () => {
  test.each<[string, unknown, Json]>([
    ['text', { S: 'Ada' }, 'Ada'],
    ['empty text', { S: '' }, ''],
    ['a number', { N: '12.5' }, 12.5],
    [
      'a number of 38 digits',
      { N: '1234567890123456789012345678.9012345678' },
      '1234567890123456789012345678.9012345678',
    ],
    ['a Boolean', { BOOL: false }, false],
    ['null', { NULL: true }, null],
    ['binary, in base64 twice', { B: base64(base64('\u0000\u0001')) }, base64('\u0000\u0001')],
    ['empty binary', { B: '' }, ''],
    ['a list', { L: [{ S: 'a' }, { N: '1' }, { L: [] }] }, ['a', 1, []]],
    ['a map', { M: { city: { S: 'Bonn' }, geo: { M: { lat: { N: '50.7' } } } } }, { city: 'Bonn', geo: { lat: 50.7 } }],
    ['a set of texts', { SS: ['b', 'a'] }, ['b', 'a']],
    ['a set of numbers', { NS: ['1', '9007199254740993'] }, [1, '9007199254740993']],
    ['a set of binary values', { BS: [base64(base64('x'))] }, [base64('x')]],
  ])('decodes %s', (_, value, expected) => {
    expect(fromAttributeValue(value)).toEqual(expected);
  });

  test('decodes binary as the SDK gives it', () => {
    const value = { M: { logo: { B: new Uint8Array([1, 2]) }, all: { BS: [new Uint8Array([3])] } } };

    expect(fromAttributeValue(value)).toEqual({ logo: 'AQI=', all: ['Aw=='] });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a bare text', 'Ada'],
    ['an object without a type', {}],
    ['two types', { S: 'a', N: '1' }],
    ['an unknown type', { X: 'a' }],
    ['a type that objects inherit', { constructor: 'a' }],
    ['a number that is not text', { N: 1 }],
    ['a number with no digits', { N: 'many' }],
    ['a text that is not text', { S: 1 }],
    ['NULL that is not true', { NULL: false }],
    ['BOOL that is text', { BOOL: 'true' }],
    ['binary in base64 once', { B: base64('\u0000\u0001\u0002') }],
    ['binary that is no base64', { B: '***=' }],
    ['a list that is none', { L: {} }],
    ['a map that is none', { M: [] }],
    ['a malformed element', { L: [{ S: 'a' }, { S: 2 }] }],
    ['a malformed member', { M: { a: null } }],
    ['a set with a wrong element', { SS: ['a', 1] }],
  ])('answers undefined for %s', (_, value) => {
    expect(fromAttributeValue(value)).toBeUndefined();
  });

  test('refuses what is deeper than DynamoDB allows, however deep', () => {
    const text = '{"L":['.repeat(100_000) + ']}'.repeat(100_000);

    expect(fromAttributeValue(JSON.parse(text))).toBeUndefined();
  });

  test('never throws and always gives JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const decoded = fromAttributeValue(value);

        expect(JSON.parse(JSON.stringify({ decoded }))).toEqual({ decoded });
      }),
    );
  });
});

describe('fromAttributes', () => {
  test('decodes an item and leaves out what is named', () => {
    const attributes = { id: { S: 'c1' }, name: { S: 'Ada' }, taxNumber: { S: 'secret' } };

    expect(fromAttributes(attributes, ['taxNumber'])).toEqual({ ok: true, item: { id: 'c1', name: 'Ada' } });
  });

  test('names the attribute that is malformed', () => {
    expect(fromAttributes({ id: { S: 'c1' }, tags: { M: { a: { S: 1 } } } })).toEqual({ ok: false, attribute: 'tags' });
    expect(fromAttributes([])).toEqual({ ok: false });
  });

  test('keeps names that objects inherit as attributes like any other', () => {
    const attributes = JSON.parse(
      '{"__proto__":{"S":"a"},"constructor":{"M":{"__proto__":{"M":{"polluted":{"BOOL":true}}}}}}',
    );

    const decoded = fromAttributes(attributes);

    expect(JSON.stringify(decoded)).toBe(
      '{"ok":true,"item":{"__proto__":"a","constructor":{"__proto__":{"polluted":true}}}}',
    );
    expect(decoded.ok && Object.getPrototypeOf(decoded.item)).toBe(Object.prototype);
  });

  test('every item comes back as plain JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(names, values), (item) => {
        const attributes = marshall(item, { allowImpreciseNumbers: true });

        expect(fromAttributes(attributes)).toEqual({ ok: true, item: asJson(item) });
      }),
    );
  });
});

/** Not `__proto__`, which `marshall` takes for the prototype. */
const names = fc.string().filter((name) => name !== '__proto__');

const scalars = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => (double === 0 ? 0 : double)),
  fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }).map((integer) => NumberValueImpl.from(String(integer))),
  fc.uint8Array({ minLength: 1 }),
  fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }).map((texts) => new Set(texts)),
  fc.uniqueArray(fc.integer(), { minLength: 1 }).map((integers) => new Set(integers)),
);
const { values } = fc.letrec<{ values: unknown }>((tie) => ({
  values: fc.oneof({ depthSize: 'small' }, scalars, fc.array(tie('values')), fc.dictionary(names, tie('values'))),
}));

/** What docs promise of a value that `marshall` takes. */
function asJson(value: unknown): unknown {
  if (value instanceof NumberValueImpl) return isDouble(value.value) ? Number(value.value) : value.value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Set) return [...value].map(asJson);
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asJson(member)]));
}

/** Whether the shortest text of the nearest double says the same integer. */
function isDouble(digits: string): boolean {
  const [mantissa = '', exponent = '0'] = String(Number(digits)).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(whole + fraction) * 10n ** BigInt(Number(exponent) - fraction.length) === BigInt(digits);
}

function base64(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('base64');
}
