import { setTimeout as pause } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { SLACK_SCOPE_NAMES } from '../../domain/notifications/slack-manifest';
import { loopbackOnly } from '../loopback-only';
import { type LoopbackApp, serveOnLoopback } from '../loopback-server';
import type { LocalService } from '../service';
import { isObject } from './block-kit';
import { type CallArguments, readBody } from './call-arguments';
import { type Fault, Faults, readFault } from './faults';
import { type RateLimit, TokenBucket } from './token-bucket';
import { type Answer, answer, isMethod, type MethodName, refuse, slackLimits } from './web-api';
import { type Channel, type ChannelChange, type Message, Workspace } from './workspace';

export interface SlackProps {
  /** @default one that is free, also when the given one is taken */
  readonly port?: number;
  /** The channels that exist at the start, the app invited to each: `['#marketing']`. */
  readonly channels: readonly string[];
  /** The bot token that is accepted. */
  readonly token: string;
  /** Milliseconds since 1970; rate limits and the `ts` of messages go by it. @default the system's */
  readonly clock?: () => number;
  /** What the app may do, as every answer says in a header. @default all that `towpath slack-manifest` asks for */
  readonly scopes?: readonly string[];
  /** Other rates than Slack's, by method. @default Slack's own, `slackLimits` */
  readonly limits?: Partial<Record<MethodName, RateLimit>>;
}

/** One call of the Web API, in the order of arrival. */
export interface SlackCall {
  /** When it arrived, milliseconds on the stand-in's clock. */
  readonly at: number;
  readonly method: string;
  /** The channel's name without `#`, or what was given where there is no such channel. */
  readonly channel?: string;
  /** `ok`, Slack's error (`ratelimited`, `channel_not_found`, …), or `http_503`; `none` if it was not processed. */
  readonly answer: string;
  /** Whether the answer was kept from the caller. */
  readonly lost: boolean;
}

/**
 * A Slack workspace on this machine. Everything that is in the way of a test in this process is a method here; tests in
 * other processes have the same over HTTP (`startSlack`).
 */
export interface SlackStandIn extends LocalService {
  /** What the official client takes as `slackApiUrl`. */
  readonly apiUrl: string;
  channels(): readonly Channel[];
  /** Makes a channel, with the app in it. */
  addChannel(name: string): Channel;
  /** Archives a channel (`is_archived`), removes the app from it (`not_in_channel`), or takes that back. */
  changeChannel(name: string, change: { readonly archived?: boolean; readonly invited?: boolean }): void;
  /** What stands in a channel, in order; edited messages with what they said before. */
  messages(channel: string): readonly Message[];
  /** A person writes something, which the app can read but not edit. */
  say(channel: string, text: string): Message;
  /** Called with every message that is posted or edited, from now on. Returns a function that ends it. */
  subscribe(listener: (change: ChannelChange) => void): () => void;
  /** Every call so far. */
  calls(): readonly SlackCall[];
  /** Makes the next calls that fit go wrong. Several faults meet calls one after the other. */
  fail(fault: Fault): void;
  /** Forgets the faults that no call has met yet. */
  clearFaults(): void;
  /** While it lasts, every call is answered with status 503. */
  setOutage(on: boolean): void;
  /** Refuses the token (`token_revoked`), or accepts it again. */
  setTokenRevoked(revoked: boolean): void;
}

/**
 * Starts a stand-in for Slack on 127.0.0.1 that answers, refuses and limits as Slack does.
 *
 * - `POST /api/<method>`: `auth.test`, `chat.postMessage`, `chat.update`, `conversations.list`,
 *   `conversations.history`; forms and JSON, the token as a header or an argument. Threads, attachments and Markdown
 *   texts are refused.
 * - `POST /_control/fail`: a `Fault`. `DELETE /_control/fail`: forgets those that wait.
 * - `POST /_control/channel`: `{ "channel": "#name", "archived"?, "invited"? }`; a new name makes a channel.
 * - `POST /_control/outage`: `{ "on": true }`. `POST /_control/token`: `{ "revoked": true }`.
 * - `GET /_control/messages?channel=%23name` and `GET /_control/calls`: as the methods of the same name.
 *
 * What is posted to `/_control` is JSON, and says so.
 */
