import type { Announcement } from './announcement';
import { SECTION_TEXT_LIMIT } from './slack-text';

/** One message as `chat.postMessage` takes it: a section for each announcement, and a heading above a digest. */
export interface SlackMessage {
  readonly channel: string;
  /** What notifications and screen readers show instead of the blocks; escaped. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly metadata: {
    readonly event_type: typeof METADATA_TYPE;
    readonly event_payload: { readonly announcements: readonly AnnouncementMetadata[] };
  };
}

/** `verbatim` keeps Slack from making links of what looks like an address, a channel or a person. */
interface SlackText {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

export type SlackBlock =
  | { readonly type: 'context'; readonly block_id: string; readonly elements: readonly SlackText[] }
  /** `block_id` is the announcement's id. */
  | { readonly type: 'section'; readonly block_id: string; readonly text: SlackText };

/** How a message is found again in the channel's history. */
export interface AnnouncementMetadata {
  readonly id: string;
  readonly event: string;
  readonly rule: string;
  /** Absent where it is longer than 256 characters. */
  readonly subject?: string;
}

export const METADATA_TYPE = 'towpath_announcement';

/** Blocks in one message: https://docs.slack.dev/reference/block-kit/blocks */
const BLOCKS_LIMIT = 50;

/**
 * All blocks of a message together, as JSON, in characters. Slack documents no such limit; `msg_blocks_too_long` was
 * seen at about 13,200: https://github.com/slackapi/bolt-js/issues/2509
 */
export const BLOCKS_LENGTH_LIMIT = 12_000;

/** The metadata as JSON, in characters: Slack answers `metadata_too_large` beyond a limit that it does not document. */
export const METADATA_LENGTH_LIMIT = 8_000;

const BLOCK_ID_LIMIT = 255;
const SUBJECT_LIMIT = 256;

/** @param announcements one, or those of a digest, in order */
export function messageOf(channel: string, announcements: readonly Announcement[]): SlackMessage {
  const sections = announcements.map(sectionOf);
  const heading = announcements.length > 1 ? headingOf(announcements) : undefined;
  return {
    channel,
    text: heading ?? announcements[0]?.text ?? '',
    blocks: heading === undefined ? sections : [headingBlock(heading), ...sections],
    metadata: {
      event_type: METADATA_TYPE,
      event_payload: { announcements: announcements.map(metadataOf) },
    },
  };
}

export function sectionOf(announcement: Announcement): SlackBlock {
  return { type: 'section', block_id: announcement.id, text: mrkdwn(announcement.text) };
}

export function metadataOf({ id, event, rule }: Announcement): AnnouncementMetadata {
  return { id, event: event.id, rule, ...(event.subject.length <= SUBJECT_LIMIT && { subject: event.subject }) };
}

function headingBlock(heading: string): SlackBlock {
  return { type: 'context', block_id: 'digest', elements: [mrkdwn(heading)] };
}

/** `12 announcements since 2026-11-18 10:15:55 UTC` */
function headingOf(announcements: readonly Announcement[]): string {
  const [since = ''] = announcements.map(({ event }) => event.time).toSorted();
  return `${announcements.length} announcements since ${since.slice(0, 19).replace('T', ' ')} UTC`;
}

function mrkdwn(text: string): SlackText {
  return { type: 'mrkdwn', text, verbatim: true };
}

/**
 * What Slack would refuse in a message, as sentences that name blocks and limits and none of the text.
 *
 * @returns nothing when Slack will take it, as far as its limits are known
 */
export function mistakesInMessage({ blocks }: SlackMessage): string[] {
  const ids = blocks.map(({ block_id }) => block_id);
  return [
    ...(blocks.length > BLOCKS_LIMIT ? [`${blocks.length} blocks, and Slack takes ${BLOCKS_LIMIT}`] : []),
    ...(new Set(ids).size < ids.length ? ['two blocks with the same id'] : []),
    ...blocks.flatMap(mistakesInBlock),
  ];
}

function mistakesInBlock(block: SlackBlock): string[] {
  const texts = block.type === 'section' ? [block.text] : block.elements;
  return [
    ...(block.block_id.length > BLOCK_ID_LIMIT ? [`a block id of more than ${BLOCK_ID_LIMIT} characters`] : []),
    ...texts.flatMap(({ text }) => {
      if (text === '') return ['a block without text'];
      if (text.length > SECTION_TEXT_LIMIT)
        return [`a text of ${text.length} characters, and Slack takes ${SECTION_TEXT_LIMIT}`];
      return [];
    }),
  ];
}
