import { comparable } from './text';

/** What may stand for one character. */
interface Cases {
  readonly lower: string;
  readonly upper: string;
}

/**
 * A text whose case does not matter, as EventBridge sees it: each UTF-16 unit of it may be met by its small or its
 * capital form, and nothing else. So `ß` is met by `ß` and `SS`, and `SS` is not met by `ß`; a character of two units
 * (an emoji) has no forms, and is met by two question marks only.
 */
export class CaselessText {
  private readonly cases: readonly Cases[];
  /** What the capitals of every text that meets this one begin or end with; undefined where there is no such text. */
  readonly capitals: string | undefined;

  constructor(readonly text: string) {
    this.cases = Array.from({ length: text.length }, (_, place) => casesOf(text[place] ?? ''));
    const isRegular = this.cases.every(({ lower, upper }) => lower.toUpperCase() === upper.toUpperCase());
    this.capitals = isRegular ? this.cases.map(({ upper }) => upper.toUpperCase()).join('') : undefined;
  }

  isMetBy(value: string): boolean {
    return this.endIn(value) === value.length;
  }

  isMetByStartOf(value: string): boolean {
    return this.endIn(value) !== undefined;
  }

  isMetByEndOf(value: string): boolean {
    let start = value.length;
    for (const { lower, upper } of this.cases.toReversed()) {
      if (value.endsWith(lower, start)) start -= lower.length;
      else if (value.endsWith(upper, start)) start -= upper.length;
      else return false;
    }
    return true;
  }

  /** Where the part of a value ends that meets this text; undefined where its start does not. */
  private endIn(value: string): number | undefined {
    let end = 0;
    for (const { lower, upper } of this.cases) {
      if (value.startsWith(lower, end)) end += lower.length;
      else if (value.startsWith(upper, end)) end += upper.length;
      else return undefined;
    }
    return end;
  }
}

function casesOf(unit: string): Cases {
  return { lower: comparable(unit.toLowerCase()), upper: comparable(unit.toUpperCase()) };
}
