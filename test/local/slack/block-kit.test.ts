import { expect, test } from 'vitest';
import { readBlocks } from '../../../local/slack/block-kit';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

test('the blocks of a whole message are read as they are', () => {
  const blocks = [
    { type: 'header', text: plain('A big customer') },
    { ...section('*Ada & Co*'), fields: [mrkdwn('a'), plain('b')], block_id: 'facts' },
    {
      type: 'section',
      text: { ...mrkdwn('a'), verbatim: true },
      accessory: { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'b' },
    },
    { type: 'divider' },
    {
      type: 'context',
      elements: [mrkdwn('today'), { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'b' }],
    },
    { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'a chart', title: plain('Growth') },
    {
      type: 'actions',
      elements: [{ type: 'button', text: plain('Promote'), action_id: 'promote', value: 'v1', style: 'primary' }],
    },
  ];

  const read = readBlocks(blocks);

  expect(read).toEqual({ ok: true, blocks });
});

test('texts of exactly the greatest length are taken', () => {
  const read = readBlocks([
    { type: 'header', text: plain('x'.repeat(150)) },
    section('x'.repeat(3000)),
    { type: 'section', fields: [mrkdwn('x'.repeat(2000))] },
    { ...section('x'), block_id: 'x'.repeat(255) },
    ...times(46, () => ({ type: 'divider' })),
  ]);

  expect(read.ok).toBe(true);
});

test.for([
  ['a long section', section('x'.repeat(3001)), 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
  [
    'a long field',
    { type: 'section', fields: [mrkdwn('a'), mrkdwn('x'.repeat(2001))] },
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/1/text]',
  ],
  [
    'eleven fields',
    { type: 'section', fields: times(11, () => mrkdwn('a')) },
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a long header',
    { type: 'header', text: plain('x'.repeat(151)) },
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a header with markup',
    { type: 'header', text: mrkdwn('a') },
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  ['an empty text', section(''), 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  ['an empty section', { type: 'section' }, 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
  [
    'eleven elements of a context',
    { type: 'context', elements: times(11, () => mrkdwn('a')) },
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'an empty context',
    { type: 'context', elements: [] },
    'no less than 1 items allowed [json-pointer:/blocks/0/elements]',
  ],
  ['an unknown block', { type: 'sections' }, 'unsupported type: sections [json-pointer:/blocks/0/type]'],
  ['a block without type', {}, 'unsupported type: undefined [json-pointer:/blocks/0/type]'],
  ['a block that is none', 'section', 'must be an object [json-pointer:/blocks/0]'],
  [
    'a long block_id',
    { type: 'divider', block_id: 'x'.repeat(256) },
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'a member that Slack does not know',
    { type: 'actions', elements: [{ type: 'button', text: plain('a'), disabled: true }] },
    'invalid additional property: disabled [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an image without alternative text',
    { type: 'image', image_url: 'https://a.example/b.png' },
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'an image of no address',
    { type: 'image', image_url: 'javascript:alert(1)', alt_text: 'a' },
    'must be a valid URL [json-pointer:/blocks/0/image_url]',
  ],
  [
    'a button with a long text',
    { type: 'actions', elements: [{ type: 'button', text: plain('x'.repeat(76)) }] },
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
] as const)('%s is refused with its place', ([, block, message]) => {
  expect(readBlocks([block])).toEqual({ ok: false, error: 'invalid_blocks', messages: [message] });
});

test('a block_id that comes twice is refused at its second place', () => {
  const read = readBlocks([
    { type: 'divider', block_id: 'a' },
    { type: 'divider', block_id: 'a' },
  ]);

  expect(read).toMatchObject({
    messages: ['`block_id` must be unique in a message [json-pointer:/blocks/1/block_id]'],
  });
});

test('more than 50 blocks are refused', () => {
  const read = readBlocks(times(51, () => ({ type: 'divider' })));

  expect(read).toMatchObject({
    error: 'invalid_blocks',
    messages: ['no more than 50 items allowed [json-pointer:/blocks]'],
  });
});

test('a refusal names every problem', () => {
  const read = readBlocks([section(''), { type: 'header', text: plain('x'.repeat(200)) }]);

  expect(read).toMatchObject({
    messages: [expect.stringContaining('/blocks/0/'), expect.stringContaining('/blocks/1/')],
  });
});

test.for([
  { blocks: 50, characters: 9_597, ok: true },
  { blocks: 45, characters: 11_341, ok: false },
  { blocks: 5, characters: 12_500, ok: true },
  { blocks: 5, characters: 13_200, ok: false },
])('$characters characters in $blocks blocks: $ok', ({ blocks, characters, ok }) => {
  const each = Math.floor(characters / blocks);
  const rest = characters - each * (blocks - 1);

  const read = readBlocks(times(blocks, (index) => section('x'.repeat(index === 0 ? rest : each))));

  expect(read).toMatchObject(ok ? { ok } : { ok, error: 'msg_blocks_too_long' });
});
