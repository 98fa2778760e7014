import { SLACK_SECRET_SHAPE, slackTokenIn } from '../notifications/slack-secret';
import { type Answer, type Check, type Finding, unanswered } from './check';
import { isLiteral, ofType, type TemplateResource } from './resource';

/** A Slack app that functions of a stack speak as. */
export interface SlackNeed {
  readonly stack: string;
  /** The name of the secret with its token. */
  readonly secret: string;
  readonly apiUrl: string;
}

/** What Slack says of a token. */
export type SlackToken =
  | {
      readonly ok: true;
      readonly team: string;
      /** What the app may do; undefined where Slack does not say. */
      readonly scopes: readonly string[] | undefined;
    }
  /** Slack's name for what is wrong: `invalid_auth`. */
  | { readonly ok: false; readonly error: string };

/** A channel that the app sees. */
export interface SlackChannel {
  readonly id: string;
  /** Without the `#`. */
  readonly name: string;
  readonly isMember: boolean;
  readonly isArchived: boolean;
}

const DEFAULT_API = 'https://slack.com/api/';
const PAGE = 'docs/slack-app.md';

/** The Slack apps whose token functions read. */
export function slackAppsFor(resources: readonly TemplateResource[]): SlackNeed[] {
  const environments = ofType(resources, 'AWS::Lambda::Function').map(({ stack, properties }) => {
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Readonly<Record<string, unknown>> };
    return { stack, ...Variables } as { stack: string; SLACK_SECRET?: unknown; SLACK_API_URL?: unknown };
  });
  return environments.flatMap(({ stack, SLACK_SECRET: secret, SLACK_API_URL: apiUrl }) =>
    isLiteral(secret) ? [{ stack, secret, apiUrl: isLiteral(apiUrl) ? apiUrl : DEFAULT_API }] : [],
  );
}

/** @param secret what it holds; undefined where there is none */
export function findSlackSecret(name: string, secret: { readonly text: string | undefined } | undefined): Finding {
  const file = `write ${SLACK_SECRET_SHAPE} into slack.json, then: aws secretsmanager`;
  if (!secret) {
    const mend = `${file} create-secret --name ${name} --secret-string file://slack.json && rm slack.json`;
    return { state: 'missing', says: 'there is no such secret; announcements would wait for it', mend };
  }
  const token = slackTokenIn(secret.text);
  if (token.ok) return { state: 'ok', says: 'is there, and has a botToken' };
  const mend = `${file} put-secret-value --secret-id ${name} --secret-string file://slack.json && rm slack.json`;
  return { state: 'missing', says: `the secret ${token.problem}`, mend };
}

export function findSlackToken(token: SlackToken): Finding {
  if (token.ok) return { state: 'ok', says: `Slack takes it, in the workspace ${token.team}` };
  return {
    state: 'missing',
    says: `Slack refuses the token with ${token.error}`,
    mend: `${PAGE}: install the app anew, and keep its new token in the secret`,
  };
}

/** @param needed the scopes of the manifest */
export function findSlackScopes(scopes: readonly string[] | undefined, needed: readonly string[]): Finding {
  if (!scopes) return { state: 'unknown', says: 'Slack does not say which the token has' };
  const missing = needed.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return { state: 'ok', says: `the token has all ${needed.length}` };
  return {
    state: 'missing',
    says: `the token lacks ${missing.join(', ')}`,
    mend: 'npx towpath slack-manifest   # paste it at api.slack.com/apps, App Manifest; then install the app to the workspace again',
  };
}

/**
 * @param channel as rules name it: `#name`, or an id
 * @param seen what each app of the stack sees
 */
export function checkChannel(channel: string, seen: readonly Answer<readonly SlackChannel[]>[]): Check {
  const title = `channel ${channel}`;
  const found = seen
    .flatMap((answer) => (answer.known ? answer.value : []))
    .filter(({ id, name }) => channel === id || channel === `#${name}`);
  const finding = findChannel(channel, found);
  const untold = seen.find((answer) => !answer.known);
  return finding.state !== 'ok' && untold ? unanswered(title, untold) : { title, ...finding };
}

function findChannel(channel: string, found: readonly SlackChannel[]): Finding {
  const open = found.filter(({ isArchived }) => !isArchived);
  const invite = `in Slack, in ${channel}: /invite @Towpath   # or what you call the app`;
  if (open.some(({ isMember }) => isMember)) return { state: 'ok', says: 'the app is in it' };
  if (open.length > 0) return { state: 'missing', says: 'the app is not in it', mend: invite };
  if (found.length > 0) return { state: 'missing', says: 'is archived', mend: 'unarchive it, or change the rules' };
  return { state: 'missing', says: 'there is none, or it is private and the app is not in it', mend: invite };
}
