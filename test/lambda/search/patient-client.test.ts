import { expect, test } from 'vitest';
import { patientClient } from '../../../lambda/search/patient-client';
import type { SearchAnswer, SearchClient } from '../../../lambda/search/search-client';

/** A client that gives these answers, the last one for ever, and a clock that only pauses move. */
function setUp(...answers: SearchAnswer<unknown>[]) {
  let time = 0;
  let asked = 0;
  const search = {
    request: async () => answers[Math.min(asked++, answers.length - 1)],
  } as SearchClient;
  const sleep = async (milliseconds: number) => {
    time += milliseconds;
  };
  return { patient: patientClient(search, { budget: 10_000, sleep, now: () => time }), count: () => asked };
}

const unreachable: SearchAnswer<unknown> = { answered: false, timedOut: false, message: 'ECONNREFUSED' };

function status(code: number): SearchAnswer<unknown> {
  return { answered: true, status: code, body: {} };
}

test('a domain that is not there yet, or does not know its permissions yet, is asked again', async () => {
  const { patient, count } = setUp(unreachable, status(503), status(403), status(429), status(200));

  const answer = await patient.request({ method: 'GET', path: '/customers' });

  expect(answer).toEqual(status(200));
  expect(count()).toBe(5);
});

test('an answer that will not change is given at once', async () => {
  const { patient, count } = setUp(status(400));

  const answer = await patient.request({ method: 'GET', path: '/customers' });

  expect(answer).toEqual(status(400));
  expect(count()).toBe(1);
});

test('when the time is over, what was said last is the answer', async () => {
  const { patient, count } = setUp(unreachable);

  const answer = await patient.request({ method: 'GET', path: '/customers' });
  await patient.request({ method: 'GET', path: '/customers' });

  expect(answer).toEqual(unreachable);
  expect(count()).toBe(7);
});