export async function startSlack(props: SlackProps): Promise<SlackStandIn> {
  const server = new SlackServer(props);
  const service = await serveOnLoopback(server.routes(), props.port);
  return {
    url: service.url,
    apiUrl: `${service.url}/api/`,
    stop: () => service.stop(),
    ...server.controls,
  };
}

type HttpContext = Context<{ Bindings: HttpBindings }>;

class SlackServer {
  private readonly clock: () => number;
  private readonly workspace: Workspace;
  private readonly faults = new Faults();
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly log: SlackCall[] = [];
  private outage = false;
  private tokenRevoked = false;

  constructor(private readonly props: SlackProps) {
    this.clock = props.clock ?? Date.now;
    this.workspace = new Workspace(this.clock);
    for (const name of props.channels) this.workspace.addChannel(name);
  }

  readonly controls: Omit<SlackStandIn, keyof LocalService | 'apiUrl'> = {
    channels: () => this.workspace.channels(),
    addChannel: (name) => this.workspace.addChannel(name),
    changeChannel: (name, change) => void this.workspace.changeChannel(name, change),
    messages: (channel) => this.workspace.messages(channel),
    say: (channel, text) => this.workspace.post(channel, 'U00PERSON', { text, blocks: [] }),
    subscribe: (listener) => this.workspace.subscribe(listener),
    calls: () => [...this.log],
    fail: (fault) => this.faults.add(fault),
    clearFaults: () => this.faults.clear(),
    setOutage: (on) => {
      this.outage = on;
    },
    setTokenRevoked: (revoked) => {
      this.tokenRevoked = revoked;
    },
  };

  routes(): LoopbackApp {
    const app: LoopbackApp = new Hono();
    app.post('/api/:method', (context) => this.call(context, context.req.param('method')));
    app.use('/_control/*', loopbackOnly());
    app.post('/_control/:what', async (context) => this.control(context, context.req.param('what')));
    app.delete('/_control/fail', (context) => {
      this.faults.clear();
      return context.json({ ok: true });
    });
    app.get('/_control/calls', (context) => context.json(this.log));
    app.get('/_control/messages', (context) => {
      const channel = this.workspace.findChannel(context.req.query('channel') ?? '');
      return channel
        ? context.json(this.workspace.messages(channel.id))
        : context.json(refuse('channel_not_found'), 404);
    });
    return app;
  }

  private async call(context: HttpContext, method: string): Promise<Response> {
    const body = readBody(context.req.header('content-type') ?? '', await context.req.text());
    if (this.outage) return this.httpStatus(method, body.ok ? body.args : undefined, 503);
    if (!body.ok) return this.reply(context, method, undefined, refuse(body.error));
    const fault = this.faults.take(method, this.isChannelOf(body.args));
    if (fault) return this.failing(context, method, body.args, fault);
    return this.reply(context, method, body.args, this.process(context, method, body.args));
  }

  private failing(
    context: HttpContext,
    method: string,
    args: CallArguments,
    fault: Fault,
  ): Response | Promise<Response> {
    switch (fault.kind) {
      case 'error':
        return this.reply(context, method, args, refuse(fault.error));
      case 'status':
        return this.httpStatus(method, args, fault.status);
      case 'rate-limited':
        return this.reply(context, method, args, rateLimited(fault.retryAfter));
      case 'slow':
        return this.late(this.reply(context, method, args, this.process(context, method, args)), fault.milliseconds);
      case 'cut':
      case 'hang': {
        const result = fault.processed ? this.process(context, method, args) : undefined;
        this.record(method, args, result ? nameOf(result) : 'none', true);
        // A connection that hangs ends when the caller gives up, or with the server.
        if (fault.kind === 'cut') context.env.incoming.socket.destroy();
        return RESPONSE_ALREADY_SENT;
      }
    }
  }

