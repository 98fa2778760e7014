import type { Answer } from '../../domain/doctor/check';
import type { SlackChannel, SlackToken } from '../../domain/doctor/slack';

/** Slack lists up to 1,000 channels at once, and lets one ask 20 times a minute. */
const PAGE = 999;
const MOST_PAGES = 15;

interface SlackAnswer {
  readonly ok: boolean;
  readonly error?: string;
  readonly [name: string]: unknown;
}

/** Asks whether Slack takes a token, and what it may do. */
export async function askToken(apiUrl: string, token: string): Promise<Answer<SlackToken>> {
  const called = await call(apiUrl, 'auth.test', token, {});
  if (!called.known) return called;
  const { body, scopes } = called.value;
  return body.ok
    ? { known: true, value: { ok: true, team: String(body.team ?? 'of the app'), scopes } }
    : { known: true, value: { ok: false, error: body.error ?? 'an error that it does not name' } };
}

/** The channels that an app sees: all public ones, and the private ones that it is in. */
export async function askChannels(apiUrl: string, token: string): Promise<Answer<readonly SlackChannel[]>> {
  const found: SlackChannel[] = [];
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const called = await call(apiUrl, 'conversations.list', token, {
      types: 'public_channel,private_channel',
      limit: String(PAGE),
      ...(cursor && { cursor }),
    });
    if (!called.known) return called;
    const { body } = called.value;
    if (!body.ok) return { known: false, says: `Slack lists no channels: ${body.error}` };
    found.push(...((body.channels ?? []) as ListedChannel[]).map(channelOf));
    cursor = (body.response_metadata as { next_cursor?: string } | undefined)?.next_cursor ?? '';
    if (cursor === '') return { known: true, value: found };
  }
  return { known: false, says: `Slack has more than ${MOST_PAGES * PAGE} channels; not all were looked through` };
}

interface ListedChannel {
  readonly id?: string;
  readonly name?: string;
  readonly is_member?: boolean;
  readonly is_archived?: boolean;
}

function channelOf({ id = '', name = '', is_member = false, is_archived = false }: ListedChannel): SlackChannel {
  return { id, name, isMember: is_member, isArchived: is_archived };
}

/** Errors are told without what was sent. */
async function call(
  apiUrl: string,
  method: string,
  token: string,
  args: Readonly<Record<string, string>>,
): Promise<Answer<{ readonly body: SlackAnswer; readonly scopes: readonly string[] | undefined }>> {
  try {
    const response = await fetch(`${apiUrl}${method}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: new URLSearchParams(args),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status === 429) {
      return { known: false, says: `Slack asks to come back in ${response.headers.get('retry-after')} seconds` };
    }
    if (!response.ok) return { known: false, says: `Slack answers with HTTP ${response.status}` };
    const body = (await response.json()) as SlackAnswer;
    const scopes = response.headers
      .get('x-oauth-scopes')
      ?.split(',')
      .map((scope) => scope.trim());
    return { known: true, value: { body, scopes } };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
    return { known: false, says: `Slack does not answer at ${apiUrl}: ${cause?.code ?? name}` };
  }
}
