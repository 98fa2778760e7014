import type { IndexChangesContext } from './index-changes';

/** A document that no index has: what is asked is whether there is an answer. */
const NO_DOCUMENT = 'towpath-heartbeat';

/** Whether every index can be read, by its alias and with the permissions of this function. */
export async function indexesAnswer({
  indexes,
  search,
}: Pick<IndexChangesContext, 'indexes' | 'search'>): Promise<boolean> {
  const answers = await Promise.all(
    indexes.map(({ alias }) =>
      search.request({ method: 'POST', path: `/${alias}/_mget`, body: { ids: [NO_DOCUMENT] } }),
    ),
  );
  return answers.every((answer) => answer.answered && answer.status === 200);
}
