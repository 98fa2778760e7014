import fc from 'fast-check';

/** Texts that people, data and attackers write. */
export function slackText(pieces = 30): fc.Arbitrary<string> {
  const inside = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      ...['*', '_', '~', '`', '```', '\n', ' ', '>', '>>>', '&gt;', '&lt;', '&amp;', '&', '<', '|', '"', "'", ':tada:'],
      ...[
        '<script>',
        '</pre>',
        '&lt;b&gt;',
        ' onclick="x"',
        "' style='x'",
        '" href="javascript:x',
        'mailto:a@b',
        '\u0000',
      ],
      ...['<!channel>', '<@U1', '<#C1|', '@here', '#a', 'https://a', 'https://a.example/"x', "https://a.example/'x"],
    ),
  );
  const targets = [
    '@U1',
    '#C1',
    '!here',
    '!date^1^{date}',
    '!"x',
    'https://a.example/',
    'javascript:alert(1)',
    'mailto:a@b',
  ];
  const sequence = fc
    .tuple(fc.constantFrom(...targets), inside, inside)
    .map(([target, more, label]) => `<${target}${more}|${label}>`);
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: inside }, sequence), { maxLength: pieces })
    .map((parts) => parts.join(''));
}

const allowed: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'target', 'rel'],
  b: [],
  blockquote: [],
  br: [],
  code: [],
  div: ['class'],
  h4: ['class'],
  hr: ['class'],
  i: [],
  pre: [],
  s: [],
  span: ['class', 'title'],
};

/**
 * What stands in HTML besides text and the allowed tags, with their allowed attributes and each closed in its turn.
 *
 * Stricter than a browser: an attribute is `name="value"` without `"`, `<` or `>` in the value, and no angle bracket and
 * no quotation mark stands outside a tag.
 */
export function unexpectedHtml(html: string): string[] {
  const tag = /<(\/?)([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)>/g;
  const unexpected = [...html.matchAll(tag)].flatMap(([whole, , name = '', attributes = '']) => {
    const names = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)];
    const fine =
      Object.hasOwn(allowed, name) &&
      names.every(
        ([, attribute = '', value = '']) => allowed[name]?.includes(attribute) && isFineValue(attribute, value),
      );
    return fine ? [] : [whole];
  });
  const outside = html.replace(tag, '');
  return [...unexpected, ...(outside.match(/[<>"']/g) ?? []), ...unbalanced([...html.matchAll(tag)])];
}

/** Tags that close what is not open, or stay open. */
function unbalanced(tags: RegExpExecArray[]): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [whole, slash, name = ''] of tags) {
    if (name === 'br' || name === 'hr') continue;
    if (!slash) open.push(name);
    else if (open.pop() !== name) wrong.push(whole);
  }
  return [...wrong, ...open];
}

function isFineValue(attribute: string, value: string): boolean {
  return attribute !== 'href' || /^(https?:\/\/|mailto:)/.test(value);
}
