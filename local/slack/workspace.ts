import { createHash } from 'node:crypto';
import type { Block } from './block-kit';
import type { MessageMetadata } from './message-metadata';

/** A channel as the app sees it. */
export interface Channel {
  readonly id: string;
  /** Without the `#`. */
  readonly name: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly archived: boolean;
  /** Whether the app was invited, so that it may read and write there. */
  readonly invited: boolean;
}

/** What a message says, at one time. */
export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly metadata?: MessageMetadata;
}

export interface Message extends MessageContent {
  /** Names it in its channel: seconds since 1970 with six decimals, each greater than the one before. */
  readonly ts: string;
  /** The channel's name, without the `#`. */
  readonly channel: string;
  /** The id of who wrote it. */
  readonly user: string;
  /** What it said before each edit, the oldest first. */
  readonly edits: readonly MessageContent[];
  /** When it was edited last, in the form of `ts`. */
  readonly editedAt?: string;
}

/** Something that people see happen in a channel. */
export interface ChannelChange {
  readonly kind: 'posted' | 'edited';
  readonly message: Message;
}

/** The channels and messages of one Slack workspace. */
export class Workspace {
  private readonly byName = new Map<string, Channel>();
  private readonly history = new Map<string, Message[]>();
  private readonly listeners = new Set<(change: ChannelChange) => void>();
  private lastMicroseconds = 0;

  /** @param clock milliseconds since 1970 */
  constructor(private readonly clock: () => number) {}

  /** Makes a channel with the app in it; one that exists stays as it is. */
  addChannel(name: string): Channel {
    const plain = withoutHash(name);
    const existing = this.byName.get(plain);
    if (existing) return existing;
    const created = Math.floor(this.clock() / 1000);
    const channel = { id: channelId(plain), name: plain, created, archived: false, invited: true };
    this.byName.set(plain, channel);
    this.history.set(plain, []);
    return channel;
  }

  /** In the order in which they were made. */
  channels(): Channel[] {
    return [...this.byName.values()];
  }

  channelById(id: string): Channel | undefined {
    return this.channels().find((channel) => channel.id === id);
  }

  /** @param reference an id, or a name with or without `#` */
  findChannel(reference: string): Channel | undefined {
    return this.channelById(reference) ?? this.byName.get(withoutHash(reference));
  }

  /** Archives a channel, brings it back, invites the app or removes it. */
  changeChannel(reference: string, change: Partial<Pick<Channel, 'archived' | 'invited'>>): Channel {
    const changed = { ...this.knownChannel(reference), ...change };
    this.byName.set(changed.name, changed);
    return changed;
  }

  /** In the order in which they were posted. */
  messages(reference: string): readonly Message[] {
    return [...this.messagesOf(this.knownChannel(reference))];
  }

  post(reference: string, user: string, content: MessageContent): Message {
    const channel = this.knownChannel(reference);
    const message: Message = { ts: this.nextTimestamp(), channel: channel.name, user, ...content, edits: [] };
    this.messagesOf(channel).push(message);
    this.tell({ kind: 'posted', message });
    return message;
  }

  edit(message: Message, content: MessageContent): Message {
    const messages = this.messagesOf(this.knownChannel(message.channel));
    const { ts, channel, user, edits, text, blocks, metadata } = message;
    const before: MessageContent = { text, blocks, ...(metadata && { metadata }) };
    const edited: Message = {
      ts,
      channel,
      user,
      ...content,
      edits: [...edits, before],
      editedAt: this.nextTimestamp(),
    };
    messages[messages.indexOf(message)] = edited;
    this.tell({ kind: 'edited', message: edited });
    return edited;
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (change: ChannelChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(change: ChannelChange): void {
    for (const listener of this.listeners) listener(change);
  }

  private knownChannel(reference: string): Channel {
    const channel = this.findChannel(reference);
    if (channel) return channel;
    const known = this.channels().map(({ name }) => `#${name}`);
    throw new Error(`Slack stand-in: there is no channel ${reference}; there are ${known.join(', ') || 'none'}`);
  }

  private messagesOf(channel: Channel): Message[] {
    return this.history.get(channel.name) ?? [];
  }

  private nextTimestamp(): string {
    this.lastMicroseconds = Math.max(Math.round(this.clock() * 1000), this.lastMicroseconds + 1);
    const digits = String(this.lastMicroseconds).padStart(7, '0');
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }
}

function withoutHash(name: string): string {
  return name.replace(/^#/, '');
}

/** The same name has the same id in every run. */
function channelId(name: string): string {
  return `C${createHash('sha256').update(name).digest('hex').slice(0, 10).toUpperCase()}`;
}
