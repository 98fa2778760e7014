/**
 * What an error code of the Slack Web API says about a post.
 *
 * - `token`: Slack does not take the app's token, or not for this: all channels wait for a person.
 * - `channel`: the channel is unknown, closed, or the app may not write there.
 * - `message`: Slack will never take this message.
 * - `outage`: Slack cannot say; it may have done it.
 * - `limit`: too much at once.
 */
export type SlackErrorKind = 'token' | 'channel' | 'message' | 'outage' | 'limit';

const KINDS: Record<Exclude<SlackErrorKind, 'message'>, readonly string[]> = {
  token: [
    'not_authed',
    'invalid_auth',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'no_permission',
    'missing_scope',
    'not_allowed_token_type',
    'org_login_required',
    'ekm_access_denied',
    'access_denied',
    'accesslimited',
    'enterprise_is_restricted',
    'team_access_not_granted',
    'two_factor_setup_required',
  ],
  channel: [
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'is_inactive',
    'channel_type_not_supported',
    'messages_tab_disabled',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'cannot_reply_to_message',
    'team_not_found',
    'user_not_found',
  ],
  outage: [
    'internal_error',
    'fatal_error',
    'service_unavailable',
    'request_timeout',
    'team_added_to_org',
    'external_channel_migrating',
  ],
  limit: ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
};

/**
 * @param code `error` of an answer with `ok: false`
 * @returns `message` for a code that is not listed: the failure store keeps what was refused, and the channel goes on;
 * `outage` for what is no code at all, such as a proxy's page
 */
export function slackErrorKind(code: string): SlackErrorKind {
  for (const [kind, codes] of Object.entries(KINDS)) {
    if (codes.includes(code)) return kind as SlackErrorKind;
  }
  return /^[a-z][a-z0-9_]*$/.test(code) ? 'message' : 'outage';
}
