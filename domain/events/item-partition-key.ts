import { createHash } from 'node:crypto';

/**
 * The partition key with which the changes of an item stand in a stream: the same for all of them, so that they go to
 * one shard. It has 32 hexadecimal digits, as the real ones have; from which bytes AWS makes them is not documented.
 *
 * @param keys the attributes of the item's key, as its change records have them
 */
export function itemPartitionKey(keys: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(keys).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('md5').update(JSON.stringify(sorted)).digest('hex').toUpperCase();
}
