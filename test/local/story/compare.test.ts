import { expect, test } from 'vitest';
import { compare } from '../../../local/story/compare';
import type { Expected } from '../../../local/story/story';

test('what came as expected has no differences, in whatever order members and subjects stand', () => {
  const expected = story({
    documents: { customers: { c1: { name: 'Ada', tags: ['a', 'b'] } } },
    announcements: { '#marketing': [said('c1', 'one'), said('c2', 'two')] },
    withheld: { '#marketing': [said('c1', 'one'), said('c1', 'two')] },
    failures: [{ sink: 'search', code: 'not-json' }],
  });
  const found = story({
    documents: { customers: { c1: { tags: ['a', 'b'], name: 'Ada' } } },
    announcements: { '#marketing': [said('c2', 'two'), said('c1', 'one')], '#quiet': [] },
    withheld: { '#marketing': [said('c1', 'two'), said('c1', 'one')] },
    failures: [{ sink: 'search', code: 'not-json' }],
  });

  expect(compare(expected, found)).toEqual([]);
});

test.each<[string, Partial<Expected>, Partial<Expected>, object]>([
  ['missing document', { documents: { customers: { c1: {} } } }, {}, { where: 'customers', what: 'c1 is missing' }],
  [
    'document that should not be there',
    {},
    { documents: { customers: { c1: {} } } },
    { where: 'customers', what: 'c1 should not be there' },
  ],
  [
    'document with other fields',
    { documents: { customers: { c1: { name: 'Ada', age: 36 } } } },
    { documents: { customers: { c1: { name: 'Bob', age: 36, extra: null } } } },
    { where: 'customers', what: 'c1 differs in extra, name' },
  ],
  [
    'rule that would have said nothing',
    { withheld: { '#m': [said('c1', 'hello')] } },
    {},
    { in: 'withheld', where: '#m', what: '"rule" of c1 was withheld 0 times, expected 1' },
  ],
  [
    'rule that would have said what nobody expected',
    {},
    { withheld: { '#m': [said('c1', 'hello')] } },
    { in: 'withheld', where: '#m', what: '"rule" of c1 was withheld 1 times, expected 0' },
  ],
  [
    'announcement said twice',
    { announcements: { '#m': [said('c1', 'hello')] } },
    { announcements: { '#m': [said('c1', 'hello'), said('c1', 'hello')] } },
    { where: '#m', what: '"rule" of c1 was announced 2 times, expected 1' },
  ],
  [
    'announcement in the wrong order',
    { announcements: { '#m': [said('c1', 'first'), said('c1', 'second')] } },
    { announcements: { '#m': [said('c1', 'second'), said('c1', 'first')] } },
    { where: '#m', what: '"rule" of c1 is out of order' },
  ],
  [
    'announcement with another text',
    { announcements: { '#m': [said('c1', 'hello')] } },
    { announcements: { '#m': [said('c1', 'good-bye')] } },
    { where: '#m', what: '"rule" of c1 has another text' },
  ],
  [
    'announcement in a channel where nothing is expected',
    {},
    { announcements: { '#m': [said('c1', 'hello')] } },
    { where: '#m', what: '"rule" of c1 was announced 1 times, expected 0' },
  ],
  [
    'failure that was not kept',
    { failures: [{ sink: 'search', code: 'refused-by-index', subject: 'c1' }] },
    {},
    { where: 'search', what: 'refused-by-index of c1 was kept 0 times, expected 1' },
  ],
])('a %s is a difference', (_title, expected, found, difference) => {
  expect(compare(story(expected), story(found))).toEqual([expect.objectContaining(difference)]);
});

function story(parts: Partial<Expected>): Expected {
  return { documents: {}, announcements: {}, failures: [], ...parts };
}

function said(subject: string, text: string) {
  return { subject, rule: 'rule', text };
}
