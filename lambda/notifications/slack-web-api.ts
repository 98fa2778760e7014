import { type ChatPostMessageArguments, type Logger, LogLevel, WebClient } from '@slack/web-api';
import { METADATA_TYPE, type SlackMessage } from '../../domain/notifications/slack-message';
import type { Slack, SlackAnswer } from './slack';
import { refusalOf } from './slack-refusal';
import type { ReadToken } from './slack-secret';

export interface SlackWebApiOptions {
  readonly readToken: ReadToken;
  /** The address of the Web API, with a slash at the end. */
  readonly url: string;
  /** How long to wait for an answer, in milliseconds. */
  readonly timeout: number;
}

/** The Web API's page size: Slack recommends no more than 200. */
const PAGE = 200;

/**
 * Slack through its Web API. Calls are tried once: when to try again is the sender's to say. The token is read when
 * first needed, and once more when Slack refuses it, or misses a scope.
 */
export function slackWebApi(options: SlackWebApiOptions): Slack {
  const call = callsWithToken(options);
  const channelIds = new Map<string, string>();

  return {
    check: () => call((client) => client.auth.test()),

    post: (message) =>
      call(async (client) => {
        const { ts, channel } = await client.chat.postMessage(argumentsOf(message));
        if (ts === undefined || channel === undefined)
          throw new Error('chat.postMessage answers without ts and channel');

        channelIds.set(message.channel, channel);
        return { ts, channelId: channel };
      }),

    channelId: (channel) =>
      call(async (client) => {
        if (!channel.startsWith('#')) return channel;
        if (!channelIds.has(channel)) await listChannels(client, channelIds);
        return channelIds.get(channel);
      }),

    announcedSince: (channelId, since) => call((client) => announcedSince(client, channelId, since)),
  };
}

type Call = <Value>(use: (client: WebClient) => Promise<Value>) => Promise<SlackAnswer<Value>>;

function callsWithToken({ readToken, url, timeout }: SlackWebApiOptions): Call {
  let connection: { token: string; client: WebClient } | undefined;
  const connect = async () => {
    const token = await readToken();
    if (token !== connection?.token) connection = { token, client: webClient(token, url, timeout) };
    return connection;
  };

  return async (use) => {
    try {
      const used = connection ?? (await connect());
      const answer = await answerOf(use, used.client);
      if (answer.kind !== 'token-refused' && answer.kind !== 'scope-missing') return answer;

      const renewed = await connect();
      return renewed === used ? answer : await answerOf(use, renewed.client);
    } catch (error) {
      return { kind: 'token-refused', message: `The Slack token cannot be read: ${(error as Error).message}` };
    }
  };
}

async function answerOf<Value>(
  use: (client: WebClient) => Promise<Value>,
  client: WebClient,
): Promise<SlackAnswer<Value>> {
  try {
    return { kind: 'ok', value: await use(client) };
  } catch (error) {
    return refusalOf(error);
  }
}

function webClient(token: string, url: string, timeout: number): WebClient {
  return new WebClient(token, {
    slackApiUrl: url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    timeout,
    logger: silent,
  });
}

/** The client would log parts of what it sends; the sender says what went wrong. */
const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** Without Slack's own search for links, channels and people in the text. */
function argumentsOf({ channel, text, blocks, metadata }: SlackMessage): ChatPostMessageArguments {
  const announcements = metadata.event_payload.announcements.map((announcement) => ({ ...announcement }));
  return {
    channel,
    text,
    blocks: [...blocks],
    metadata: { event_type: metadata.event_type, event_payload: { announcements } },
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

async function listChannels(client: WebClient, channelIds: Map<string, string>): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: PAGE,
      cursor,
    });
    for (const { id, name } of page.channels ?? []) {
      if (id !== undefined && name !== undefined) channelIds.set(`#${name}`, id);
    }
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
}

async function announcedSince(client: WebClient, channel: string, since: number): Promise<Map<string, string>> {
  const announced = new Map<string, string>();
  const oldest = (since / 1000).toFixed(6);
  let cursor: string | undefined;
  do {
    const page = await client.conversations.history({
      channel,
      oldest,
      include_all_metadata: true,
      limit: PAGE,
      cursor,
    });
    for (const { ts, metadata } of page.messages ?? []) {
      if (ts === undefined || metadata?.event_type !== METADATA_TYPE) continue;
      for (const id of announcementIds(metadata.event_payload)) announced.set(id, ts);
    }
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return announced;
}

function announcementIds(payload: unknown): string[] {
  const { announcements } = (payload ?? {}) as { announcements?: unknown };
  if (!Array.isArray(announcements)) return [];
  return announcements.flatMap((entry: { id?: unknown } | null) => (typeof entry?.id === 'string' ? [entry.id] : []));
}
