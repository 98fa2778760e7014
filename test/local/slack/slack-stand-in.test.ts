import {
  type ConversationsHistoryResponse,
  type ConversationsListResponse,
  ErrorCode,
  LogLevel,
  WebClient,
} from '@slack/web-api';
import { afterEach, expect, test } from 'vitest';
import { type SlackProps, type SlackStandIn, startSlack } from '../../../local/slack/slack-stand-in';

const token = 'xoxb-test';
const time = { now: 1_800_000_000_000 };
const running: SlackStandIn[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((slack) => slack.stop()));
});

async function start(props: Partial<SlackProps> = {}) {
  time.now = 1_800_000_000_000;
  const slack = await startSlack({ channels: ['#marketing', '#support'], token, clock: () => time.now, ...props });
  running.push(slack);
  return slack;
}

function client(slack: SlackStandIn, options: { readonly token?: string; readonly timeout?: number } = {}) {
  return new WebClient(options.token ?? token, {
    slackApiUrl: slack.apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: options.timeout ?? 5_000,
    logger: silent,
  });
}

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

function idOf(slack: SlackStandIn, name: string): string {
  const channel = slack.channels().find((known) => known.name === name);
  if (!channel) throw new Error(`no channel ${name}`);
  return channel.id;
}

/** The error that Slack names, with its explanations. */
async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (reason: { data?: { error?: string; response_metadata?: { messages?: string[] } } }) => reason,
  );
  return { error: error?.data?.error, messages: error?.data?.response_metadata?.messages };
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

test('the official client posts a message with blocks and metadata, and people see it', async () => {
  const slack = await start();

  const posted = await client(slack).chat.postMessage({
    channel: '#marketing',
    text: 'Ada & Co joined',
    blocks: [section(':tada: *Ada &amp; Co* joined')],
    metadata: { event_type: 'towpath_event', event_payload: { id: 'e1' } },
  });

  expect(posted).toMatchObject({ ok: true, channel: idOf(slack, 'marketing'), message: { text: 'Ada & Co joined' } });
  expect(slack.messages('#marketing')).toMatchObject([
    {
      ts: posted.ts,
      text: 'Ada & Co joined',
      blocks: [section(':tada: *Ada &amp; Co* joined')],
      metadata: { event_type: 'towpath_event', event_payload: { id: 'e1' } },
    },
  ]);
});

test('a call with a JSON body is as good as a form', async () => {
  const slack = await start();

  const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ channel: idOf(slack, 'support'), text: 'hello', blocks: [section('hello')] }),
  });

  expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [section('hello')] } });
});

test('auth.test tells who the app is', async () => {
  const slack = await start();

  const answer = await client(slack).auth.test();

  expect(answer).toMatchObject({ ok: true, user: 'towpath', bot_id: expect.any(String), team_id: expect.any(String) });
});

test('a message that is edited keeps its place and what it said before', async () => {
  const slack = await start();
  const web = client(slack);
  const { ts = '' } = await web.chat.postMessage({ channel: '#marketing', text: 'running' });

  await web.chat.update({ channel: idOf(slack, 'marketing'), ts, text: 'done' });

  expect(slack.messages('#marketing')).toMatchObject([{ ts, text: 'done', edits: [{ text: 'running' }] }]);
});

test('an edit keeps blocks and metadata that it does not name, and removes those given as empty', async () => {
  const slack = await start();
  const web = client(slack);
  const channel = idOf(slack, 'marketing');
  const metadata = { event_type: 'towpath_event', event_payload: { id: 'e1' } };
  const { ts = '' } = await web.chat.postMessage({ channel, text: 'a', blocks: [section('a')], metadata });

  await web.chat.update({ channel, ts, text: 'b' });
  await web.apiCall('chat.update', { channel, ts, text: 'c', blocks: [], metadata: {} });

  const [message] = slack.messages('#marketing');
  expect(message?.edits[1]).toEqual({ text: 'b', blocks: [section('a')], metadata });
  expect(message).toMatchObject({ text: 'c', blocks: [] });
  expect(message).not.toHaveProperty('metadata');
});

test('every ts is greater than the one before, also within one millisecond', async () => {
  const slack = await start({ limits: { 'chat.postMessage': { burst: 100, perMinute: 60 } } });
  const web = client(slack);

  for (let i = 0; i < 5; i++) await web.chat.postMessage({ channel: '#marketing', text: `${i}` });

  const stamps = slack.messages('#marketing').map(({ ts }) => ts);
  expect(stamps[0]).toMatch(/^1800000000\.\d{6}$/);
  expect(new Set(stamps).size).toBe(5);
  expect(stamps).toEqual([...stamps].sort());
});