  private process(context: HttpContext, method: string, args: CallArguments): Answer {
    if (!isMethod(method)) return { ...refuse('unknown_method'), req_method: method };
    return this.refusedToken(context, args) ?? this.overLimit(method, args) ?? answer(method, args, this.workspace);
  }

  private refusedToken(context: HttpContext, args: CallArguments): Answer | undefined {
    const token = context.req.header('authorization')?.replace(/^Bearer\s+/i, '') ?? args.text('token');
    if (token === undefined) return refuse('not_authed');
    if (token !== this.props.token) return refuse('invalid_auth');
    return this.tokenRevoked ? refuse('token_revoked') : undefined;
  }

  private overLimit(method: MethodName, args: CallArguments): Answer | undefined {
    const limit = this.props.limits?.[method] ?? slackLimits[method];
    if (!limit) return undefined;
    const channel = method === 'chat.postMessage' ? (this.channelOf(args) ?? '') : '';
    const key = `${method} ${channel}`;
    const now = this.clock();
    const bucket = this.buckets.get(key) ?? new TokenBucket(limit, now);
    this.buckets.set(key, bucket);
    const taken = bucket.take(now);
    return taken.ok ? undefined : rateLimited(taken.retryAfterSeconds);
  }

  private reply(context: HttpContext, method: string, args: CallArguments | undefined, result: Answer): Response {
    this.record(method, args, nameOf(result), false);
    // Slack says when to come back in a header alone.
    const { retryAfter, ...body } = result;
    const headers = { 'X-OAuth-Scopes': (this.props.scopes ?? SLACK_SCOPE_NAMES).join(',') };
    if (typeof retryAfter !== 'number') return context.json(body, 200, headers);
    return context.json(body, 429, { ...headers, 'Retry-After': String(retryAfter) });
  }

  private httpStatus(method: string, args: CallArguments | undefined, status: number): Response {
    this.record(method, args, `http_${status}`, false);
    return new Response(`HTTP ${status}`, { status, headers: { 'Content-Type': 'text/html' } });
  }

  private async late(response: Response, milliseconds: number): Promise<Response> {
    await pause(milliseconds, undefined, { ref: false });
    return response;
  }

  private record(method: string, args: CallArguments | undefined, result: string, lost: boolean): void {
    const channel = args && this.channelOf(args);
    this.log.push({ at: this.clock(), method, ...(channel !== undefined && { channel }), answer: result, lost });
  }

  private channelOf(args: CallArguments): string | undefined {
    const given = args.text('channel');
    return given === undefined ? undefined : (this.workspace.findChannel(given)?.name ?? given);
  }

  private isChannelOf(args: CallArguments): (reference: string) => boolean {
    return (reference) => (this.workspace.findChannel(reference)?.name ?? reference) === this.channelOf(args);
  }

  private async control(context: HttpContext, what: string): Promise<Response> {
    const body: unknown = await context.req.json().catch(() => undefined);
    const problem = this.controlled(what, isObject(body) ? body : {});
    return problem === undefined ? context.json({ ok: true }) : context.json({ ok: false, error: problem }, 400);
  }

  /** @returns what is wrong with the request, or nothing */
  private controlled(what: string, body: { readonly [name: string]: unknown }): string | undefined {
    const { channel, archived, invited, on, revoked } = body;
    if (what === 'fail') {
      const read = readFault(body);
      if (!read.ok) return read.problem;
      this.faults.add(read.fault);
    } else if (what === 'channel' && typeof channel === 'string') {
      this.workspace.addChannel(channel);
      this.workspace.changeChannel(channel, {
        ...(typeof archived === 'boolean' && { archived }),
        ...(typeof invited === 'boolean' && { invited }),
      });
    } else if (what === 'outage' && typeof on === 'boolean') this.outage = on;
    else if (what === 'token' && typeof revoked === 'boolean') this.tokenRevoked = revoked;
    else return 'write fail, channel { channel, archived?, invited? }, outage { on } or token { revoked }';
    return undefined;
  }
}

function rateLimited(retryAfter: number): Answer {
  return { ...refuse('ratelimited'), retryAfter };
}

function nameOf(result: Answer): string {
  return result.ok ? 'ok' : result.error;
}
