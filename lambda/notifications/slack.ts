import type { SlackMessage } from '../../domain/notifications/slack-message';

/** What of Slack the sender needs. */
export interface Slack {
  /** Asks whether Slack takes the token. */
  check(): Promise<SlackAnswer<unknown>>;
  post(message: SlackMessage): Promise<SlackAnswer<Posted>>;
  /**
   * The id of a channel that is given by id or `#name`.
   * @returns undefined when the app sees no such channel
   */
  channelId(channel: string): Promise<SlackAnswer<string | undefined>>;
  /**
   * What was announced in a channel, by the metadata of its messages.
   * @param since in milliseconds since 1970
   * @returns `ts` of the message by the announcement's id
   */
  announcedSince(channelId: string, since: number): Promise<SlackAnswer<ReadonlyMap<string, string>>>;
}

export interface Posted {
  /** Identifies the message in its channel. */
  readonly ts: string;
  readonly channelId: string;
}

export type SlackAnswer<Value> = { readonly kind: 'ok'; readonly value: Value } | SlackRefusal;

/** Why Slack did not do it. All but `unknown` mean that nothing was posted. */
export type SlackRefusal =
  /** Too much at once: ask again after so many seconds. */
  | { readonly kind: 'rate-limited'; readonly retryAfter: number }
  /** Slack does not take the token, also not when it was read again; or there is none. */
  | { readonly kind: 'token-refused'; readonly message: string }
  /** Slack takes the token, and not for this: the app misses scopes, such as `channels:history`. */
  | { readonly kind: 'scope-missing'; readonly scopes: string; readonly message: string }
  /** The channel is unknown, closed, or the app may not use it. */
  | { readonly kind: 'channel-refused'; readonly code: string }
  /** Slack will never take this message. */
  | { readonly kind: 'message-refused'; readonly code: string }
  /** There was no connection. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** The connection broke, or Slack failed: it may have been done. */
  | { readonly kind: 'unknown'; readonly message: string };