test('channels are listed page by page', async () => {
  const slack = await start({ channels: ['#a', '#b', '#c'] });
  const names: (string | undefined)[][] = [];

  for await (const page of client(slack).paginate('conversations.list', { limit: 2 })) {
    names.push((page as ConversationsListResponse).channels?.map(({ name }) => name) ?? []);
  }

  expect(names).toEqual([['a', 'b'], ['c']]);
});

test('archived channels are left out of the list when that is asked', async () => {
  const slack = await start();
  slack.changeChannel('#support', { archived: true });

  const all = await client(slack).conversations.list();
  const open = await client(slack).conversations.list({ exclude_archived: true });

  expect(all.channels).toMatchObject([{ is_archived: false }, { name: 'support', is_archived: true }]);
  expect(open.channels).toMatchObject([{ name: 'marketing' }]);
});

test('the history goes from the newest message to the oldest, page by page', async () => {
  const slack = await start();
  for (const text of ['one', 'two', 'three']) slack.say('#support', text);
  const texts: (string | undefined)[][] = [];

  const pages = client(slack).paginate('conversations.history', { channel: idOf(slack, 'support'), limit: 2 });
  for await (const page of pages)
    texts.push((page as ConversationsHistoryResponse).messages?.map(({ text }) => text) ?? []);

  expect(texts).toEqual([['three', 'two'], ['one']]);
});

test('the history leaves out its bounds, unless they are included', async () => {
  const slack = await start();
  const [first, , last] = ['one', 'two', 'three'].map((text) => slack.say('#support', text).ts);
  const bounds = { channel: idOf(slack, 'support'), oldest: first, latest: last };

  const between = await client(slack).conversations.history(bounds);
  const all = await client(slack).conversations.history({ ...bounds, inclusive: true });

  expect(between.messages?.map(({ text }) => text)).toEqual(['two']);
  expect(all.messages?.map(({ text }) => text)).toEqual(['three', 'two', 'one']);
});

test('the history gives the payload of metadata only when asked for all of it', async () => {
  const slack = await start();
  const channel = idOf(slack, 'support');
  const metadata = { event_type: 'towpath_event', event_payload: { id: 'e1' } };
  await client(slack).chat.postMessage({ channel, text: 'a', metadata });

  const without = await client(slack).conversations.history({ channel });
  const complete = await client(slack).conversations.history({ channel, include_all_metadata: true });

  expect(without.messages?.[0]?.metadata).toEqual({ event_type: 'towpath_event' });
  expect(complete.messages?.[0]?.metadata).toEqual(metadata);
});

test('a subscriber hears of posts and edits until it ends its subscription', async () => {
  const slack = await start();
  const heard: string[] = [];
  const end = slack.subscribe(({ kind, message }) => heard.push(`${kind} ${message.channel}: ${message.text}`));
  const { ts = '' } = await client(slack).chat.postMessage({ channel: '#support', text: 'a' });

  await client(slack).chat.update({ channel: idOf(slack, 'support'), ts, text: 'b' });
  end();
  slack.say('#support', 'c');

  expect(heard).toEqual(['posted support: a', 'edited support: b']);
});

test('a missing, a wrong and a revoked token are refused, each by its name', async () => {
  const slack = await start();
  const anonymous = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });

  const wrong = await refusal(client(slack, { token: 'xoxb-wrong' }).auth.test());
  slack.setTokenRevoked(true);
  const revoked = await refusal(client(slack).auth.test());

  expect(await anonymous.json()).toEqual({ ok: false, error: 'not_authed' });
  expect([wrong.error, revoked.error]).toEqual(['invalid_auth', 'token_revoked']);
});

test.for([
  ['an unknown channel', { channel: '#nowhere', text: 'a' }, 'channel_not_found'],
  ['an archived channel', { channel: '#archived', text: 'a' }, 'is_archived'],
  ['a channel without the app', { channel: '#private', text: 'a' }, 'not_in_channel'],
  ['no text and no blocks', { channel: '#marketing' }, 'no_text'],
  ['blocks that are no list', { channel: '#marketing', text: 'a', blocks: 'section' }, 'invalid_blocks_format'],
  [
    'metadata without a type',
    { channel: '#marketing', text: 'a', metadata: { event_payload: {} } },
    'invalid_metadata_format',
  ],
  [
    'metadata of more than 8 KiB',
    { channel: '#marketing', text: 'a', metadata: { event_type: 'e', event_payload: { a: 'x'.repeat(8200) } } },
    'metadata_too_large',
  ],
  ['a thread', { channel: '#marketing', text: 'a', thread_ts: '1.000000' }, 'invalid_arguments'],
] as const)('posting is refused with %s', async ([, args, expected]) => {
  const slack = await start({ channels: ['#marketing', '#archived', '#private'] });
  slack.changeChannel('#archived', { archived: true });
  slack.changeChannel('#private', { invited: false });

  const { error } = await refusal(client(slack).apiCall('chat.postMessage', args));

  expect(error).toBe(expected);
  expect(slack.messages('#marketing')).toEqual([]);
});

