import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import type { JsonObject } from '../../domain/events/event';
import type { Withheld } from '../../domain/notifications/withheld';
import { loopbackOnly } from '../loopback-only';
import { type LoopbackApp, serveOnLoopback } from '../loopback-server';
import type { LocalService } from '../service';
import { type Block, isObject } from '../slack/block-kit';
import { renderMessage } from '../slack/message-html';
import type { SlackStandIn } from '../slack/slack-stand-in';
import { app } from '../slack/web-api';
import type { Message } from '../slack/workspace';
import { browserScript } from './browser-script';
import { favicon } from './favicon';
import { Live } from './live';
import { pageHtml } from './page-html';
import type { DryRuns, Entities, Flow, Search } from './sources';
import { styleSheet } from './style-sheet';

export interface PageProps {
  /** @default one that is free, also when the given one is taken */
  readonly port?: number;
  /** What is running: the name of the app. */
  readonly title: string;
  readonly slack: Pick<SlackStandIn, 'channels' | 'messages' | 'subscribe'>;
  readonly entities: Entities;
  readonly search: Search;
  readonly flow: Flow;
  readonly dryRuns: DryRuns;
  /** Milliseconds between two looks at the flow's counts. @default 1000 */
  readonly lookEvery?: number;
}

/** What the page is told about a message. */
interface ShownMessage {
  readonly channel: string;
  /** Names the message in its channel; an edited one comes again with the same. */
  readonly ts: string;
  readonly byApp: boolean;
  readonly edited: boolean;
  /** The rule that would have said it, had it no `dryRun`; absent for what was said. */
  readonly withheldBy?: string;
  /** Safe to insert: made by `renderMessage`. */
  readonly html: string;
}

/** So many messages of a channel are shown; the page is for watching, not for reading up. */
const shownOfChannel = 200;

/**
 * Serves the page of the local machine on 127.0.0.1: write an entity, watch the flow, read the channels, search.
 *
 * It asks nobody else for anything. The page itself is `/`, with `/page.js`, `/page.css` and `/favicon.svg`; it uses this
 * API, all JSON:
 *
 * - `GET /api/overview`: `{ title, entities: EntityForm[], indexes: string[], channels: { name, archived, invited }[] }`
 * - `POST /api/entities/<entity>/put` with `{ item }` and `…/delete` with `{ key }`: `{ ok: true }`, or status 400 and
 *   `{ ok: false, error }`
 * - `GET /api/indexes/<index>/search?words=…`: a `SearchResult`, or status 400 and `{ ok: false, error }`
 * - `GET /api/messages`: the last messages of every channel, in order, as `{ channel, ts, byApp, edited, withheldBy?, html }[]`,
 *   and what rules with `dryRun` would have said there
 * - `GET /api/live`: server-sent events: `flow` (`FlowStep[]`, when counts change), `flow-failed` (why there are none) and
 *   `message` (as above, when one is posted or edited, or would have been)
 */
export async function startPage(props: PageProps): Promise<LocalService> {
  const shown = new ShownMessages(props);
  const live = new Live(props.flow, props.lookEvery ?? 1000, async () => {
    const fresh = await shown.newWithheld();
    return fresh.map((message) => ({ event: 'message', data: JSON.stringify(message) }));
  });
  const unsubscribe = props.slack.subscribe(({ message }) =>
    live.tell({ event: 'message', data: JSON.stringify(shown.render(message)) }),
  );
  const service = await serveOnLoopback(routes(props, live, shown), props.port);
  const stop = async () => {
    unsubscribe();
    await service.stop();
    live.stop();
  };
  return { url: service.url, stop };
}

