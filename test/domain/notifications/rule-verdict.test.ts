import { expect, test } from 'vitest';
import type { Rule } from '../../../domain/notifications/rule';
import { compileVerdicts } from '../../../domain/notifications/rule-verdict';
import { change } from '../../events';

const big = ruleOn({ type: ['customers.inserted'], data: { employees: [{ numeric: ['>=', 500] }], country: ['DE'] } });

test('a rule that matches comes with its message, as Slack would get it', () => {
  const event = change('customers', { id: 'c1', name: 'Ada & Sons', employees: 500, country: 'DE' });

  expect(compileVerdicts([big])(event)).toMatchObject([{ rule: big, kind: 'matches', message: '*Ada &amp; Sons*' }]);
});

test.each<[string, Rule, object]>([
  ['its type holds', big, { type: 'customers.inserted', data: {} }],
  ['all but its type holds', big, { type: 'customers.modified', data: { employees: 500, country: 'DE' } }],
  [
    'its fields hold in several elements',
    ruleOn({ lines: { a: [1], b: [2] } }),
    {
      lines: [
        { a: 1, b: 0 },
        { a: 0, b: 2 },
      ],
    },
  ],
])('a rule almost matches when %s', (_, rule, event) => {
  expect(compileVerdicts([rule])(event)).toMatchObject([{ kind: 'almost', message: '' }]);
});

test.each<[string, Rule, object]>([
  ['is of another type and has one field of several', big, { type: 'orders.inserted', data: { country: 'DE' } }],
  ['lacks all that is asked for', ruleOn({ type: ['customers.removed'] }), { type: 'customers.inserted' }],
])('an event that %s is another matter', (_, rule, event) => {
  expect(compileVerdicts([rule])(event)).toMatchObject([{ kind: 'other', message: '' }]);
});

function ruleOn(pattern: Rule['pattern']): Rule {
  return { name: 'big', pattern, channel: '#marketing', message: '*{{data.name}}*' };
}
