import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutForSlack, escapeForSlack, escapeForSlackLink } from '../../../domain/notifications/slack-text';

test('mentions and links that stand in data are shown as they were written', () => {
  const escaped = ['<!channel>', '<https://example.com|click>', 'Marks & Spencer', '&lt;'].map(escapeForSlack);

  expect(escaped).toEqual(['&lt;!channel&gt;', '&lt;https://example.com|click&gt;', 'Marks &amp; Spencer', '&amp;lt;']);
});

test('in an address, what would end it is percent-encoded, and what is encoded already stays', () => {
  expect(escapeForSlackLink('a|b c\n%20>&é')).toBe('a%7Cb%20c%0A%20&gt;&amp;é');
});

test('a text that fits stays as it is', () => {
  const text = 'x'.repeat(3000);

  expect(cutForSlack(text)).toBe(text);
});

test('a text that is too long ends with an ellipsis at the limit', () => {
  expect(cutForSlack('x'.repeat(3001))).toBe(`${'x'.repeat(2999)}…`);
});

test.each([
  ['an entity', 'abc&amp;def', 6, 'abc…'],
  ['an entity that ends at the cut', 'abc&amp;def', 9, 'abc&amp;…'],
  ['a link', 'abc<https://x.y|z>def', 8, 'abc…'],
  ['a link with an entity in its label', 'abc<https://x.y|a&amp;z>def', 19, 'abc…'],
  ['a surrogate pair', 'abc😀def', 5, 'abc…'],
  ['a sign that begins nothing', 'a < b & c, and so on', 10, 'a < b & c…'],
  ['something at the very start', '&amp;&amp;', 3, '…'],
])('a cut spares %s', (_, text, limit, expected) => {
  expect(cutForSlack(text, limit)).toBe(expected);
});

const data = fc.string({ unit: fc.constantFrom('a', '&', '<', '>', ';', '!', '@', '|', '😀', ' ', '&amp;', 'é') });

test('whatever stands in data, escaping and cutting leave no mention, no link and no part of an entity or pair', () => {
  fc.assert(
    fc.property(data, fc.integer({ min: 1, max: 20 }), (text, limit) => {
      const cut = cutForSlack(escapeForSlack(text), limit);

      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut).not.toMatch(/[<>]/);
      expect(cut.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
      expect(cut.isWellFormed()).toBe(true);
    }),
  );
});

test('what is cut off is the end and no more than a unit too much', () => {
  fc.assert(
    fc.property(data, fc.integer({ min: 8, max: 20 }), (text, limit) => {
      const escaped = escapeForSlack(text);
      const cut = cutForSlack(escaped, limit);

      expect(escaped.startsWith(cut.replace(/…$/, ''))).toBe(true);
      if (escaped.length > limit) expect(cut.length).toBeGreaterThan(limit - '&amp;'.length);
    }),
  );
});

test('the author’s own links stay whole', () => {
  const parts = fc.array(fc.constantFrom('text ', '<https://shop.example/c1|Ada>', '<!here>', '&amp;', '😀'));
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 60 }), (texts, limit) => {
      const cut = cutForSlack(texts.join(''), limit);

      expect(cut.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
    }),
  );
});
