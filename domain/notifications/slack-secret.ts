/** The form of the secret that holds the token of a Slack app. */
export const SLACK_SECRET_SHAPE = '{"botToken": "xoxb-…", "signingSecret": "…"}';

/**
 * The bot token in a secret, or what is wrong with it, in words that show none of it.
 *
 * @param secret undefined where it is binary
 */
export function slackTokenIn(
  secret: string | undefined,
): { readonly ok: true; readonly token: string } | { readonly ok: false; readonly problem: string } {
  if (secret === undefined) return { ok: false, problem: 'is binary' };
  try {
    const { botToken } = (JSON.parse(secret) ?? {}) as { botToken?: unknown };
    if (typeof botToken === 'string' && botToken !== '') return { ok: true, token: botToken };
    return { ok: false, problem: botToken === undefined ? 'has no botToken' : 'has a botToken that is no text' };
  } catch {
    return { ok: false, problem: 'is not JSON' };
  }
}
