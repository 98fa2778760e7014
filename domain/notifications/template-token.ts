import type mustache from 'mustache';

/** A piece of a parsed template: kind, text, start and end in the template; for a section, what it holds. */
export type Token = ReturnType<typeof mustache.parse>[number];

export function childrenOf(token: Token): readonly Token[] {
  return Array.isArray(token[4]) ? token[4] : [];
}

/** What stands at a position of a template, for a sentence about it. */
export function excerpt(message: string, at: number): string {
  return JSON.stringify(message.slice(Math.max(at, 0), Math.max(at, 0) + 30));
}
