import { describe, expect, test } from 'vitest';
import {
  checkChannel,
  findSlackScopes,
  findSlackSecret,
  findSlackToken,
  slackAppsFor,
} from '../../../domain/doctor/slack';
import { resource } from './resources';

test('Slack apps are found by the environment of functions; of secrets that are only known later, nothing is asked', () => {
  const fn = (Variables: Record<string, string>) => resource('AWS::Lambda::Function', { Environment: { Variables } });

  expect(
    slackAppsFor([
      fn({ SLACK_SECRET: 'slack/shop', SLACK_API_URL: 'http://127.0.0.1:9300/api/' }),
      fn({ SLACK_SECRET: 'slack/news' }),
      fn({ SLACK_SECRET: '${Shop.Secret}' }),
      fn({}),
    ]),
  ).toEqual([
    { stack: 'Shop', secret: 'slack/shop', apiUrl: 'http://127.0.0.1:9300/api/' },
    { stack: 'Shop', secret: 'slack/news', apiUrl: 'https://slack.com/api/' },
  ]);
});

describe('the secret', () => {
  test('that is not there comes with the command that makes it', () => {
    expect(findSlackSecret('slack/shop', undefined).mend).toContain('create-secret --name slack/shop');
  });

  test.each([['xoxb-very-secret'], ['{"token": "xoxb-very-secret"}'], ['{"botToken": ["xoxb-very-secret"]}']])(
    'of another form is described, and shown nowhere (%#)',
    (text) => {
      const finding = findSlackSecret('slack/shop', { text });

      expect(finding).toMatchObject({ state: 'missing', mend: expect.stringContaining('put-secret-value') });
      expect(JSON.stringify(finding)).not.toContain('very-secret');
    },
  );

  test('of the right form is right, and shown nowhere either', () => {
    const finding = findSlackSecret('slack/shop', { text: '{"botToken": "xoxb-very-secret"}' });

    expect(finding).toEqual({ state: 'ok', says: 'is there, and has a botToken' });
  });
});

test('a token that Slack refuses is missing, by the name of the error', () => {
  expect(findSlackToken({ ok: false, error: 'token_revoked' })).toMatchObject({
    state: 'missing',
    says: 'Slack refuses the token with token_revoked',
  });
});

test('scopes that are not there are named; where Slack says none, nobody can tell', () => {
  expect(findSlackScopes(['chat:write', 'users:read'], ['chat:write', 'groups:read', 'channels:read'])).toMatchObject({
    state: 'missing',
    says: 'the token lacks groups:read, channels:read',
  });
  expect(findSlackScopes(['chat:write'], ['chat:write']).state).toBe('ok');
  expect(findSlackScopes(undefined, ['chat:write']).state).toBe('unknown');
});

describe('a channel', () => {
  const marketing = { id: 'C1', name: 'marketing', isMember: true, isArchived: false };
  const known = (...value: (typeof marketing)[]) => ({ known: true, value }) as const;

  test('in which the app is, is right by its name and by its id', () => {
    expect(checkChannel('#marketing', [known(marketing)]).state).toBe('ok');
    expect(checkChannel('C1', [known(marketing)]).state).toBe('ok');
  });

  test('in which it is not, which is archived, or which nobody sees, is missing', () => {
    const says = (...seen: (typeof marketing)[]) => checkChannel('#marketing', [known(...seen)]).says;

    expect(says({ ...marketing, isMember: false })).toBe('the app is not in it');
    expect(says({ ...marketing, isArchived: true })).toBe('is archived');
    expect(says()).toBe('there is none, or it is private and the app is not in it');
  });

  test('that one app of the stack is in is right, whatever became of the other', () => {
    const refused = { known: false, says: 'Slack asks to come back in 30 seconds' } as const;

    expect(checkChannel('#marketing', [refused, known(marketing)]).state).toBe('ok');
    expect(checkChannel('#support', [refused, known(marketing)])).toMatchObject({
      state: 'unknown',
      says: refused.says,
    });
  });
});
