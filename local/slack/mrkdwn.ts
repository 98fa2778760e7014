import { emojiNamed } from './emoji';
import { escapeHtml, linkTo } from './html';

/** How text is shown. */
export interface MrkdwnOptions {
  /**
   * What of plain text is made into something else: nothing, addresses, or addresses, `#channels` and `@here` as well.
   * Slack does the last in blocks unless their text says `verbatim`, and the second in the text of a message.
   * @default 'addresses'
   */
  readonly autolink?: 'nothing' | 'addresses' | 'everything';
  /** The name of a channel by its id, without the `#`. @default ids are shown as they are */
  readonly channelName?: (id: string) => string | undefined;
}

/**
 * Slack's mrkdwn as HTML, as people see it in Slack.
 *
 * Made of these tags only, whatever the text: `b i s code pre blockquote br span a`, the last three with `class`,
 * `title`, `href`, `target` and `rel`; links lead to http, https and mailto.
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
export function renderMrkdwn(text: string, options: MrkdwnOptions = {}): string {
  return splitByFences(text)
    .map((part) => (part.fenced ? `<pre>${renderCode(part.text, options)}</pre>` : renderLines(part.text, options)))
    .join('');
}

/** Text of type `plain_text`: no markup, and pictures for `:names:` unless they are switched off. */
export function renderPlainText(text: string, emoji = true): string {
  const lines = text.split('\n').map((line) => (emoji ? renderEmoji(line) : escapeHtml(line)));
  return lines.join('<br>');
}

