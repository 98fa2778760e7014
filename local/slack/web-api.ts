import { type Block, readBlocks } from './block-kit';
import type { CallArguments } from './call-arguments';
import { type MessageMetadata, readMetadata } from './message-metadata';
import type { RateLimit } from './token-bucket';
import type { Channel, Message, MessageContent, Workspace } from './workspace';

/** What a method answers, in Slack's form. */
export type Answer = { readonly ok: true; readonly [name: string]: unknown } | Refusal;

export interface Refusal {
  readonly ok: false;
  /** Slack's name for what is wrong: `channel_not_found`. */
  readonly error: string;
  readonly [name: string]: unknown;
}

/** The app and its workspace, as `auth.test` names them. */
export const app = {
  team: 'On one machine',
  team_id: 'T00LOCAL',
  user: 'towpath',
  user_id: 'U00TOWPATH',
  bot_id: 'B00TOWPATH',
  app_id: 'A00TOWPATH',
} as const;

export type MethodName =
  | 'auth.test'
  | 'chat.postMessage'
  | 'chat.update'
  | 'conversations.list'
  | 'conversations.history';

export function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

/** Answers one call, and changes the workspace where the method does. */
export function answer(method: MethodName, args: CallArguments, workspace: Workspace): Answer {
  return methods[method](args, workspace);
}

/**
 * How often each method may be called: `chat.postMessage` for each channel, the others for the workspace.
 *
 * Posting is "1 per second, short bursts allowed"; listing is Tier 2, reading and editing are Tier 3.
 * Source: https://docs.slack.dev/apis/web-api/rate-limits (for an app made for one's own workspace)
 */
export const slackLimits: Readonly<Partial<Record<MethodName, RateLimit>>> = {
  'chat.postMessage': { burst: 3, perMinute: 60 },
  'chat.update': { burst: 50, perMinute: 50 },
  'conversations.list': { burst: 20, perMinute: 20 },
  'conversations.history': { burst: 50, perMinute: 50 },
};

/** Longer texts are cut when posted. Source: https://api.slack.com/changelog/2018-04-truncating-really-long-messages */
const longestPost = 40_000;
/** Longer texts are refused when edited, counted in bytes. Seen: https://gitlab.com/gitlab-org/gitlab/-/merge_requests/258898 */
const longestEdit = 4_000;

const methods: Record<MethodName, (args: CallArguments, workspace: Workspace) => Answer> = {
  'auth.test': () => {
    const { team, team_id, user, user_id, bot_id } = app;
    return { ok: true, url: 'https://on-one-machine.slack.com/', team, team_id, user, user_id, bot_id };
  },
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'conversations.list': listConversations,
  'conversations.history': readHistory,
};

function postMessage(args: CallArguments, workspace: Workspace): Answer {
  // Posting takes a name as well as an id; every other method takes ids only.
  const channel = workspace.findChannel(args.text('channel') ?? '');
  const refusal = refusedChannel(channel) ?? refusedFeature(args);
  if (!channel || refusal) return refusal ?? refuse('channel_not_found');
  const content = readContent(args);
  if (!content.ok) return content.refusal;
  const { text, blocks = [], metadata } = content;
  if (text === undefined && blocks.length === 0) return refuse('no_text');
  const message = workspace.post(channel.id, app.user_id, {
    text: cut(text ?? '', longestPost),
    blocks,
    ...(metadata && { metadata }),
  });
  const warning = (text ?? '').length > longestPost ? truncated : {};
  return { ok: true, channel: channel.id, ts: message.ts, message: asSlackShows(message, true), ...warning };
}

/** What is not given stays as it was: Slack keeps earlier blocks and metadata unless they are given as empty. */
function updateMessage(args: CallArguments, workspace: Workspace): Answer {
  const channel = workspace.channelById(args.text('channel') ?? '');
  const refusal = refusedChannel(channel) ?? refusedFeature(args);
  if (!channel || refusal) return refusal ?? refuse('channel_not_found');
  const message = workspace.messages(channel.id).find(({ ts }) => ts === args.text('ts'));
  if (!message) return refuse('message_not_found');
  if (message.user !== app.user_id) return refuse('cant_update_message');
  const content = readContent(args);
  if (!content.ok) return content.refusal;
  if (content.text === undefined && content.blocks === undefined) return refuse('no_text');
  if (Buffer.byteLength(content.text ?? '') > longestEdit) return refuse('msg_too_long');
  const edited = workspace.edit(message, changedContent(message, content));
  return { ok: true, channel: channel.id, ts: edited.ts, text: edited.text, message: asSlackShows(edited, true) };
}

function changedContent(message: Message, given: GivenContent): MessageContent {
  const metadata = given.metadata === undefined ? message.metadata : given.metadata;
  return {
    text: given.text ?? message.text,
    blocks: given.blocks ?? message.blocks,
    ...(metadata && { metadata }),
  };
}

function listConversations(args: CallArguments, workspace: Workspace): Answer {
  const limit = readLimit(args);
  if (limit === undefined) return refuse('invalid_limit');
  const wanted = workspace.channels().filter(({ archived }) => !(archived && args.flag('exclude_archived')));
  const cursor = args.text('cursor');
  const start = cursor === undefined ? 0 : wanted.findIndex(({ id }) => writeCursor(id) === cursor);
  if (start === -1) return refuse('invalid_cursor');
  const next = wanted[start + limit];
  return {
    ok: true,
    channels: wanted.slice(start, start + limit).map(channelAsSlackShows),
    response_metadata: { next_cursor: next ? writeCursor(next.id) : '' },
  };
}

