import { type Announcement, positionOf } from './announcement';

/** The state in the outbox of what a rule with `dryRun` would have said. */
export const WITHHELD = 'withheld';

/** What a rule with `dryRun` would have said. */
export interface Withheld extends Pick<Announcement, 'id' | 'rule' | 'channel' | 'event' | 'text'> {
  /** When the rule matched, in ISO 8601. */
  readonly createdAt: string;
}

/**
 * Reads a row of the outbox.
 *
 * @param row its attributes in JSON
 * @param now in milliseconds: what has expired is no more, though DynamoDB may take days to remove it
 * @returns undefined for a row of another kind, or of a format that is not known here
 */
export function withheldIn(row: Readonly<Record<string, unknown>>, now: number): Withheld | undefined {
  if (row.format !== 1 || row.state !== WITHHELD || Number(row.expires) * 1000 <= now) return undefined;
  const { id, rule, channel, event, text, createdAt } = row as unknown as Withheld;
  return { id, rule, channel, event, text, createdAt };
}

/** The latest events first. */
export function newestFirst(all: readonly Withheld[]): Withheld[] {
  const placed = all.map((withheld) => ({ withheld, position: positionOf(withheld.event, withheld.id) }));
  return placed
    .toSorted((one, other) => (one.position === other.position ? 0 : one.position < other.position ? 1 : -1))
    .map(({ withheld }) => withheld);
}