test('a refused block is named with its place, and HTTP says 200', async () => {
  const slack = await start();

  const { error, messages } = await refusal(
    client(slack).chat.postMessage({ channel: '#marketing', text: 'a', blocks: [section('x'.repeat(3001))] }),
  );

  expect(error).toBe('invalid_blocks');
  expect(messages).toEqual(['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]']);
});

test('a text over 40,000 characters is posted, cut, with a warning', async () => {
  const slack = await start();

  const posted = await client(slack).chat.postMessage({ channel: '#marketing', text: `${'x'.repeat(39_999)}🎉` });

  expect(posted).toMatchObject({
    warning: 'message_truncated',
    response_metadata: { warnings: ['message_truncated'] },
  });
  expect(slack.messages('#marketing')[0]?.text).toBe('x'.repeat(39_999));
});

test('an edit is refused for an unknown message, somebody else’s, a channel by name, and over 4,000 bytes', async () => {
  const slack = await start();
  const web = client(slack);
  const channel = idOf(slack, 'marketing');
  const { ts = '' } = await web.chat.postMessage({ channel, text: 'a' });
  const other = slack.say('#marketing', 'mine');

  const refusals = await Promise.all([
    refusal(web.chat.update({ channel, ts: '1.000000', text: 'b' })),
    refusal(web.chat.update({ channel, ts: other.ts, text: 'b' })),
    refusal(web.chat.update({ channel: '#marketing', ts, text: 'b' })),
    refusal(web.chat.update({ channel, ts, text: 'é'.repeat(2001) })),
  ]);

  expect(refusals.map(({ error }) => error)).toEqual([
    'message_not_found',
    'cant_update_message',
    'channel_not_found',
    'msg_too_long',
  ]);
});

test('a method that the stand-in does not know is unknown', async () => {
  const slack = await start();

  const { error } = await refusal(client(slack).reactions.add({ channel: 'C1', timestamp: '1.0', name: 'tada' }));

  expect(error).toBe('unknown_method');
});

test('a channel takes a burst of three and then one message a second; other channels are free', async () => {
  const slack = await start();
  const web = client(slack);
  for (let i = 0; i < 3; i++) await web.chat.postMessage({ channel: '#marketing', text: `${i}` });

  const limited = await web.chat.postMessage({ channel: '#marketing', text: 'four' }).catch((error) => error);
  const elsewhere = await web.chat.postMessage({ channel: '#support', text: 'free' });
  time.now += 1000;
  const later = await web.chat.postMessage({ channel: '#marketing', text: 'four' });

  expect(limited).toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 1 });
  expect([elsewhere.ok, later.ok]).toEqual([true, true]);
});

test('the answer beyond a limit is 429 with whole seconds and Slack’s name for it', async () => {
  const slack = await start({ limits: { 'auth.test': { burst: 1, perMinute: 20 } } });
  const call = () =>
    fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  await call();

  const limited = await call();

  expect(limited.status).toBe(429);
  expect(limited.headers.get('retry-after')).toBe('3');
  expect(await limited.json()).toEqual({ ok: false, error: 'ratelimited' });
});

test('every call is on record with its time, channel and answer', async () => {
  const slack = await start();
  await client(slack).chat.postMessage({ channel: '#marketing', text: 'a' });
  time.now += 500;
  await refusal(client(slack).chat.postMessage({ channel: '#nowhere', text: 'a' }));

  const calls = slack.calls();

  expect(calls).toEqual([
    { at: 1_800_000_000_000, method: 'chat.postMessage', channel: 'marketing', answer: 'ok', lost: false },
    {
      at: 1_800_000_000_500,
      method: 'chat.postMessage',
      channel: '#nowhere',
      answer: 'channel_not_found',
      lost: false,
    },
  ]);
});

