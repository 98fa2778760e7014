import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMrkdwn, renderPlainText } from '../../../local/slack/mrkdwn';
import { slackText, unexpectedHtml } from './allowed-html';

const link = (href: string, text: string) => `<a href="${href}" target="_blank" rel="noopener noreferrer">${text}</a>`;

test.for([
  ['bold', '*Ada* came', '<b>Ada</b> came'],
  ['italic', 'an _old_ one', 'an <i>old</i> one'],
  ['strike-through', '~no~', '<s>no</s>'],
  ['one in the other', '*_both_ and more*', '<b><i>both</i> and more</b>'],
  ['code, in which marks mean nothing', '`*a* _b_`', '<code>*a* _b_</code>'],
  ['a mark in a word', 'snake_case_name 2*3*4', 'snake_case_name 2*3*4'],
  ['a mark between spaces', 'a * b * c', 'a * b * c'],
  ['a mark without end', '*Ada', '*Ada'],
  ['a mark over two lines', '*a\nb*', '*a<br>b*'],
  ['a mark next to punctuation', '(*a*), "_b_".', '(<b>a</b>), &quot;<i>b</i>&quot;.'],
  ['a bold link', '*<https://a.example/|x*y>*', `<b>${link('https://a.example/', 'x*y')}</b>`],
  ['a fence', 'see\n```\n*a*\n  b\n```\nend', 'see<pre>*a*\n  b</pre>end'],
  ['two fences', '```a``` and ```b```', '<pre>a</pre> and <pre>b</pre>'],
  ['a fence without end', '```a', '```a'],
  ['a quote', '> one\n> *two*\nthree', '<blockquote>one<br><b>two</b></blockquote>three'],
  ['a quote whose mark is escaped', '&gt; one', '<blockquote>one</blockquote>'],
  ['a quote to the end', '>>> one\ntwo', '<blockquote>one<br>two</blockquote>'],
  ['a list', '• one\n• two', '• one<br>• two'],
  ['an emoji', ':tada: 10:30:15', '<span class="emoji" title=":tada:">🎉</span> 10:30:15'],
  ['an emoji that is not known', ':acme-corp:', ':acme-corp:'],
  ['entities, of which Slack knows three', 'a &amp; b &lt;c&gt; &quot;', 'a &amp; b &lt;c&gt; &amp;quot;'],
  ['an entity of an entity', '&amp;lt;', '&amp;lt;'],
] as const)('%s', ([, text, html]) => {
  expect(renderMrkdwn(text)).toBe(html);
});

test.for([
  [
    'with a text',
    '<https://a.example/?a=1&amp;b=2|the &lt;page&gt;>',
    link('https://a.example/?a=1&amp;b=2', 'the &lt;page&gt;'),
  ],
  ['without one', '<https://a.example/b>', link('https://a.example/b', 'https://a.example/b')],
  ['to a mailbox', '<mailto:ada@a.example|Ada>', link('mailto:ada@a.example', 'Ada')],
  ['found in plain text', 'see https://a.example/b.', `see ${link('https://a.example/b', 'https://a.example/b')}.`],
] as const)('a link %s', ([, text, html]) => {
  expect(renderMrkdwn(text)).toBe(html);
});

test.for([
  ['<@U123>', '<span class="mention">@U123</span>'],
  ['<@U123|ada>', '<span class="mention">@ada</span>'],
  ['<#C1|general>', '<span class="mention">#general</span>'],
  ['<!channel>', '<span class="mention broadcast">@channel</span>'],
  ['<!here|here>', '<span class="mention broadcast">@here</span>'],
  ['`<!everyone>`', '<code><span class="mention broadcast">@everyone</span></code>'],
  ['<!subteam^S1|@platform>', '<span class="mention">@platform</span>'],
  ['<!date^1392734382^{date}|18 February>', '18 February'],
] as const)('%s is shown as what it does', ([text, html]) => {
  expect(renderMrkdwn(text)).toBe(html);
});

test('a channel is shown by the name that its id has', () => {
  const channelName = (id: string) => ({ C1: 'marketing' })[id];

  const html = renderMrkdwn('<#C1> <#C2>', { channelName });

  expect(html).toBe('<span class="mention">#marketing</span> <span class="mention">#C2</span>');
});

test('what was escaped is shown as text, and rings at nobody', () => {
  const html = renderMrkdwn('*&lt;!channel&gt;* joined', { autolink: 'everything' });

  expect(html).toBe('<b>&lt;!channel&gt;</b> joined');
});

test('addresses and names in plain text are left, linked, or both, as the option says', () => {
  const text = '@here #sales https://a.example/';
  const address = link('https://a.example/', 'https://a.example/');

  const shown = (['nothing', 'addresses', 'everything'] as const).map((autolink) => renderMrkdwn(text, { autolink }));

  expect(shown).toEqual([
    text,
    `@here #sales ${address}`,
    `<span class="mention broadcast">@here</span> <span class="mention">#sales</span> ${address}`,
  ]);
});

test.for([
  '<javascript:alert(1)|x>',
  '<data:text/html,x|x>',
  '<JaVaScRiPt:alert(1)>',
  '<vbscript:x>',
  '<file:///etc|x>',
])('%s is no link', (text) => {
  expect(renderMrkdwn(text)).not.toContain('<a');
});

test('plain text has emoji and no markup', () => {
  expect(renderPlainText('*a* :tada:\n<b>')).toBe('*a* <span class="emoji" title=":tada:">🎉</span><br>&lt;b&gt;');
  expect(renderPlainText(':tada:', false)).toBe(':tada:');
});

test('whatever the text, no tag, attribute or address comes of it but those that are allowed', () => {
  const autolink = fc.constantFrom('nothing', 'addresses', 'everything');
  fc.assert(
    fc.property(slackText(), autolink, (text, how) => {
      expect(unexpectedHtml(renderMrkdwn(text, { autolink: how }))).toEqual([]);
      expect(unexpectedHtml(renderPlainText(text))).toEqual([]);
    }),
  );
});

test('no character of a text without markup is lost', () => {
  const plain = fc.string({ unit: 'grapheme-ascii' }).filter((text) => !/[*_~`<>:&@#]|https?:/.test(text));
  fc.assert(
    fc.property(plain, (text) => {
      const read = renderMrkdwn(text).replaceAll('&quot;', '"').replaceAll('&#39;', "'");

      expect(read).toBe(text);
    }),
  );
});

test('a long line of marks takes no time to speak of', () => {
  const marks = ['*a ', '_', '~x', '`', '<', ':', '<a|', '```', '&', 'https://', '> '];

  const lengths = marks.map((mark) => renderMrkdwn(mark.repeat(40_000 / mark.length)).length);

  expect(Math.min(...lengths)).toBeGreaterThan(0);
});
