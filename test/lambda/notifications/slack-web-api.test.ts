import { afterEach, expect, test } from 'vitest';
import { messageOf } from '../../../domain/notifications/slack-message';
import type { Slack } from '../../../lambda/notifications/slack';
import { slackWebApi } from '../../../lambda/notifications/slack-web-api';
import { announcement } from '../../domain/notifications/announcements';
import { type WebApiAnswer, type WebApiRequest, type WebApiServer, webApiServer } from './web-api-server';

const servers: WebApiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** The official client in front of a server that answers so. */
async function slackAnswering(answer: (request: WebApiRequest) => WebApiAnswer, readToken = async () => 'xoxb-1') {
  const server = await webApiServer(answer);
  servers.push(server);
  const slack: Slack = slackWebApi({ readToken, url: server.url, timeout: 200 });
  return { slack, server };
}

const message = messageOf('#marketing', [announcement(1)]);
const posted = { ok: true, ts: '1763460000.000100', channel: 'C0123' };

test('a message is posted by channel name, without Slack looking for links and people in it', async () => {
  const { slack, server } = await slackAnswering(() => posted);

  const answer = await slack.post(message);

  expect(answer).toEqual({ kind: 'ok', value: { ts: '1763460000.000100', channelId: 'C0123' } });
  const { method, token, body } = server.requests[0] ?? {};
  expect([method, token]).toEqual(['chat.postMessage', 'xoxb-1']);
  expect(body).toMatchObject({
    channel: '#marketing',
    text: 'Customer 1',
    parse: 'none',
    link_names: 'false',
    unfurl_links: 'false',
    unfurl_media: 'false',
  });
  expect(JSON.parse(body?.blocks ?? '')).toEqual(message.blocks);
  expect(JSON.parse(body?.metadata ?? '')).toEqual(message.metadata);
});

test.each([
  ['invalid_blocks', { kind: 'message-refused', code: 'invalid_blocks' }],
  ['channel_not_found', { kind: 'channel-refused', code: 'channel_not_found' }],
  ['invalid_auth', { kind: 'token-refused', message: 'Slack refuses the token with invalid_auth' }],
  ['internal_error', { kind: 'unknown', message: 'Slack answers with internal_error' }],
  ['ratelimited', { kind: 'rate-limited', retryAfter: 30 }],
])('the answer %s is told as what it is', async (error, refusal) => {
  const { slack, server } = await slackAnswering(() => ({ ok: false, error }));

  expect(await slack.post(message)).toEqual(refusal);
  expect(server.requests).toHaveLength(1);
});

test('a scope that is missing is named, after the token was read again', async () => {
  const tokens = ['xoxb-1', 'xoxb-1'];
  const { slack, server } = await slackAnswering(
    () => ({ ok: false, error: 'missing_scope', needed: 'channels:history', provided: 'chat:write' }),
    async () => tokens.shift() ?? 'none left',
  );

  expect(await slack.announcedSince('C1', 0)).toEqual({
    kind: 'scope-missing',
    scopes: 'channels:history',
    message: 'The Slack app misses scopes: channels:history',
  });
  expect(tokens).toEqual([]);
  expect(server.requests).toHaveLength(1);
});

test('a 429 is told at once, with the time that Slack asks for', async () => {
  const { slack, server } = await slackAnswering(() => (response) => {
    response.writeHead(429, { 'retry-after': '30' }).end();
  });

  expect(await slack.post(message)).toEqual({ kind: 'rate-limited', retryAfter: 30 });
  expect(server.requests).toHaveLength(1);
});

test('after a 5xx nobody knows', async () => {
  const { slack, server } = await slackAnswering(() => (response) => {
    response.writeHead(503).end('busy');
  });

  expect(await slack.post(message)).toEqual({ kind: 'unknown', message: 'Slack answers with HTTP 503' });
  expect(server.requests).toHaveLength(1);
});

test('after a page that is no answer of the Web API nobody knows', async () => {
  const { slack } = await slackAnswering(() => (response) => {
    response.end('<html>Welcome to the hotel</html>');
  });

  expect(await slack.post(message)).toMatchObject({ kind: 'unknown' });
});

test('after a connection that was cut nobody knows', async () => {
  const { slack } = await slackAnswering(() => (response) => {
    response.destroy();
  });

  expect(await slack.post(message)).toMatchObject({ kind: 'unknown' });
});

