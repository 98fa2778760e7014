import { expect, test } from 'vitest';
import { describePartings } from '../../../domain/patterns/describe-explanation';
import { compileExplainer } from '../../../domain/patterns/explain';
import type { Pattern } from '../../../domain/patterns/pattern';

test.each<[string, Pattern, object, string]>([
  ['a value', { a: [{ numeric: ['>=', 500] }] }, { a: 420 }, 'a: asks for { numeric: [">=", 500] }, is 420'],
  ['one of two', { a: ['DE', 'FR'] }, { a: 'IT' }, 'a: asks for "DE" or "FR", is "IT"'],
  ['one of three', { a: ['DE', 'FR', null] }, { a: true }, 'a: asks for "DE", "FR" or null, is true'],
  ['several values', { a: ['eu'] }, { a: ['b2b', 'us'] }, 'a: asks for "eu", has "b2b" and "us"'],
  ['many values', { a: [0] }, { a: [1, 2, 3, 4, 5, 6, 7] }, 'a: asks for 0, has 1, 2, 3, 4, 5 and 2 more'],
  [
    'an object',
    { a: [{ exists: true }] },
    { a: { b: 1 } },
    'a: asks for { exists: true }, is an object, which has no value of its own',
  ],
  ['an empty list', { a: [1] }, { a: [] }, 'a: asks for 1, is an empty list, which has no value of its own'],
  ['nothing', { a: [1] }, {}, 'a: asks for 1, is not there'],
  ['nothing, and a name nearby', { name: ['x'] }, { Name: 'x' }, 'name: asks for "x", is not there; there is Name'],
  ['nothing above', { data: { a: [1] } }, {}, 'data.a: asks for 1, is not there: there is no data'],
  [
    'no one element',
    { lines: { sku: ['a'], quantity: [{ numeric: ['>', 5] }] } },
    {
      lines: [
        { sku: 'a', quantity: 1 },
        { sku: 'b', quantity: 9 },
      ],
    },
    'no one element of lines has both lines.quantity: { numeric: [">", 5] } and lines.sku: "a"',
  ],
  [
    'no one element of arrays without a name in common',
    { p: { x: [1], q: { r: [2], z: [3] } } },
    { p: [{ x: 1 }, { q: { z: 3 } }], 'p.q': [{ r: 2 }, { z: 3 }] },
    'no one element has all of p.q.r: 2, p.q.z: 3 and p.x: 1',
  ],
])('where an event has %s, the sentence says so', (_, pattern, event, sentence) => {
  expect(describePartings(compileExplainer(pattern)(event).nearest)).toEqual([sentence]);
});