function routes(props: PageProps, live: Live, shown: ShownMessages): LoopbackApp {
  const { entities, search, slack } = props;
  const server: LoopbackApp = new Hono();
  server.use(loopbackOnly(), secureHeaders(headers));
  server.get('/', (context) => context.html(pageHtml));
  server.get('/page.js', (context) =>
    context.body(browserScript, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  server.get('/page.css', (context) => context.body(styleSheet, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  server.get('/favicon.svg', (context) => context.body(favicon, 200, { 'Content-Type': 'image/svg+xml' }));

  server.get('/api/overview', (context) => {
    const channels = slack.channels().map(({ name, archived, invited }) => ({ name, archived, invited }));
    return context.json({ title: props.title, entities: entities.list(), indexes: search.indexes(), channels });
  });
  server.get('/api/messages', async (context) => context.json(await shown.all()));
  server.post('/api/entities/:entity/put', async (context) => {
    const item = objectIn(await context.req.json(), 'item');
    await entities.put(context.req.param('entity'), item);
    return context.json({ ok: true });
  });
  server.post('/api/entities/:entity/delete', async (context) => {
    const key = objectIn(await context.req.json(), 'key');
    await entities.delete(context.req.param('entity'), key);
    return context.json({ ok: true });
  });
  server.get('/api/indexes/:index/search', async (context) => {
    const words = context.req.query('words')?.trim() ?? '';
    if (words === '') return context.json({ total: 0, hits: [] });
    return context.json(await search.search(context.req.param('index'), words));
  });
  server.get('/api/live', (context) => streamSSE(context, (stream) => follow(live, stream)));
  // What the app's own services answer (a table refuses an item, an index is not there) is for whoever looks at the page.
  server.onError((error, context) => context.json({ ok: false, error: error.message }, 400));
  return server;
}

type EventStream = Parameters<Parameters<typeof streamSSE>[1]>[0];

/** Until the browser leaves, or the server ends. */
async function follow(live: Live, stream: EventStream): Promise<void> {
  const end = live.subscribe((event) => void stream.writeSSE(event));
  await new Promise<void>((resolve) => stream.onAbort(resolve));
  end();
}

/** The messages of all channels as the page shows them, with those that would have been said. */
class ShownMessages {
  private readonly told = new Set<string>();

  constructor(private readonly props: Pick<PageProps, 'slack' | 'dryRuns'>) {}

  async all(): Promise<ShownMessage[]> {
    const { slack, dryRuns } = this.props;
    const withheld = Map.groupBy((await dryRuns.list()).map(this.renderWithheld), ({ channel }) => channel);
    return slack.channels().flatMap(({ id, name }) => {
      const said = slack.messages(id).map(this.render);
      const both = [...said, ...(withheld.get(name) ?? [])];
      return both.toSorted((one, other) => Number(one.ts) - Number(other.ts)).slice(-shownOfChannel);
    });
  }

  /** What would have been said since this was asked last. */
  async newWithheld(): Promise<ShownMessage[]> {
    const fresh = (await this.props.dryRuns.list()).filter(({ id }) => !this.told.has(id));
    for (const { id } of fresh) this.told.add(id);
    return fresh.toReversed().map(this.renderWithheld);
  }

  readonly render = (message: Message): ShownMessage => ({
    channel: message.channel,
    ts: message.ts,
    byApp: message.user === app.user_id,
    edited: message.edits.length > 0,
    html: renderMessage(message, this),
  });

  private readonly renderWithheld = (withheld: Withheld): ShownMessage => ({
    channel: withheld.channel.replace(/^#/, ''),
    ts: timestampOf(withheld),
    byApp: true,
    edited: false,
    withheldBy: withheld.rule,
    html: renderMessage({ text: withheld.text, blocks: [withheldBlock(withheld)] }, this),
  });

  readonly channelName = (id: string): string | undefined =>
    this.props.slack.channels().find((channel) => channel.id === id)?.name;
}

/** In the form of Slack's, with digits of the announcement's id so that no other has it. */
function timestampOf({ createdAt, id }: Withheld): string {
  const digits = String(Number.parseInt(id.slice(0, 8), 16)).padStart(10, '0');
  return `${(Date.parse(createdAt) / 1000).toFixed(3)}${digits}`;
}

function withheldBlock({ text }: Withheld): Block {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function objectIn(body: unknown, name: string): JsonObject {
  const value = isObject(body) ? body[name] : undefined;
  if (isObject(value)) return { ...value };
  throw new Error(`the ${name} has to be a JSON object, like { "id": "c1" }`);
}

const headers: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  // Only means something over TLS.
  strictTransportSecurity: false,
};
