import { expect, test } from 'vitest';
import { slackErrorKind } from '../../../domain/notifications/slack-error';

test.each([
  ['token_revoked', 'token'],
  ['missing_scope', 'token'],
  ['channel_not_found', 'channel'],
  ['not_in_channel', 'channel'],
  ['is_archived', 'channel'],
  ['invalid_blocks', 'message'],
  ['msg_blocks_too_long', 'message'],
  ['a_code_of_next_year', 'message'],
  ['internal_error', 'outage'],
  ['<html>Bad gateway</html>', 'outage'],
  ['ratelimited', 'limit'],
])('%s is about the %s', (code, kind) => {
  expect(slackErrorKind(code)).toBe(kind);
});
