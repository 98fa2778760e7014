import type { Block, Button, Image, Text } from './block-kit';
import { escapeHtml, linkTo } from './html';
import { type MrkdwnOptions, renderMrkdwn, renderPlainText } from './mrkdwn';
import type { MessageContent } from './workspace';

/** How the channels of a message are found. */
export type RenderOptions = Pick<MrkdwnOptions, 'channelName'>;

/**
 * A message as HTML, as people see it in Slack: its blocks, or its text where it has none.
 *
 * Besides the tags of `renderMrkdwn` it is made of `div`, `h4` and `hr` with `class`. Pictures are named and linked, not
 * loaded; buttons do nothing, unless they lead to an address.
 */
export function renderMessage(message: Pick<MessageContent, 'text' | 'blocks'>, options: RenderOptions = {}): string {
  if (message.blocks.length === 0) {
    return `<div class="section">${renderMrkdwn(message.text, { ...options, autolink: 'addresses' })}</div>`;
  }
  return message.blocks.map((block) => renderBlock(block, options)).join('');
}

function renderBlock(block: Block, options: RenderOptions): string {
  const texts = (list: readonly Text[], name: string) =>
    list.map((text) => `<div class="${name}">${renderText(text, options)}</div>`).join('');
  switch (block.type) {
    case 'header':
      return `<h4 class="header">${renderText(block.text, options)}</h4>`;
    case 'section': {
      const accessory = block.accessory ? `<div class="accessory">${renderElement(block.accessory)}</div>` : '';
      const fields = block.fields ? `<div class="fields">${texts(block.fields, 'field')}</div>` : '';
      const body = `<div class="section">${block.text ? renderText(block.text, options) : ''}${fields}</div>`;
      return accessory ? `<div class="with-accessory">${body}${accessory}</div>` : body;
    }
    case 'context': {
      const elements = block.elements.map((element) =>
        element.type === 'image' ? renderElement(element) : texts([element], 'note'),
      );
      return `<div class="context">${elements.join('')}</div>`;
    }
    case 'divider':
      return '<hr class="divider">';
    case 'image':
      return `<div class="picture">${block.title ? `${renderText(block.title, options)}<br>` : ''}${renderImage(block)}</div>`;
    case 'actions':
      return `<div class="actions">${block.elements.map(renderButton).join('')}</div>`;
  }
}

function renderText(text: Text, options: RenderOptions): string {
  if (text.type === 'plain_text') return renderPlainText(text.text, text.emoji ?? true);
  return renderMrkdwn(text.text, { ...options, autolink: text.verbatim ? 'nothing' : 'everything' });
}

function renderElement(element: Image | Button): string {
  return element.type === 'image' ? renderImage(element) : renderButton(element);
}

function renderImage(image: Pick<Image, 'image_url' | 'alt_text'>): string {
  const label = `<span class="image">${escapeHtml(image.alt_text)}</span>`;
  return linkTo(image.image_url, label) ?? label;
}

function renderButton(button: Button): string {
  const label = renderText(button.text, {});
  const html = `<span class="${button.style ? `button ${button.style}` : 'button'}">${label}</span>`;
  return (button.url && linkTo(button.url, html)) ?? html;
}
