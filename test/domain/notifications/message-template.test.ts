import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Event, Json, JsonObject } from '../../../domain/events/event';
import { compileTemplate, fieldsOf } from '../../../domain/notifications/message-template';
import { change } from '../../events';

function render(message: string, event: Event | JsonObject): string {
  const compiled = compileTemplate(message);
  if (!compiled.ok) throw new Error(compiled.mistakes.join('; '));
  return compiled.template.render('source' in event ? (event as Event) : change('customers', event as JsonObject));
}

function mistakesOf(message: string): readonly string[] {
  const compiled = compileTemplate(message);
  return compiled.ok ? [] : compiled.mistakes;
}

test('values stand where the template names them', () => {
  const event = change('customers', { id: 'c1', name: 'Ada & Co', employees: 1200, active: true });

  const message = render(':tada: *{{data.name}}* ({{data.employees}} people, {{data.active}}) is {{subject}}', event);

  expect(message).toBe(':tada: *Ada &amp; Co* (1200 people, true) is c1');
});

test('what a change replaced can be told', () => {
  const event = change('orders', { id: 'o1', total: 7.5 }, { kind: 'modified', before: { id: 'o1', total: 5 } });

  expect(render('{{type}}: {{before.total}} → {{data.total}}', event)).toBe('orders.modified: 5 → 7.5');
});

test('absent values, null and objects are nothing, and the result has no white space around it', () => {
  expect(
    render(' {{data.name}} [{{data.gone}}{{data.address}}{{data.nothing.at.all}}] {{data.gone}} ', {
      id: 'c1',
      name: null,
      address: { city: 'Paris' },
    }),
  ).toBe('[]');
});

test('sections show what is there, inverted ones what is not, and lists repeat', () => {
  const message =
    '{{#data.vat}}VAT {{data.vat}}{{/data.vat}}{{^data.vat}}no VAT{{/data.vat}}: {{#data.lines}}{{name}};{{/data.lines}}';

  expect(render(message, { id: 'o1', lines: [{ name: 'a' }, { name: '<b>' }] })).toBe('no VAT: a;&lt;b&gt;;');
});

test('a list of texts is shown with commas', () => {
  expect(
    render('{{data.tags}} / {{data.tags.1}} / {{#data.tags}}[{{.}}]{{/data.tags}}', { id: 'c1', tags: ['a', 'b&b'] }),
  ).toBe('a, b&amp;b / b&amp;b / [a][b&amp;b]');
});

test.each([
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'constructor.name',
  '__proto__.constructor.name',
  'name.length',
  'tags.length',
  'name.constructor',
])('data.%s is nothing where the data has no such field', (name) => {
  expect(render(`[{{data.${name}}}]`, { id: 'c1', name: 'Ada', tags: ['a'] })).toBe('[]');
});

test('a field of the data may have such a name', () => {
  const data: JsonObject = JSON.parse('{"id": "c1", "constructor": "Ferrari", "__proto__": "x"}');

  expect(render('{{data.constructor}}{{data.__proto__}}', data)).toBe('Ferrarix');
});

test('what the library knows of a change besides the event is not shown', () => {
  expect(render('[{{#data}}{{change.entity}}{{/data}}]', { id: 'c1' })).toBe('[]');
});

test('a template names its fields', () => {
  expect(
    fieldsOf(
      '{{data.name}} {{! a comment }}{{#data.vat}}{{number}}{{/data.vat}}{{^before.name}}{{type}}{{/before.name}}',
    ),
  ).toEqual(['data.name', 'data.vat', 'number', 'data.vat.number', 'before.name', 'type']);
});

test('a field that is reached through sections is named by its whole path', () => {
  expect(fieldsOf('{{#data}}{{#company}}{{taxNumber}}{{/company}}{{/data}}')).toContain('data.company.taxNumber');
});

test.each([
  ['{{> footer}}', 'includes another template with {{> footer}}; write its text here'],
  ['{{=<% %>=}}', 'changes the delimiters with {{=<% %>=}}; write {{ and }}'],
  [
    '*{{{data.name}}}*',
    'puts a value in unescaped with {{{data.name}}}, so that data could mention people; write {{data.name}}',
  ],
  [
    '{{#data}}{{& name }}{{/data}}',
    'puts a value in unescaped with {{& name }}, so that data could mention people; write {{name}}',
  ],
  ['{{data.name}', 'has a tag without its end near "{{data.name}"; write {{data.name}}'],
  ['{{#data.vat}}yes', 'begins a section "data.vat" and does not end it; write {{/data.vat}} after what it holds'],
  [
    'yes{{/data.vat}}',
    'ends a section "data.vat" near "{{/data.vat}}" that was not begun; write {{#data.vat}} before it',
  ],
  ['{{}}', 'has {{}}, which names no field; write for example {{data.name}}'],
  ['{{data..name}}', 'has {{data..name}}, which names no field; write for example {{data.name}}'],
  [
    '{{name}}',
    'reads {{name}}, which is no member of an event (id, type, source, subject, time, version, data, before); ' +
      'for a field of the item write {{data.name}}',
  ],
  [
    '{{#employees}}many{{/employees}}',
    'reads {{#employees}}, which is no member of an event (id, type, source, subject, time, version, data, before); ' +
      'for a field of the item write {{#data.employees}}',
  ],
])('%s is refused with a sentence', (message, sentence) => {
  expect(mistakesOf(message)).toEqual([sentence]);
});

