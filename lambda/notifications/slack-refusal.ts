import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { slackErrorKind } from '../../domain/notifications/slack-error';
import type { SlackRefusal } from './slack';

/** Codes of Node.js for a connection that never came about, so that nothing was sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Where Slack says that it is too much and not for how long, in seconds. */
const UNTOLD_WAIT = 30;

/** What an error of the Slack client means. Messages carry codes and nothing of what was sent. */
export function refusalOf(error: unknown): SlackRefusal {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'rate-limited', retryAfter: error.retryAfter };
  if (error instanceof WebAPIPlatformError) return refusalByAnswer(error.data);
  if (error instanceof WebAPIHTTPError)
    return { kind: 'unknown', message: `Slack answers with HTTP ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return brokenConnection(error.original);
  return {
    kind: 'unknown',
    message: `The Slack client failed: ${error instanceof Error ? error.message : String(error)}`,
  };
}

function refusalByAnswer(answer: { readonly error: string; readonly needed?: unknown }): SlackRefusal {
  const code = answer.error;
  switch (slackErrorKind(code)) {
    case 'token':
      return code === 'missing_scope' ? scopeMissing(answer) : tokenRefused(code);
    case 'channel':
      return { kind: 'channel-refused', code };
    case 'message':
      return { kind: 'message-refused', code };
    case 'limit':
      return { kind: 'rate-limited', retryAfter: UNTOLD_WAIT };
    case 'outage':
      return { kind: 'unknown', message: `Slack answers with ${code.slice(0, 60)}` };
  }
}

function tokenRefused(code: string): SlackRefusal {
  return { kind: 'token-refused', message: `Slack refuses the token with ${code}` };
}

function scopeMissing(answer: { readonly needed?: unknown }): SlackRefusal {
  const scopes = typeof answer.needed === 'string' ? answer.needed : 'some that Slack does not name';
  return { kind: 'scope-missing', scopes, message: `The Slack app misses scopes: ${scopes}` };
}

function brokenConnection(error: Error): SlackRefusal {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  const message = `Slack does not answer: ${cause?.code ?? error.message}`;
  return { kind: NOT_CONNECTED.has(cause?.code ?? '') ? 'unreachable' : 'unknown', message };
}
