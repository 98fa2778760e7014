/** A shard and where it comes from: shards that were split or merged are the parents of others. */
export interface Shard {
  readonly id: string;
  /** The shards that have to be read to their end before this one. */
  readonly parents: readonly string[];
  /** Whether nothing is written to it any more. */
  readonly isClosed: boolean;
}

/**
 * The shards whose turn it is: their parents are read to the end, or are gone.
 *
 * @param known shards that are being read or have been read to the end
 * @param finished those of them that have been read to the end
 */
export function shardsToStart(
  shards: readonly Shard[],
  known: ReadonlySet<string>,
  finished: ReadonlySet<string>,
): Shard[] {
  const listed = new Set(shards.map(({ id }) => id));
  return shards.filter(
    ({ id, parents }) => !known.has(id) && parents.every((parent) => finished.has(parent) || !listed.has(parent)),
  );
}
