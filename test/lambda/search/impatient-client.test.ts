import { expect, test } from 'vitest';
import { impatientClient } from '../../../lambda/search/impatient-client';
import type { SearchAnswer, SearchClient } from '../../../lambda/search/search-client';

const request = { method: 'POST', path: '/customers/_bulk' } as const;
const timedOut: SearchAnswer<unknown> = { answered: false, timedOut: true, message: 'TimeoutError' };
const refused: SearchAnswer<unknown> = { answered: false, timedOut: false, message: 'ECONNREFUSED' };
const busy: SearchAnswer<unknown> = { answered: true, status: 503, body: {} };

/** A client that gives these answers, the last one for ever. */
function setUp(...answers: SearchAnswer<unknown>[]) {
  let asked = 0;
  const search = { request: async () => answers[Math.min(asked++, answers.length - 1)] } as SearchClient;
  return { impatient: impatientClient(search), count: () => asked };
}

test('after a request that got no answer in time no other is sent', async () => {
  const { impatient, count } = setUp(timedOut, busy);

  const answers = [await impatient.request(request), await impatient.request(request)];

  expect(answers).toEqual([timedOut, timedOut]);
  expect(count()).toBe(1);
});

test('what fails at once may be sent again', async () => {
  const { impatient, count } = setUp(refused, busy);

  const answers = [await impatient.request(request), await impatient.request(request)];

  expect(answers).toEqual([refused, busy]);
  expect(count()).toBe(2);
});
