import { expect, test } from 'vitest';
import { checkRule } from '../../../domain/notifications/check-rule';
import type { Rule } from '../../../domain/notifications/rule';

const sound: Rule = {
  name: 'big-customer',
  pattern: { type: ['customers.inserted'], data: { employees: [{ numeric: ['>=', 500] }] } },
  channel: '#marketing',
  message: ':tada: *{{data.name}}* started using us',
};

test('a sound rule has no mistakes', () => {
  expect(checkRule(sound)).toEqual([]);
});

test('a mistake in the pattern says where, what was found, and what to write', () => {
  const rule: Rule = { ...sound, pattern: { data: { employees: [{ numeric: ['>=', '500'] }] } } };

  const [sentence, ...others] = checkRule(rule);

  expect(others).toEqual([]);
  expect(sentence).toMatch(/^rule "big-customer" matches on "data.employees" with \{ numeric: \[">=", "500"\] \}; /);
  expect(sentence).toContain('without quotes');
});

test.each<[Rule['pattern'], string]>([
  [{ data: { pages: { numeric: ['>=', 500] } } }, 'pages: [{ numeric: [">=", 500] }]'],
  [{ data: { country: { 'anything-but': ['IE'] } } }, 'country: [{ "anything-but": ["IE"] }]'],
])('an operator without its list is refused: %j', (pattern, instead) => {
  const [field] = instead.split(':');

  expect(checkRule({ ...sound, pattern })).toEqual([
    `rule "big-customer" has an operator without its list at "${field}"; write ${instead}`,
  ]);
});

test('a field can be named like an operator', () => {
  expect(checkRule({ ...sound, pattern: { data: { phone: { prefix: ['+49'] } } } })).toEqual([]);
});

test.each(['detail', 'detail-type', 'change', 'employees'])(
  'a pattern on "%s", which no event has, is refused',
  (member) => {
    expect(checkRule({ ...sound, pattern: { [member]: ['x'] } })).toEqual([
      `rule "big-customer" matches on "${member}", which is no member of an event (id, type, source, subject, time, ` +
        `version, data, before); for a field of the item write { data: { ${member}: … } }`,
    ]);
  },
);

test.each([
  ['marketing', '"#marketing"'],
  ['#Marketing Team', '"#marketing-team"'],
  ['@ada', '"#marketing"'],
  ['', '"#marketing"'],
])('the channel %j is refused: write %s', (channel, instead) => {
  expect(checkRule({ ...sound, channel })).toEqual([
    `rule "big-customer" has the channel "${channel}", which is neither a name as Slack has them nor an id; ` +
      `write ${instead}, or an id such as "C0123456789"`,
  ]);
});

test.each(['#support', '#münchen', '#北京', '#a_b-1', 'C0123456789', 'G012345678'])('%s is a channel', (channel) => {
  expect(checkRule({ ...sound, channel })).toEqual([]);
});

test.each(['', 'big customer', 'x'.repeat(65), '-x'])('%j is no name for a rule', (name) => {
  expect(checkRule({ ...sound, name })).toHaveLength(1);
});

test('a mistake in the message is a sentence too', () => {
  expect(checkRule({ ...sound, message: '{{{data.name}}}' })).toEqual([
    'rule "big-customer" has a message that puts a value in unescaped with {{{data.name}}}, ' +
      'so that data could mention people; write {{data.name}}',
  ]);
});

test('an empty message is refused', () => {
  expect(checkRule({ ...sound, message: ' ' })).toEqual([
    'rule "big-customer" has an empty message; write for example "*{{data.name}}* started using us"',
  ]);
});

test('all mistakes of a rule are found at once', () => {
  const rule: Rule = { name: 'a b', pattern: {}, channel: 'x', message: '{{name}}' };

  expect(checkRule(rule).length).toBeGreaterThanOrEqual(4);
});