test('after no answer in time nobody knows', async () => {
  const { slack } = await slackAnswering(() => () => undefined);

  expect(await slack.post(message)).toMatchObject({ kind: 'unknown' });
});

test('without a connection nothing was posted', async () => {
  const { slack, server } = await slackAnswering(() => posted);
  await server.stop();

  expect(await slack.post(message)).toEqual({ kind: 'unreachable', message: 'Slack does not answer: ECONNREFUSED' });
});

test('a token that Slack refuses is read again, and the call made once more', async () => {
  const tokens = ['xoxb-old', 'xoxb-new'];
  const { slack, server } = await slackAnswering(
    ({ token }) => (token === 'xoxb-new' ? posted : { ok: false, error: 'token_revoked' }),
    async () => tokens.shift() ?? 'xoxb-new',
  );

  const answer = await slack.post(message);

  expect(answer.kind).toBe('ok');
  expect(server.requests.map(({ token }) => token)).toEqual(['xoxb-old', 'xoxb-new']);
});

test('the token is read once while Slack takes it', async () => {
  let read = 0;
  const { slack } = await slackAnswering(
    () => posted,
    async () => `xoxb-${++read}`,
  );

  await slack.post(message);
  await slack.post(message);

  expect(read).toBe(1);
});

test('a token that cannot be read is like one that is refused', async () => {
  const { slack } = await slackAnswering(
    () => posted,
    () => Promise.reject(new Error('The secret "slack/storefront" is not JSON')),
  );

  expect(await slack.post(message)).toEqual({
    kind: 'token-refused',
    message: 'The Slack token cannot be read: The secret "slack/storefront" is not JSON',
  });
});

test('a channel’s id is looked for page by page, once', async () => {
  const { slack, server } = await slackAnswering(({ body }) =>
    body.cursor === 'two'
      ? { ok: true, channels: [{ id: 'C2', name: 'support' }] }
      : { ok: true, channels: [{ id: 'C1', name: 'marketing' }], response_metadata: { next_cursor: 'two' } },
  );

  const ids = [await slack.channelId('#support'), await slack.channelId('#marketing'), await slack.channelId('C9')];

  expect(ids).toEqual(['C2', 'C1', 'C9'].map((value) => ({ kind: 'ok', value })));
  expect(server.requests.map(({ method }) => method)).toEqual(['conversations.list', 'conversations.list']);
});

test('the id that a post was answered with is remembered', async () => {
  const { slack, server } = await slackAnswering(() => posted);

  await slack.post(message);
  const id = await slack.channelId('#marketing');

  expect(id).toEqual({ kind: 'ok', value: 'C0123' });
  expect(server.requests).toHaveLength(1);
});

test('a channel that the app does not see has no id', async () => {
  const { slack } = await slackAnswering(() => ({ ok: true, channels: [] }));

  expect(await slack.channelId('#secret')).toEqual({ kind: 'ok', value: undefined });
});

test('what was announced is found by the metadata of messages, page by page', async () => {
  const said = (ts: string, ...ids: string[]) => ({
    ts,
    metadata: { event_type: 'towpath_announcement', event_payload: { announcements: ids.map((id) => ({ id })) } },
  });
  const byPerson = { ts: '9.0', text: 'hello' };
  const byOther = { ts: '8.0', metadata: { event_type: 'other', event_payload: { announcements: [{ id: 'x' }] } } };
  const { slack, server } = await slackAnswering(({ body }) =>
    body.cursor === 'two'
      ? { ok: true, messages: [said('1.0', 'a')] }
      : { ok: true, messages: [byPerson, byOther, said('2.0', 'b', 'c')], response_metadata: { next_cursor: 'two' } },
  );

  const answer = await slack.announcedSince('C1', 1_763_460_000_123);

  expect(answer).toEqual({
    kind: 'ok',
    value: new Map([
      ['b', '2.0'],
      ['c', '2.0'],
      ['a', '1.0'],
    ]),
  });
  expect(server.requests[0]).toMatchObject({
    method: 'conversations.history',
    body: { channel: 'C1', oldest: '1763460000.123000', include_all_metadata: 'true', limit: '200' },
  });
});
