import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBlocks } from '../../../local/slack/block-kit';
import { renderMessage } from '../../../local/slack/message-html';
import { slackText, unexpectedHtml } from './allowed-html';

function render(blocks: unknown[]): string {
  const read = readBlocks(blocks);
  if (!read.ok) throw new Error(JSON.stringify(read));
  return renderMessage({ text: 'fallback', blocks: read.blocks });
}

test('a message without blocks shows its text', () => {
  expect(renderMessage({ text: '*a*', blocks: [] })).toBe('<div class="section"><b>a</b></div>');
});

test('a message with blocks shows them and not its text', () => {
  const html = render([
    { type: 'header', text: { type: 'plain_text', text: 'New *customer*' } },
    { type: 'section', text: { type: 'mrkdwn', text: '*Ada*' }, fields: [{ type: 'mrkdwn', text: 'a' }] },
    { type: 'divider' },
    { type: 'context', elements: [{ type: 'mrkdwn', text: '_now_' }] },
  ]);

  expect(html).toBe(
    '<h4 class="header">New *customer*</h4>' +
      '<div class="section"><b>Ada</b><div class="fields"><div class="field">a</div></div></div>' +
      '<hr class="divider">' +
      '<div class="context"><div class="note"><i>now</i></div></div>',
  );
});

test('a broadcast in plain text of a block shows, unless the text is verbatim', () => {
  const text = { type: 'mrkdwn', text: '@here' };

  const html = render([
    { type: 'section', text },
    { type: 'section', text: { ...text, verbatim: true } },
  ]);

  expect(html).toBe(
    '<div class="section"><span class="mention broadcast">@here</span></div><div class="section">@here</div>',
  );
});

test('pictures are linked and not loaded', () => {
  const html = render([{ type: 'image', image_url: 'https://a.example/b.png', alt_text: 'a chart' }]);

  expect(html).toContain('href="https://a.example/b.png"');
  expect(html).not.toContain('<img');
});

test('buttons show their style, and lead somewhere only with an address', () => {
  const text = { type: 'plain_text', text: 'Go' };

  const html = render([
    {
      type: 'actions',
      elements: [
        { type: 'button', text, style: 'primary' },
        { type: 'button', text, url: 'https://a.example/' },
      ],
    },
  ]);

  expect(html).toContain('<span class="button primary">Go</span><a href="https://a.example/"');
});

test('whatever stands in a block, only allowed HTML comes of it', () => {
  const words = slackText(3).filter((text) => text.length > 0 && text.length < 70);
  const text = fc.record({ type: fc.constant('mrkdwn'), text: words });
  const plain = fc.record({ type: fc.constant('plain_text'), text: words });
  const image = fc.record({
    type: fc.constant('image'),
    image_url: fc.constant('https://a.example/"><b>'),
    alt_text: words,
  });
  const button = fc.record({ type: fc.constant('button'), text: plain, url: fc.constant("https://a.example/'x") });
  const block = fc.oneof(
    fc.record({
      type: fc.constant('section'),
      text,
      fields: fc.tuple(text, plain),
      accessory: fc.oneof(image, button),
    }),
    fc.record({ type: fc.constant('header'), text: plain }),
    fc.record({ type: fc.constant('context'), elements: fc.tuple(text, image) }),
    fc.record({ type: fc.constant('actions'), elements: fc.tuple(button) }),
    image,
  );

  fc.assert(
    fc.property(block, (one) => {
      expect(unexpectedHtml(render([one]))).toEqual([]);
    }),
  );
});
