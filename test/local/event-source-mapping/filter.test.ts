import { describe, expect, test } from 'vitest';
import { compileFilters, FilterError } from '../../../local/event-source-mapping/filter';

/** Whether a pattern for the data of a Kinesis record lets this data through. */
function passes(pattern: unknown, data: unknown): boolean {
  const filter = compileFilters([JSON.stringify({ data: pattern })], 'data');
  return filter({ metadata: {}, data: JSON.stringify(data) });
}

describe('the comparison operators that Lambda documents', () => {
  test.each([
    ['null', { id: [null] }, { id: null }, { id: 'x' }],
    ['empty', { name: [''] }, { name: '' }, { name: 'x' }],
    ['equals', { name: ['Alice'] }, { name: 'Alice' }, { name: 'alice' }],
    ['equals, ignoring case', { name: [{ 'equals-ignore-case': 'alice' }] }, { name: 'ALICE' }, { name: 'Bob' }],
    ['and', { city: ['Ulm'], day: ['Mon'] }, { city: 'Ulm', day: 'Mon' }, { city: 'Ulm', day: 'Tue' }],
    ['or', { pay: ['Credit', 'Debit'] }, { pay: 'Debit' }, { pay: 'Cash' }],
    ['or, several fields', { $or: [{ city: ['Ulm'] }, { day: ['Mon'] }] }, { day: 'Mon' }, { city: 'Bern' }],
    ['not', { weather: [{ 'anything-but': ['Rain'] }] }, { weather: 'Sun' }, { weather: 'Rain' }],
    ['numeric, equals', { price: [{ numeric: ['=', 100] }] }, { price: 100 }, { price: 101 }],
    ['numeric, range', { price: [{ numeric: ['>', 10, '<=', 20] }] }, { price: 20 }, { price: 10 }],
    ['exists', { name: [{ exists: true }] }, { name: null }, { other: 1 }],
    ['does not exist', { name: [{ exists: false }] }, { other: 1 }, { name: 'x' }],
    ['begins with', { region: [{ prefix: 'us-' }] }, { region: 'us-east-1' }, { region: 'eu-west-1' }],
    ['ends with', { file: [{ suffix: '.png' }] }, { file: 'a.png' }, { file: 'a.jpg' }],
    ['booleans', { isNew: [true] }, { isNew: true }, { isNew: 'true' }],
  ])('%s', (_name, pattern, matching, other) => {
    expect(passes(pattern, matching)).toBe(true);
    expect(passes(pattern, other)).toBe(false);
  });
});

test('numbers that stand in a pattern compare as they are written', () => {
  const filter = compileFilters(['{"data":{"price":[300]}}'], 'data');

  expect(filter({ metadata: {}, data: '{"price":300}' })).toBe(true);
  expect(filter({ metadata: {}, data: '{"price":300.0}' })).toBe(false);
  expect(filter({ metadata: {}, data: '{"price":3.0e2}' })).toBe(false);
});

test('numeric compares values, and never text', () => {
  expect(passes({ price: [{ numeric: ['=', 300] }] }, { price: 3.0e2 })).toBe(true);
  expect(passes({ price: [{ numeric: ['=', 300] }] }, { price: '300' })).toBe(false);
});

test('anything-but needs the field, and is satisfied by a value of another type', () => {
  const pattern = { weather: [{ 'anything-but': ['Rain'] }] };

  expect(passes(pattern, {})).toBe(false);
  expect(passes(pattern, { weather: 5 })).toBe(true);
  expect(passes({ weather: [{ 'anything-but': { prefix: 'Ra' } }] }, { weather: 'Rain' })).toBe(false);
});

test('exists looks at leaves only', () => {
  const person = { person: { address: { street: '123 Main St' } } };

  expect(passes({ person: { address: [{ exists: true }] } }, person)).toBe(false);
  expect(passes({ person: { address: { street: [{ exists: true }] } } }, person)).toBe(true);
  expect(passes({ tags: [{ exists: false }] }, { tags: [] })).toBe(true);
});

