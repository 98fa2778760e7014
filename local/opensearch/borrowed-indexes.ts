import { firstIndexOf } from '../../domain/search/index-body';
import { LocalError } from '../local-error';

/**
 * The app's indexes in an OpenSearch that the person gave: they must not be there before, and are removed at the end,
 * because the tables that they equal last no longer either.
 *
 * @param aliases of the app's indexes
 * @returns what removes them
 * @throws LocalError where one is there already
 */
export async function borrowIndexes(endpoint: string, aliases: readonly string[]): Promise<() => Promise<void>> {
  const indexes = aliases.map(firstIndexOf);
  for (const index of indexes) {
    const { ok } = await fetch(`${endpoint}/${index}`, { method: 'HEAD' });
    if (!ok) continue;
    throw new LocalError(
      `the OpenSearch at ${endpoint} has an index ${index} already, and the app's tables are new; ` +
        `remove it: curl -X DELETE ${endpoint}/${index}`,
    );
  }
  return async () => {
    for (const index of indexes) await fetch(`${endpoint}/${index}`, { method: 'DELETE' });
  };
}