test('a link is made of what the template writes out and values in its address and label', () => {
  const message = '<https://shop.example/customers/{{subject}}|{{data.name}}>';

  expect(render(message, { id: 'c1', name: 'Ada & Co' })).toBe('<https://shop.example/customers/c1|Ada &amp; Co>');
});

test('a value in an address begins no label, and one in a label ends no link', () => {
  const message = '<https://shop.example/{{data.path}}|{{data.path}}> <mailto:{{data.path}}>';
  const path = 'a|Log in> <!channel';

  expect(render(message, { id: 'c1', path })).toBe(
    '<https://shop.example/a%7CLog%20in&gt;%20&lt;!channel|a|Log in&gt; &lt;!channel> ' +
      '<mailto:a%7CLog%20in&gt;%20&lt;!channel>',
  );
});

test.each([
  '<!here> <@U0123456789> <#C0123456789> <!date^1763460000^{date}|today>',
  '<https://shop.example{{#data.name}}/{{data.name}}{{/data.name}}|{{^data.name}}nobody{{/data.name}}>',
  '{{#data.lines}}<http://shop.example/{{sku}}>{{/data.lines}}',
  '> {{data.note}} -> &lt;{{data.name}}&gt;',
])('%s is a sound message', (message) => {
  expect(mistakesOf(message)).toEqual([]);
});

test.each([
  ['Hello <{{data.website}}|x>', '<{{data.website}}|x>'],
  ['<!{{data.name}}>', '<!{{data.name}}>'],
  ['<@{{data.user}}>', '<@{{data.user}}>'],
  ['<#{{data.channel}}>', '<#{{data.channel}}>'],
  ['<{{! nothing }}!{{data.name}}>', '<{{! nothing }}!{{data.name}}>'],
  ['{{#data.a}}<{{/data.a}}{{data.name}}', '<{{/data.a}}{{data.name}}'],
  ['<!date^{{data.at}}^{date}|today>', '<!date^{{data.at}}^{date}|toda'],
  ['<ht{{data.rest}}>', '<ht{{data.rest}}>'],
  ['{{data.employees}} < 5', '< 5'],
  ['<https://shop.example/<{{data.name}}>', '<{{data.name}}>'],
])('%s is refused: nothing is written out behind the sign', (message, near) => {
  expect(mistakesOf(message)).toEqual([
    `has "<" near ${JSON.stringify(near)}, where no link and no mention is written out, so that data could mention people; ` +
      'write <https://shop.example/{{subject}}|text>, or &lt; for the sign itself',
  ]);
});

test('a link that does not end is refused', () => {
  expect(mistakesOf('<https://shop.example/{{subject}}')).toEqual([
    'begins a link and does not end it; write <https://shop.example/{{subject}}|text>, or &lt; for the sign itself',
  ]);
});

test.each([
  '{{#data.vip}}<https://shop.example/{{/data.vip}}{{subject}}',
  '<https://shop.example/{{#data.name}}|{{data.name}}{{/data.name}}>',
  '<https://shop.example/{{^data.name}}>{{/data.name}}>',
])('a part of a link in a section is refused: %s', (message) => {
  expect(mistakesOf(message)).toEqual([
    `has a section near ${JSON.stringify(message.slice(message.search(/\{\{[#^]/)).slice(0, 30))} ` +
      'with only a part of a link in it; write the whole link into it',
  ]);
});

const text = fc.string({
  unit: fc.constantFrom('<', '>', '!', '@', '#', '|', '&', '\n', 'channel', 'https://x.y', '😀', '\uD83D'),
});

test('no value, whatever it is, can mention people or make a link', () => {
  const template = compileTemplate('{{data.name}} ({{#data.tags}}{{.}} {{/data.tags}}{{data.tags}}) {{subject}}');
  fc.assert(
    fc.property(fc.oneof(text, fc.jsonValue()), fc.array(text), text, (name, tags, subject) => {
      const event = { ...change('customers', { id: 'c1', name: name as Json, tags }), subject };

      const message = template.ok ? template.template.render(event) : '<';

      expect(message).not.toMatch(/[<>]/);
      expect(message.isWellFormed()).toBe(true);
    }),
  );
});

const soundMessage = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '>', '|', '!', '@', ' ', '\n', 'https://x.y/', 'mailto:', '!here>', '{{! c }}'),
      fc.constantFrom('{{data.a}}', '{{#data.b}}', '{{/data.b}}', '{{^data.b}}', '{{.}}', '<https://x.y/', '<!here>'),
      fc.constantFrom('<https://x.y/{{data.a}}|{{data.a}}>', '{{#data.b}}<mailto:{{.}}>{{/data.b}}'),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''))
  .filter((message) => mistakesOf(message).length === 0);

test('whatever a sound template is and whatever is in the data, only the links and mentions of the template come out', () => {
  fc.assert(
    fc.property(soundMessage, text, fc.array(text), (message, a, b) => {
      const harmless = (value: string) => (value === '' ? '' : 'x');

      const written = sequencesIn(render(message, { id: 'c1', a: harmless(a), b: b.map(harmless) }));

      expect(sequencesIn(render(message, { id: 'c1', a, b }))).toEqual(written);
    }),
  );
});

/** What stands between `<` and `>`: of links how they begin and whether they have a label, of all else everything. */
function sequencesIn(message: string): string[] {
  return [...message.matchAll(/<[^>]*>?/g)].map(([sequence]) => {
    const link = /^<(https:\/\/x\.y\/|mailto:)[^|]*(\|?).*>$/s.exec(sequence);
    return link ? `${link[1]}${link[2]}` : sequence;
  });
}
