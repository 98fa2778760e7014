import { comparable } from './text';

/** A text in which a star stands for any characters, also for none. */
export class Wildcard {
  readonly start: string;
  readonly end: string;
  private readonly between: readonly string[];

  /** @param parts what stands before, between and after the stars; at least two */
  private constructor(
    readonly text: string,
    parts: readonly string[],
  ) {
    this.start = parts[0] ?? '';
    this.end = parts.at(-1) ?? '';
    this.between = parts.slice(1, -1);
  }

  /**
   * @param text `*` stands for any characters, `\*` and `\\` for a star and a backslash
   * @returns a text where no star is in it; a mistake where two are beside each other, or a backslash before another
   * character
   */
  static read(text: string): Wildcard | { readonly literal: string } | { readonly mistake: string } {
    const parts = [''];
    for (let place = 0; place < text.length; place++) {
      const character = text[place] ?? '';
      const next = text[place + 1];
      if (character === '*') {
        if (next === '*') return { mistake: 'two stars beside each other are one; write one' };
        parts.push('');
      } else if (character === '\\') {
        if (next !== '*' && next !== '\\') {
          return {
            mistake: 'a backslash stands before a star or a backslash only: "\\\\*" is a star, "\\\\\\\\" a backslash',
          };
        }
        parts[parts.length - 1] += next;
        place += 1;
      } else {
        parts[parts.length - 1] += character;
      }
    }
    const literals = parts.map(comparable);
    return literals.length === 1 ? { literal: literals[0] ?? '' } : new Wildcard(text, literals);
  }

  isMetBy(value: string): boolean {
    const { start, end } = this;
    if (value.length < start.length + end.length || !value.startsWith(start) || !value.endsWith(end)) return false;

    let place = start.length;
    const last = value.length - end.length;
    for (const part of this.between) {
      const found = value.indexOf(part, place);
      if (found === -1 || found + part.length > last) return false;
      place = found + part.length;
    }
    return true;
  }
}
