import type { Json } from '../../domain/events/event';

/** Some text of a block. */
export interface Text {
  readonly type: 'mrkdwn' | 'plain_text';
  readonly text: string;
  /** For `mrkdwn`: leave plain addresses, names and mentions as they are. @default false */
  readonly verbatim?: boolean;
  /** For `plain_text`: whether `:tada:` becomes a picture. @default true */
  readonly emoji?: boolean;
}

export interface Image {
  readonly type: 'image';
  readonly image_url: string;
  readonly alt_text: string;
}

export interface Button {
  readonly type: 'button';
  readonly text: Text;
  readonly action_id?: string;
  readonly url?: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
}

/** The blocks that the stand-in knows: those of messages that announce and ask for a decision. */
export type Block = { readonly block_id?: string } & (
  | {
      readonly type: 'section';
      readonly text?: Text;
      readonly fields?: readonly Text[];
      readonly accessory?: Image | Button;
      readonly expand?: boolean;
    }
  | { readonly type: 'header'; readonly text: Text }
  | { readonly type: 'context'; readonly elements: readonly (Text | Image)[] }
  | { readonly type: 'divider' }
  | { readonly type: 'image'; readonly image_url: string; readonly alt_text: string; readonly title?: Text }
  | { readonly type: 'actions'; readonly elements: readonly Button[] }
);

export type ReadBlocks =
  | { readonly ok: true; readonly blocks: readonly Block[] }
  | {
      readonly ok: false;
      readonly error: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long';
      /** What is wrong and where, as Slack says it: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`. */
      readonly messages: readonly string[];
    };

/**
 * Reads the blocks of a message as Slack does: knows each member, counts and measures, and refuses the rest.
 *
 * Lengths are counted in UTF-16 units of what was sent, entities included: the strictest reading of "characters".
 * Source: https://docs.slack.dev/reference/block-kit/blocks and the texts of Slack's own refusals.
 */
export function readBlocks(value: unknown): ReadBlocks {
  if (!Array.isArray(value)) return { ok: false, error: 'invalid_blocks_format', messages: [] };
  const reader = new BlockReader();
  const blocks = reader.blocks(value);
  if (reader.problems.length > 0) return { ok: false, error: 'invalid_blocks', messages: reader.problems };
  if (weight(blocks) > heaviest) return { ok: false, error: 'msg_blocks_too_long', messages: [] };
  return { ok: true, blocks };
}

/**
 * Slack documents no limit for the whole message and has one: a single text of 13,297 characters passed, 9,597 in 50
 * blocks passed, 11,341 in 45 blocks did not (slackapi/bolt-js, issues 2509 and 2867). A share for each block explains
 * all three.
 */
const weightOfBlock = 60;
const heaviest = 13_297 + weightOfBlock;

function weight(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + weightOfBlock + textsOf(block).reduce((n, text) => n + text.length, 0), 0);
}

/** Every text of a block that people read. */
function textsOf(block: Block): string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'section':
      return [block.text, ...(block.fields ?? [])].flatMap((text) => (text ? [text.text] : []));
    case 'context':
      return block.elements.map((element) => (element.type === 'image' ? element.alt_text : element.text));
    case 'image':
      return [block.title?.text ?? '', block.alt_text];
    case 'actions':
      return block.elements.map((button) => button.text.text);
    case 'divider':
      return [];
  }
}

type Members = Readonly<Record<string, unknown>>;
const nothing: Text = { type: 'plain_text', text: '' };

/** Reads on after a problem, so that a refusal names all of them; what it returns counts only without any. */
class BlockReader {
  readonly problems: string[] = [];
  private readonly ids = new Set<string>();

  blocks(values: readonly unknown[]): Block[] {
    if (values.length > 50) this.problem('no more than 50 items allowed', '/blocks');
    return values.flatMap((value, index) => this.block(value, `/blocks/${index}`) ?? []);
  }

