import { expect, test } from 'vitest';
import { indexesAnswer } from '../../../lambda/search/indexes-answer';
import type { SearchAnswer, SearchClient } from '../../../lambda/search/search-client';

const indexes = [
  { entity: 'customers', alias: 'customers' },
  { entity: 'orders', alias: 'orders' },
];

function searchThat(answers: Record<string, SearchAnswer<unknown>>): SearchClient {
  return { request: async ({ path }) => answers[path] as never };
}

const answered = (status: number): SearchAnswer<unknown> => ({ answered: true, status, body: {} });
const silent: SearchAnswer<unknown> = { answered: false, timedOut: true, message: 'timeout' };

test.each([
  ['when every index answers', answered(200), answered(200), true],
  ['when one has no alias', answered(200), answered(404), false],
  ['when OpenSearch is silent', silent, silent, false],
])('%s', async (_, customers, orders, expected) => {
  const search = searchThat({ '/customers/_mget': customers, '/orders/_mget': orders });

  expect(await indexesAnswer({ indexes, search })).toBe(expected);
});
