import mustache from 'mustache';
import type { Event } from '../events/event';
import { EVENT_MEMBERS } from '../events/event-members';
import { escapeForSlack, escapeForSlackLink } from './slack-text';
import { linksOf } from './template-links';
import { childrenOf, excerpt, type Token } from './template-token';

/** A message of a rule, ready to be filled in. */
export interface MessageTemplate {
  /**
   * The fields that it may read, as paths from the event: `data.name`. A name inside of a section can be a field of
   * the section's value or of what surrounds it, so there it is listed in each way.
   */
  readonly fields: readonly string[];
  /**
   * The message about an event: values escaped for Slack, absent ones empty, without white space around it. Half a
   * surrogate pair, which no message can carry, becomes U+FFFD.
   */
  render(event: Event): string;
}

export type CompiledTemplate =
  | { readonly ok: true; readonly template: MessageTemplate }
  /** Sentences that say what was found and what to write instead. */
  | { readonly ok: false; readonly mistakes: readonly string[] };

/**
 * Compiles a message: a Mustache template of Slack mrkdwn over `Event`.
 *
 * Values (`{{data.name}}`), sections (`{{#data.vat}}…{{/data.vat}}`, `{{^…}}`) and comments are taken. Partials,
 * other delimiters and values that are not escaped are refused: a template is plain data without a way to include,
 * or to let data mention people. Links and mentions are those that the template's text writes out: a value can be part
 * of a link's address, or its label, and no more.
 */
export function compileTemplate(message: string): CompiledTemplate {
  const parsed = parse(message);
  if (!parsed.ok) return { ok: false, mistakes: [parsed.mistake] };

  const links = linksOf(parsed.tokens, message);
  const mistakes = [...mistakesIn(parsed.tokens, message, true), ...links.mistakes];
  if (mistakes.length > 0) return { ok: false, mistakes };

  const fields = [...new Set(pathsIn(parsed.tokens, ['']))];
  return { ok: true, template: { fields, render: renderer(message, links.inAddress) } };
}

/** The fields that a message may read, as `MessageTemplate.fields`; none when it does not compile. */
export function fieldsOf(message: string): readonly string[] {
  const compiled = compileTemplate(message);
  return compiled.ok ? compiled.template.fields : [];
}

function parse(message: string): { ok: true; tokens: Token[] } | { ok: false; mistake: string } {
  try {
    return { ok: true, tokens: new mustache.Writer().parse(message) };
  } catch (error) {
    return { ok: false, mistake: syntaxMistake((error as Error).message, message) };
  }
}

function syntaxMistake(found: string, message: string): string {
  const [, problem, name, at] =
    /^(Unclosed tag|Unopened section|Unclosed section)(?: "(.*)")? at (\d+)$/s.exec(found) ?? [];
  switch (problem) {
    case 'Unclosed tag':
      return `has a tag without its end near ${excerpt(message, message.lastIndexOf('{{'))}; write {{data.name}}`;
    case 'Unopened section':
      return `ends a section "${name}" near ${excerpt(message, Number(at))} that was not begun; write {{#${name}}} before it`;
    case 'Unclosed section':
      return `begins a section "${name}" and does not end it; write {{/${name}}} after what it holds`;
    default:
      return `is no Mustache template: ${found}`;
  }
}

function* mistakesIn(tokens: readonly Token[], message: string, atTop: boolean): Generator<string> {
  for (const token of tokens) {
    const [kind, name, start, end] = token;
    const written = message.slice(start, end);
    if (kind === '>') yield `includes another template with ${written}; write its text here`;
    if (kind === '=') yield `changes the delimiters with ${written}; write {{ and }}`;
    if (kind === '&')
      yield `puts a value in unescaped with ${written}, so that data could mention people; write {{${name}}}`;
    if (kind === 'name' || kind === '#' || kind === '^') yield* mistakesInName(name, written, atTop);
    if (kind === '#' || kind === '^') yield* mistakesIn(childrenOf(token), message, atTop && kind === '^');
  }
}

function* mistakesInName(name: string, written: string, atTop: boolean): Generator<string> {
  if (name !== '.' && name.split('.').includes('')) {
    yield `has ${written}, which names no field; write for example {{data.name}}`;
    return;
  }
  const [member = '', ...rest] = name.split('.');
  const holds = EVENT_MEMBERS.get(member);
  const isKnown = holds !== undefined && (holds === 'fields' || rest.length === 0);
  if (atTop && !isKnown) {
    const sigil = /^\{\{\s*([#^]?)/.exec(written)?.[1] ?? '';
    yield `reads ${written}, which is no member of an event (${[...EVENT_MEMBERS.keys()].join(', ')}); ` +
      `for a field of the item write {{${sigil}data.${name === '.' ? 'name' : name}}}`;
  }
}

/** @param scopes where a name may be looked up, as prefixes of paths: the event itself first */
function* pathsIn(tokens: readonly Token[], scopes: readonly string[]): Generator<string> {
  for (const token of tokens) {
    const [kind, name] = token;
    if (kind !== 'name' && kind !== '#' && kind !== '^') continue;

    const paths = scopes.map((scope) => (name === '.' ? scope.slice(0, -1) : `${scope}${name}`)).filter(Boolean);
    yield* paths;
    if (kind === '#') yield* pathsIn(childrenOf(token), [...scopes, ...paths.map((path) => `${path}.`)]);
    if (kind === '^') yield* pathsIn(childrenOf(token), scopes);
  }
}

function renderer(message: string, inAddress: ReadonlySet<number>): (event: Event) => string {
  const writer = new SlackWriter(inAddress);
  return (event) => {
    const members = Object.fromEntries(Object.entries(event).filter(([name]) => EVENT_MEMBERS.has(name)));
    return writer.render(message, new Scope(members)).trim().toWellFormed();
  };
}

/** Escapes a value as the place asks for in which it stands. */
class SlackWriter extends mustache.Writer {
  /** @param inAddress where tags begin whose values are part of a link's address */
  constructor(private readonly inAddress: ReadonlySet<number>) {
    super();
  }

  override escapedValue(token: readonly unknown[], context: mustache.Context): string {
    const [, name, start] = token as Token;
    return textOf(context.lookup(name), this.inAddress.has(start) ? escapeForSlackLink : escapeForSlack);
  }
}

/** A value as it stands in a message: objects are no text, and lists show what in them is. */
function textOf(value: unknown, escapeText: (text: string) => string): string {
  if (Array.isArray(value)) {
    const shown = value.map((one) => textOf(one, escapeText)).filter(Boolean);
    return shown.join(escapeText(', '));
  }
  if (value === undefined || value === null || typeof value === 'object') return '';
  return escapeText(String(value));
}

/** Mustache's lookup, but for what the data itself holds: no inherited names, no members of strings and lists. */
class Scope extends mustache.Context {
  override push(view: unknown): Scope {
    return new Scope(view, this);
  }

  override lookup(name: string): unknown {
    if (name === '.') return this.view;

    const found = descend(this.view, name.split('.'));
    return found === undefined ? this.parent?.lookup(name) : found;
  }
}

function descend(value: unknown, names: readonly string[]): unknown {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.prototype.propertyIsEnumerable.call(value, name)) {
    return undefined;
  }
  return descend((value as Record<string, unknown>)[name], rest);
}