test('faults meet the calls that they name, as often as they say, one after the other', async () => {
  const slack = await start();
  const web = client(slack);
  slack.fail({ kind: 'error', error: 'internal_error', method: 'chat.postMessage', channel: '#support', times: 2 });
  slack.fail({ kind: 'status', status: 502, method: 'chat.postMessage' });
  const post = (channel: string) => web.chat.postMessage({ channel, text: 'a' }).catch((error) => error);

  const answers = [await post('#support'), await post('#support'), await post('#support'), await post('#support')];

  expect(answers).toMatchObject([
    { data: { error: 'internal_error' } },
    { data: { error: 'internal_error' } },
    { code: ErrorCode.HTTPError, statusCode: 502 },
    { ok: true },
  ]);
});

test('a connection that is cut before the call was processed leaves no message', async () => {
  const slack = await start();
  slack.fail({ kind: 'cut', processed: false });

  const error = await client(slack)
    .chat.postMessage({ channel: '#marketing', text: 'a' })
    .catch((reason) => reason);

  expect(error).toMatchObject({ code: ErrorCode.RequestError });
  expect(slack.messages('#marketing')).toEqual([]);
  expect(slack.calls()).toMatchObject([{ answer: 'none', lost: true }]);
});

test('a connection that is cut after the call was processed leaves the message', async () => {
  const slack = await start();
  slack.fail({ kind: 'cut', processed: true });

  const error = await client(slack)
    .chat.postMessage({ channel: '#marketing', text: 'a' })
    .catch((reason) => reason);

  expect(error).toMatchObject({ code: ErrorCode.RequestError });
  expect(slack.messages('#marketing')).toMatchObject([{ text: 'a' }]);
  expect(slack.calls()).toMatchObject([{ answer: 'ok', lost: true }]);
});

test('a call that hangs ends when the caller gives up, or with the server', async () => {
  const slack = await start();
  slack.fail({ kind: 'hang', processed: true, times: 2 });

  const impatient = await client(slack, { timeout: 50 })
    .auth.test()
    .catch((reason) => reason);
  const patient = client(slack)
    .auth.test()
    .catch((reason) => reason);
  await expect.poll(() => slack.calls().length).toBe(2);
  await slack.stop();

  expect(impatient).toMatchObject({ code: ErrorCode.RequestError });
  expect(await patient).toMatchObject({ code: ErrorCode.RequestError });
});

test('a slow call is processed at once and answered late', async () => {
  const slack = await start();
  slack.fail({ kind: 'slow', milliseconds: 2_000 });

  const error = await client(slack, { timeout: 50 })
    .chat.postMessage({ channel: '#support', text: 'a' })
    .catch((e) => e);

  expect(error).toMatchObject({ code: ErrorCode.RequestError });
  expect(slack.messages('#support')).toMatchObject([{ text: 'a' }]);
});

test('a rate limit can be called for, with its seconds', async () => {
  const slack = await start();
  slack.fail({ kind: 'rate-limited', retryAfter: 30 });

  const error = await client(slack)
    .auth.test()
    .catch((reason) => reason);

  expect(error).toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 30 });
});

test('an outage answers every call with 503 until it is over', async () => {
  const slack = await start();
  slack.setOutage(true);
  const during = await client(slack)
    .auth.test()
    .catch((reason) => reason);

  slack.setOutage(false);
  const after = await client(slack).auth.test();

  expect(during).toMatchObject({ code: ErrorCode.HTTPError, statusCode: 503 });
  expect(after.ok).toBe(true);
});

test('tests in other processes control it over HTTP', async () => {
  const slack = await start();
  const control = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${slack.url}/_control/${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  await control('POST', 'fail', { kind: 'error', error: 'fatal_error', times: 5 });
  const failed = await refusal(client(slack).auth.test());
  await control('DELETE', 'fail');
  await control('POST', 'channel', { channel: '#new', invited: true });
  await client(slack).chat.postMessage({ channel: '#new', text: 'a' });
  await control('POST', 'outage', { on: true });
  const out = await client(slack)
    .auth.test()
    .catch((reason) => reason);

  expect(failed.error).toBe('fatal_error');
  expect(await control('GET', 'messages?channel=%23new')).toMatchObject({ body: [{ text: 'a' }] });
  expect(out).toMatchObject({ statusCode: 503 });
  expect(await control('GET', 'calls')).toMatchObject({
    body: [{ answer: 'fatal_error' }, { answer: 'ok' }, { answer: 'http_503' }],
  });
});

test('a fault that does not exist is refused with those that do', async () => {
  const slack = await start();

  const response = await fetch(`${slack.url}/_control/fail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"kind":"explode"}',
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ ok: false, error: expect.stringContaining('"kind": "cut"') });
});

test('a port that is taken is replaced by a free one', async () => {
  const first = await start();
  const port = Number(new URL(first.url).port);

  const second = await start({ port });

  expect(second.url).not.toBe(first.url);
});