function renderEmoji(line: string): string {
  return line
    .split(/(:[a-z0-9_+'-]+:)/)
    .map((part) => emojiSpan(part.slice(1, -1)) ?? escapeHtml(part))
    .join('');
}

function emojiSpan(name: string): string | undefined {
  const picture = emojiNamed(name);
  return picture && `<span class="emoji" title=":${escapeHtml(name)}:">${picture}</span>`;
}

/** The line break on either side of a fence belongs to the fence. */
function splitByFences(text: string): { readonly fenced: boolean; readonly text: string }[] {
  const parts = text.split(/```(.+?)```/s);
  return parts.map((part, index) => {
    const fenced = index % 2 === 1;
    const before = index === 0 ? part : part.replace(/^\n/, '');
    return { fenced, text: index === parts.length - 1 ? before : before.replace(/\n$/, '') };
  });
}

/** Lines that begin with `>` are a quote, neighbours together; after `>>>` everything is. */
function renderLines(text: string, options: MrkdwnOptions): string {
  if (text === '') return '';
  const runs: { quoted: boolean; lines: string[] }[] = [];
  let restIsQuoted = false;
  for (const line of text.split('\n')) {
    const quote = /^(?:&gt;|>)((?:&gt;|>){2})? ?/.exec(line);
    const quoted = restIsQuoted || quote !== null;
    const content = restIsQuoted ? line : line.slice(quote?.[0].length ?? 0);
    restIsQuoted ||= quote?.[1] !== undefined;
    const last = runs.at(-1);
    if (last?.quoted === quoted) last.lines.push(content);
    else runs.push({ quoted, lines: [content] });
  }
  return runs
    .map(({ quoted, lines }) => {
      const html = lines.map((line) => new Line(line, options).render()).join('<br>');
      return quoted ? `<blockquote>${html}</blockquote>` : html;
    })
    .join('');
}

/** In code only what stands in angle brackets and the three entities mean something. */
function renderCode(text: string, options: MrkdwnOptions): string {
  let html = '';
  for (let at = 0; at < text.length; ) {
    const sequence = text[at] === '<' ? controlSequence(text, at, options) : undefined;
    const { html: piece, length } = sequence ?? character(text, at);
    html += piece;
    at += length;
  }
  return html;
}

interface Piece {
  readonly html: string;
  /** How many characters of the source it stands for. */
  readonly length: number;
}

const styles = { '*': 'b', _: 'i', '~': 's' } as const;

/** One line: links and mentions, code, bold, italic, strike-through, emoji, addresses. */
class Line {
  /** From here on no end was found for this mark, so that a line of marks is not searched again and again. */
  private readonly noEndAfter = new Map<string, number>();

  constructor(
    private readonly source: string,
    private readonly options: MrkdwnOptions,
  ) {}

  render(): string {
    let html = '';
    for (let at = 0; at < this.source.length; ) {
      const piece = this.piece(at);
      html += piece.html;
      at += piece.length;
    }
    return html;
  }

  private piece(at: number): Piece {
    const first = this.source[at] ?? '';
    return this.special(at, first) ?? character(this.source, at);
  }

  private special(at: number, first: string): Piece | undefined {
    switch (first) {
      case '<':
        return controlSequence(this.source, at, this.options);
      case '`':
        return this.code(at);
      case '*':
      case '_':
      case '~':
        return this.styled(at, first);
      case ':':
        return this.emoji(at);
      case 'h':
        return this.address(at);
      case '@':
      case '#':
        return this.name(at);
      default:
        return undefined;
    }
  }

  private code(at: number): Piece | undefined {
    const end = this.source.indexOf('`', at + 1);
    if (end <= at + 1) return undefined;
    const html = `<code>${renderCode(this.source.slice(at + 1, end), this.options)}</code>`;
    return { html, length: end + 1 - at };
  }

  /** A mark opens after a space or punctuation and before text; it closes the other way round. */
  private styled(at: number, mark: keyof typeof styles): Piece | undefined {
    const next = this.source[at + 1];
    if (!this.isEdge(at - 1) || isSpaceOrEnd(next) || next === mark) return undefined;
    const end = this.endOf(mark, at + 1);
    if (end === undefined) return undefined;
    const tag = styles[mark];
    const inner = new Line(this.source.slice(at + 1, end), this.options).render();
    return { html: `<${tag}>${inner}</${tag}>`, length: end + 1 - at };
  }

  private endOf(mark: string, from: number): number | undefined {
    if (from >= (this.noEndAfter.get(mark) ?? Number.POSITIVE_INFINITY)) return undefined;
    for (let at = from; at < this.source.length; at += this.skip(at)) {
      const closes = this.source[at] === mark && at > from && !isSpaceOrEnd(this.source[at - 1]) && this.isEdge(at + 1);
      if (closes) return at;
    }
    this.noEndAfter.set(mark, from);
    return undefined;
  }

  /** What stands in angle brackets or in code hides the marks in it. */
  private skip(at: number): number {
    return matchAt(/<[^<>\n]+>|`[^`]+`/y, this.source, at)?.[0].length ?? 1;
  }

  private emoji(at: number): Piece | undefined {
    const name = matchAt(/:([a-z0-9_+'-]{1,60}):/y, this.source, at)?.[1];
    const html = name && emojiSpan(name);
    return html ? { html, length: name.length + 2 } : undefined;
  }

  private address(at: number): Piece | undefined {
    if (this.options.autolink === 'nothing' || !this.isEdge(at - 1)) return undefined;
    const found = matchAt(/https?:\/\/[^\s<>|`]+/y, this.source, at)?.[0].replace(/[.,;:!?'"*_~)\]]+$/, '');
    const html = found && linkTo(decode(found), escapeHtml(decode(found)));
    return html ? { html, length: found.length } : undefined;
  }

  private name(at: number): Piece | undefined {
    if (this.options.autolink !== 'everything' || !this.isEdge(at - 1)) return undefined;
    const broadcast = matchAt(/@(?:channel|here|everyone)(?![\w-])/y, this.source, at)?.[0];
    if (broadcast) return { html: mention(broadcast, true), length: broadcast.length };
    const channel = matchAt(/#[\p{L}\p{N}_-]{1,80}/uy, this.source, at)?.[0];
    return channel ? { html: mention(channel, false), length: channel.length } : undefined;
  }

  private isEdge(at: number): boolean {
    const neighbour = this.source[at];
    return neighbour === undefined || !/[\p{L}\p{N}]/u.test(neighbour);
  }
}

/** `<https://…|text>`, `<@U1>`, `<#C1|name>`, `<!here>`, `<!date^…|fallback>`. */
function controlSequence(source: string, at: number, options: MrkdwnOptions): Piece | undefined {
  const inside = matchAt(/<([^<>\n]+)>/y, source, at)?.[1];
  if (inside === undefined) return undefined;
  const bar = inside.indexOf('|');
  const [target, label] = bar === -1 ? [inside, undefined] : [inside.slice(0, bar), inside.slice(bar + 1)];
  const html = renderSequence(target, label, options);
  return html === undefined ? undefined : { html, length: inside.length + 2 };
}

function renderSequence(target: string, label: string | undefined, options: MrkdwnOptions): string | undefined {
  const id = target.slice(1);
  const shown = label === undefined || label === '' ? undefined : decode(label);
  switch (target[0]) {
    case '@':
      return mention(`@${shown?.replace(/^@/, '') ?? id}`, false);
    case '#':
      return mention(`#${options.channelName?.(id) ?? shown?.replace(/^#/, '') ?? id}`, false);
    case '!':
      return special(id, shown);
    default:
      return linkTo(decode(target), renderEmoji(shown ?? decode(target).replace(/^mailto:/, '')));
  }
}

function special(command: string, label: string | undefined): string {
  const [name = ''] = command.split('^');
  if (name === 'channel' || name === 'here' || name === 'everyone') return mention(`@${name}`, true);
  if (name === 'date') return renderEmoji(label ?? command);
  return mention(label ?? `@${command}`, false);
}

/** @param broadcast whether it rings at everybody in the channel */
function mention(text: string, broadcast: boolean): string {
  return `<span class="${broadcast ? 'mention broadcast' : 'mention'}">${escapeHtml(text)}</span>`;
}

function character(source: string, at: number): Piece {
  const entity = source[at] === '&' ? matchAt(/&(?:amp|lt|gt);/y, source, at)?.[0] : undefined;
  if (entity) return { html: entity, length: entity.length };
  return { html: escapeHtml(source[at] ?? ''), length: 1 };
}

/** Slack escapes three characters and no others. */
function decode(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>' })[String(name)] ?? '');
}

function isSpaceOrEnd(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

/** @param pattern sticky */
function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}