  private block(value: unknown, at: string): Block | undefined {
    const members = this.object(value, at);
    if (!members) return undefined;
    const block = this.knownBlock(members, at);
    if (!block) return undefined;
    const id = this.optionalString(members, 'block_id', 255, at);
    if (id !== undefined && this.ids.has(id)) this.problem('`block_id` must be unique in a message', `${at}/block_id`);
    if (id !== undefined) this.ids.add(id);
    return id === undefined ? block : { ...block, block_id: id };
  }

  private knownBlock(members: Members, at: string): Block | undefined {
    switch (members.type) {
      case 'section':
        return this.section(members, at);
      case 'header':
        this.onlyMembers(members, ['text'], at);
        return { type: 'header', text: this.text(members.text, 150, `${at}/text`, ['plain_text']) };
      case 'context':
        return this.context(members, at);
      case 'divider':
        this.onlyMembers(members, [], at);
        return { type: 'divider' };
      case 'image':
        return this.imageBlock(members, at);
      case 'actions':
        this.onlyMembers(members, ['elements'], at);
        return {
          type: 'actions',
          elements: this.list(members, 'elements', 25, at, (v, where) => this.button(v, where)),
        };
      default:
        this.problem(`unsupported type: ${String(members.type)}`, `${at}/type`);
        return undefined;
    }
  }

  private section(members: Members, at: string): Block {
    this.onlyMembers(members, ['text', 'fields', 'accessory', 'expand'], at);
    if (members.text === undefined && members.fields === undefined) {
      this.problem('must define either `text` or `fields`', at);
    }
    const field = (value: unknown, where: string) => this.text(value, 2000, where);
    return {
      type: 'section',
      ...(members.text !== undefined && { text: this.text(members.text, 3000, `${at}/text`) }),
      ...(members.fields !== undefined && { fields: this.list(members, 'fields', 10, at, field) }),
      ...(members.accessory !== undefined && { accessory: this.accessory(members.accessory, `${at}/accessory`) }),
      ...(typeof members.expand === 'boolean' && { expand: members.expand }),
    };
  }

  private context(members: Members, at: string): Block {
    this.onlyMembers(members, ['elements'], at);
    const element = (value: unknown, where: string) =>
      isObject(value) && value.type === 'image' ? this.image(value, where) : this.text(value, 3000, where);
    return { type: 'context', elements: this.list(members, 'elements', 10, at, element) };
  }

  private imageBlock(members: Members, at: string): Block {
    this.onlyMembers(members, ['image_url', 'alt_text', 'title'], at);
    const { image_url, alt_text } = this.imageMembers(members, at);
    const title =
      members.title === undefined ? {} : { title: this.text(members.title, 2000, `${at}/title`, ['plain_text']) };
    return { type: 'image', image_url, alt_text, ...title };
  }

  private image(members: Members, at: string): Image {
    this.onlyMembers(members, ['image_url', 'alt_text'], at);
    return { type: 'image', ...this.imageMembers(members, at) };
  }

  private imageMembers(members: Members, at: string): Pick<Image, 'image_url' | 'alt_text'> {
    return {
      image_url: this.address(this.string(members, 'image_url', 3000, at), `${at}/image_url`),
      alt_text: this.string(members, 'alt_text', 2000, at),
    };
  }

  private accessory(value: unknown, at: string): Image | Button {
    if (isObject(value) && value.type === 'image') return this.image(value, at);
    return this.button(value, at);
  }

