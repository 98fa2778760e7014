/**
 * The longest text of a section block, in UTF-16 code units.
 *
 * https://docs.slack.dev/reference/block-kit/blocks/section-block
 */
export const SECTION_TEXT_LIMIT = 3000;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text as mrkdwn that shows it: what would make a mention, a link or an entity stands as it was written.
 *
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeForSlack(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

/**
 * Text as part of the address of a link, `<address|label>`, percent-encoded where it would end the address. What is
 * percent-encoded already stays as it is.
 */
export function escapeForSlackLink(text: string): string {
  return escapeForSlack(text).replace(/[|\s]/g, encodeURIComponent);
}

/**
 * Cuts mrkdwn to a limit, never inside an entity (`&amp;`), a mention or link (`<…>`) or a surrogate pair.
 *
 * @param mrkdwn escaped already
 * @param limit in UTF-16 code units
 * @returns the text itself when it fits; otherwise at most `limit` code units, of which the last is `…`
 */
export function cutForSlack(mrkdwn: string, limit = SECTION_TEXT_LIMIT): string {
  if (mrkdwn.length <= limit) return mrkdwn;

  return `${mrkdwn.slice(0, startOfUnit(mrkdwn, limit - 1))}…`;
}

/** The last position up to `cut` that is not inside something that has to stay whole. */
function startOfUnit(mrkdwn: string, cut: number): number {
  const starts = [startOfSequence(mrkdwn, cut), startOfEntity(mrkdwn, cut), startOfPair(mrkdwn, cut)];
  return Math.min(...starts);
}

function startOfSequence(mrkdwn: string, cut: number): number {
  const open = mrkdwn.lastIndexOf('<', cut - 1);
  if (cut === 0 || open === -1) return cut;

  const close = mrkdwn.indexOf('>', open);
  return close >= cut ? open : cut;
}

function startOfEntity(mrkdwn: string, cut: number): number {
  const ampersand = mrkdwn.lastIndexOf('&', cut - 1);
  if (cut === 0 || ampersand === -1) return cut;

  const entity = /^&#?\w{1,31};/.exec(mrkdwn.slice(ampersand, ampersand + 34));
  return entity && ampersand + entity[0].length > cut ? ampersand : cut;
}

function startOfPair(mrkdwn: string, cut: number): number {
  const isPair = /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(mrkdwn.slice(cut - 1, cut + 1));
  return isPair ? cut - 1 : cut;
}
