import { afterEach, expect, test } from 'vitest';
import { askChannels, askToken } from '../../../cli/doctor/slack';
import { freePort } from '../../../local/free-port';
import { type SlackProps, type SlackStandIn, startSlack } from '../../../local/slack/slack-stand-in';

const token = 'xoxb-very-secret';
let slack: SlackStandIn | undefined;

afterEach(async () => {
  await slack?.stop();
  slack = undefined;
});

async function workspace(props: Partial<SlackProps> = {}): Promise<SlackStandIn> {
  slack = await startSlack({ channels: ['#marketing'], token, ...props });
  return slack;
}

test('a token that Slack takes comes with its workspace and its scopes', async () => {
  const { apiUrl } = await workspace({ scopes: ['chat:write', 'channels:read'] });

  expect(await askToken(apiUrl, token)).toEqual({
    known: true,
    value: { ok: true, team: 'On one machine', scopes: ['chat:write', 'channels:read'] },
  });
});

test('a token that Slack refuses comes with the name of the error', async () => {
  const { apiUrl } = await workspace();

  expect(await askToken(apiUrl, 'xoxb-other')).toEqual({ known: true, value: { ok: false, error: 'invalid_auth' } });
});

test('channels come from all pages, with whether the app is in them', async () => {
  const channels = Array.from({ length: 1_001 }, (_, i) => `#c${i}`);
  const { apiUrl, changeChannel } = await workspace({ channels });
  changeChannel('#c1000', { invited: false });

  const answer = await askChannels(apiUrl, token);

  const found = answer.known ? answer.value : [];
  expect(found).toHaveLength(1_001);
  expect(found.at(-1)).toMatchObject({ name: 'c1000', isMember: false, isArchived: false });
});

test('a Slack that is busy, broken or away leaves the question open, and shows no token', async () => {
  const { apiUrl, fail, setOutage } = await workspace();
  const nowhere = `http://127.0.0.1:${await freePort()}/api/`;
  fail({ kind: 'rate-limited', retryAfter: 30 });

  const busy = await askToken(apiUrl, token);
  setOutage(true);
  const broken = await askChannels(apiUrl, token);
  const away = await askToken(nowhere, token);

  expect(busy).toEqual({ known: false, says: 'Slack asks to come back in 30 seconds' });
  expect(broken).toEqual({ known: false, says: 'Slack answers with HTTP 503' });
  expect(away).toEqual({ known: false, says: `Slack does not answer at ${nowhere}: ECONNREFUSED` });
});