  private button(value: unknown, at: string): Button {
    const members = this.object(value, at) ?? {};
    if (members.type !== 'button') this.problem(`unsupported type: ${String(members.type)}`, `${at}/type`);
    this.onlyMembers(members, ['text', 'action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label'], at);
    const { style } = members;
    if (style !== undefined && style !== 'primary' && style !== 'danger') {
      this.problem('must be one of: primary, danger', `${at}/style`);
    }
    const action_id = this.optionalString(members, 'action_id', 255, at);
    const url = this.optionalString(members, 'url', 3000, at);
    const sent = this.optionalString(members, 'value', 2000, at);
    return {
      type: 'button',
      text: this.text(members.text, 75, `${at}/text`, ['plain_text']),
      ...(action_id !== undefined && { action_id }),
      ...(url !== undefined && { url: this.address(url, `${at}/url`) }),
      ...(sent !== undefined && { value: sent }),
      ...((style === 'primary' || style === 'danger') && { style }),
    };
  }

  private text(value: unknown, longest: number, at: string, types: readonly string[] = ['mrkdwn', 'plain_text']): Text {
    const members = this.object(value, at);
    if (!members) return nothing;
    const { type } = members;
    if ((type !== 'mrkdwn' && type !== 'plain_text') || !types.includes(type)) {
      this.problem(`unsupported type: ${String(type)}`, `${at}/type`);
      return nothing;
    }
    this.onlyMembers(members, ['text', type === 'mrkdwn' ? 'verbatim' : 'emoji'], at);
    const flags = {
      verbatim: this.optionalFlag(members, 'verbatim', at),
      emoji: this.optionalFlag(members, 'emoji', at),
    };
    return {
      type,
      text: this.string(members, 'text', longest, at),
      ...(flags.verbatim !== undefined && { verbatim: flags.verbatim }),
      ...(flags.emoji !== undefined && { emoji: flags.emoji }),
    };
  }

  private list<T>(
    members: Members,
    name: string,
    most: number,
    at: string,
    read: (value: unknown, at: string) => T,
  ): T[] {
    const values = members[name];
    const where = `${at}/${name}`;
    if (!Array.isArray(values)) {
      this.problem(
        values === undefined ? `missing required field: ${name}` : 'must be an array',
        values === undefined ? at : where,
      );
      return [];
    }
    if (values.length === 0) this.problem('no less than 1 items allowed', where);
    if (values.length > most) this.problem(`no more than ${most} items allowed`, where);
    return values.map((value, index) => read(value, `${where}/${index}`));
  }

  private string(members: Members, name: string, longest: number, at: string): string {
    if (members[name] === undefined) {
      this.problem(`missing required field: ${name}`, at);
      return '';
    }
    return this.optionalString(members, name, longest, at) ?? '';
  }

  private optionalString(members: Members, name: string, longest: number, at: string): string | undefined {
    const value = members[name];
    const where = `${at}/${name}`;
    if (value === undefined) return undefined;
    if (typeof value !== 'string') {
      this.problem('must be a string', where);
      return undefined;
    }
    if (value.length === 0) this.problem('must be more than 0 characters', where);
    if (value.length > longest) this.problem(`must be less than ${longest + 1} characters`, where);
    return value;
  }

  private optionalFlag(members: Members, name: string, at: string): boolean | undefined {
    const value = members[name];
    if (value === undefined || typeof value === 'boolean') return value;
    this.problem('must be a boolean', `${at}/${name}`);
    return undefined;
  }

  private address(value: string, at: string): string {
    if (value !== '' && !/^https?:\/\/[^\s]+$/i.test(value)) this.problem('must be a valid URL', at);
    return value;
  }

  private object(value: unknown, at: string): Members | undefined {
    if (isObject(value)) return value;
    this.problem(value === undefined ? 'missing required field' : 'must be an object', at);
    return undefined;
  }

  private onlyMembers(members: Members, allowed: readonly string[], at: string): void {
    for (const name of Object.keys(members)) {
      if (name !== 'type' && name !== 'block_id' && !allowed.includes(name)) {
        this.problem(`invalid additional property: ${name}`, at);
      }
    }
  }

  private problem(what: string, at: string): void {
    this.problems.push(`${what} [json-pointer:${at}]`);
  }
}

export function isObject(value: unknown): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