/** The newest first, page by page towards the oldest. */
function readHistory(args: CallArguments, workspace: Workspace): Answer {
  const channel = workspace.channelById(args.text('channel') ?? '');
  if (!channel) return refuse('channel_not_found');
  if (!channel.invited) return refuse('not_in_channel');
  const limit = readLimit(args);
  if (limit === undefined) return refuse('invalid_limit');
  const [oldest, latest] = [args.text('oldest'), args.text('latest')];
  if (oldest !== undefined && Number.isNaN(Number(oldest))) return refuse('invalid_ts_oldest');
  if (latest !== undefined && Number.isNaN(Number(latest))) return refuse('invalid_ts_latest');
  const wanted = workspace
    .messages(channel.id)
    .filter(({ ts }) => isBetween(ts, oldest, latest, args.flag('inclusive')))
    .reverse();
  const cursor = args.text('cursor');
  const start = cursor === undefined ? 0 : wanted.findIndex(({ ts }) => writeCursor(ts) === cursor);
  if (start === -1) return refuse('invalid_cursor');
  const next = wanted[start + limit];
  return {
    ok: true,
    messages: wanted
      .slice(start, start + limit)
      .map((message) => asSlackShows(message, args.flag('include_all_metadata'))),
    has_more: next !== undefined,
    pin_count: 0,
    ...(next && { response_metadata: { next_cursor: writeCursor(next.ts) } }),
  };
}

type GivenContent = {
  readonly text?: string;
  readonly blocks?: readonly Block[];
  /** `null`: given as an empty object, which removes it. */
  readonly metadata?: MessageMetadata | null;
};

function readContent(args: CallArguments): ({ ok: true } & GivenContent) | { ok: false; refusal: Refusal } {
  const text = args.text('text');
  const blocks = args.has('blocks') ? readBlocks(args.structure('blocks')) : undefined;
  if (blocks && !blocks.ok) return { ok: false, refusal: refuse(blocks.error, blocks.messages) };
  const given = args.has('metadata') ? args.structure('metadata') : undefined;
  const emptied = JSON.stringify(given) === '{}';
  const metadata = given === undefined || emptied ? undefined : readMetadata(given);
  if (metadata && !metadata.ok) return { ok: false, refusal: refuse(metadata.error) };
  return {
    ok: true,
    ...(text !== undefined && { text }),
    ...(blocks && { blocks: blocks.blocks }),
    ...(emptied ? { metadata: null } : metadata && { metadata: metadata.metadata }),
  };
}

function refusedChannel(channel: Channel | undefined): Refusal | undefined {
  if (!channel) return refuse('channel_not_found');
  if (channel.archived) return refuse('is_archived');
  return channel.invited ? undefined : refuse('not_in_channel');
}

/** What the stand-in does not know is refused, rather than left out of what people see. */
function refusedFeature(args: CallArguments): Refusal | undefined {
  const unknown = ['attachments', 'thread_ts', 'markdown_text'].find((name) => args.has(name));
  return unknown === undefined
    ? undefined
    : refuse('invalid_arguments', [`the Slack stand-in does not know \`${unknown}\``]);
}

export function refuse(error: string, problems: readonly string[] = []): Refusal {
  if (problems.length === 0) return { ok: false, error };
  const messages = problems.map((problem) => `[ERROR] ${problem}`);
  return { ok: false, error, errors: problems, response_metadata: { messages } };
}

/** Without being asked for all of it, Slack shows the type of a message's metadata and keeps the payload back. */
function asSlackShows(message: Message, allMetadata: boolean): Record<string, unknown> {
  const { ts, text, blocks, user, metadata, editedAt } = message;
  const shown = allMetadata ? metadata : metadata && { event_type: metadata.event_type };
  const byApp = { bot_id: app.bot_id, app_id: app.app_id };
  return {
    type: 'message',
    user,
    ...(user === app.user_id && byApp),
    team: app.team_id,
    ts,
    text,
    ...(blocks.length > 0 && { blocks }),
    ...(shown && { metadata: shown }),
    ...(editedAt && { edited: { user, ts: editedAt } }),
  };
}

function channelAsSlackShows({ id, name, created, archived, invited }: Channel): Record<string, unknown> {
  return {
    id,
    name,
    name_normalized: name,
    created,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: false,
    is_archived: archived,
    is_general: false,
    is_member: invited,
    num_members: invited ? 2 : 1,
  };
}

function isBetween(ts: string, oldest: string | undefined, latest: string | undefined, inclusive: boolean): boolean {
  const [at, from, to] = [Number(ts), Number(oldest ?? 0), Number(latest ?? Number.POSITIVE_INFINITY)];
  return (at > from && at < to) || (inclusive && (at === from || at === to));
}

function readLimit(args: CallArguments): number | undefined {
  const limit = Number(args.text('limit') ?? 100);
  return Number.isInteger(limit) && limit >= 1 && limit <= 1000 ? limit : undefined;
}

function writeCursor(id: string): string {
  return Buffer.from(`next:${id}`).toString('base64');
}

/** Not through the middle of a character. */
function cut(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}

const truncated = {
  warning: 'message_truncated',
  response_metadata: {
    warnings: ['message_truncated'],
    messages: ['[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters.'],
  },
};
