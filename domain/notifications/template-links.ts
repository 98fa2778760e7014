import { childrenOf, excerpt, type Token } from './template-token';

/** What the text of a template has between `<` and `>`. */
export interface TemplateLinks {
  /** Where tags begin whose values are part of a link's address. */
  readonly inAddress: ReadonlySet<number>;
  /** Sentences that say what was found and what to write instead. */
  readonly mistakes: readonly string[];
}

/** Where in a message a piece of a template stands: in its text, or within a link, before or after the `|`. */
type Place = 'text' | 'address' | 'label';

/** `<!here>`, `<@U0123>`, `<#C0123>`, `<!date^1763460000^{date}|today>`: only what is written out. */
const MENTION = /^<[!@#][^<>]*>/;

const LINK = /^<(?:https?:\/\/|mailto:)/;

/**
 * Finds the links of a template, and whatever else a value could turn into a link or a mention: a `<` with a value
 * right behind it, a mention that is put together from values, a link that a section begins and does not end.
 *
 * Where a template has no mistakes, each piece of it stands in the same place, whatever sections are shown.
 */
export function linksOf(tokens: readonly Token[], message: string): TemplateLinks {
  const reader = new LinkReader(message);
  const end = reader.read(tokens, 'text');
  if (end !== 'text') reader.mistakes.push(`begins a link and does not end it; ${INSTEAD}`);
  return reader;
}

const INSTEAD = 'write <https://shop.example/{{subject}}|text>, or &lt; for the sign itself';

class LinkReader implements TemplateLinks {
  readonly inAddress = new Set<number>();
  readonly mistakes: string[] = [];

  constructor(private readonly message: string) {}

  /** @returns where the next piece stands */
  read(tokens: readonly Token[], start: Place): Place {
    let place = start;
    for (const token of tokens) {
      const [kind, text, at] = token;
      if (kind === 'text') place = this.readText(text, at, place);
      else if (kind === '#' || kind === '^') this.readSection(token, place);
      else if (place === 'address') this.inAddress.add(at);
    }
    return place;
  }

  private readSection(section: Token, place: Place): void {
    if (this.read(childrenOf(section), place) === place) return;

    const near = excerpt(this.message, section[2]);
    this.mistakes.push(`has a section near ${near} with only a part of a link in it; write the whole link into it`);
  }

  private readText(text: string, start: number, place: Place): Place {
    let now = place;
    for (const { 0: sign, index } of text.matchAll(/[<>|]/g)) {
      if (sign === '<') now = this.open(text.slice(index), start + index, now);
      else if (sign === '>') now = 'text';
      else if (now === 'address') now = 'label';
    }
    return now;
  }

  private open(text: string, at: number, place: Place): Place {
    if (place === 'text' && LINK.test(text)) return 'address';
    if (place === 'text' && MENTION.test(text)) return 'text';

    this.mistakes.push(
      `has "<" near ${excerpt(this.message, at)}, where no link and no mention is written out, so that data could mention people; ${INSTEAD}`,
    );
    return place;
  }
}