test('an array matches when one of its elements does, and an object in it has to match whole', () => {
  const items = {
    items: [
      { sku: 'a', count: 1 },
      { sku: 'b', count: 2 },
    ],
  };

  expect(passes({ tags: ['new'] }, { tags: ['old', 'new'] })).toBe(true);
  expect(passes({ items: { sku: ['b'], count: [2] } }, items)).toBe(true);
  expect(passes({ items: { sku: ['a'], count: [2] } }, items)).toBe(false);
});

test('names that every JavaScript object has are fields like others', () => {
  expect(passes({ constructor: [{ exists: true }] }, {})).toBe(false);
  expect(compileFilters(['{"data":{"__proto__":["x"]}}'], 'data')({ metadata: {}, data: '{"__proto__":"x"}' })).toBe(
    true,
  );
});

test('a record passes when one of several filters matches', () => {
  const filter = compileFilters(['{"data":{"kind":["a"]}}', '{"partitionKey":["p1"]}'], 'data');

  expect(filter({ metadata: { partitionKey: 'p2' }, data: '{"kind":"a"}' })).toBe(true);
  expect(filter({ metadata: { partitionKey: 'p1' }, data: 'not JSON' })).toBe(true);
  expect(filter({ metadata: { partitionKey: 'p2' }, data: 'not JSON' })).toBe(false);
});

test('data of a stream that is not JSON is dropped when the pattern is about data, even about its absence', () => {
  const filter = compileFilters(['{"data":{"kind":[{"exists":false}]}}'], 'data');

  expect(filter({ metadata: {}, data: 'not JSON' })).toBe(false);
  expect(filter({ metadata: {}, data: '{}' })).toBe(true);
});

test.each([
  ['plain body, plain pattern', '{"body":["hello"]}', 'hello', true],
  ['plain body, JSON pattern', '{"body":{"a":[1]}}', 'hello', false],
  ['JSON body, plain pattern', '{"body":["hello"]}', '{"a":1}', false],
  ['JSON body, JSON pattern', '{"body":{"a":[1]}}', '{"a":1}', true],
  ['plain body, no pattern for it', '{"attributes":{"x":["1"]}}', 'hello', true],
])('messages of a queue: %s', (_name, pattern, body, passing) => {
  const filter = compileFilters([pattern], 'body');

  expect(filter({ metadata: { attributes: { x: '1' } }, data: body })).toBe(passing);
});

test.each([
  ['{"data":{"a":[{"cidr":"10.0.0.0/8"}]}}', '"cidr" is no operator'],
  ['{"data":{"a":[{"wildcard":"a*"}]}}', '"wildcard" is no operator'],
  ['{"data":{"a":[{"numeric":[">","5"]}]}}', 'without quotes'],
  ['{"data":{"a":[{"numeric":[">",5000000001]}]}}', 'out of range'],
  ['{"data":{"a":"x"}}', 'values stand in an array'],
  ['{"data":{"a":[]}}', 'an empty array'],
  ['{"data":{}}', 'an empty object'],
  ['{"data":["x"]}', 'has to be a JSON object'],
  ['{"data":{"$or":[{"a":["x"]}]}}', 'at least two objects'],
  ['{"data":{"a":[{"anything-but":["x",1]}]}}', 'strings or numbers'],
  ['no JSON', 'is not a JSON object'],
])('a pattern that AWS would refuse is refused: %s', (pattern, sentence) => {
  expect(() => compileFilters([pattern], 'data')).toThrow(FilterError);
  expect(() => compileFilters([pattern], 'data')).toThrow(sentence);
});

test('a mapping takes five filters of 4,096 characters', () => {
  const pattern = '{"data":{"a":["x"]}}';

  expect(() => compileFilters(Array(6).fill(pattern), 'data')).toThrow('6 filters');
  expect(() => compileFilters([`{"data":{"a":["${'x'.repeat(4_096)}"]}}`], 'data')).toThrow('4096');
});
