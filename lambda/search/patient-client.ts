import type { SearchAnswer, SearchClient, SearchRequest } from './search-client';

/** Between two tries, in milliseconds. */
const PAUSE = 2000;

export interface PatientClientOptions {
  /** How long to go on, in milliseconds. */
  readonly budget: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** The clock, in milliseconds. */
  readonly now: () => number;
}

/**
 * A client for the minutes after a deployment has made things: it sends a request again until it is answered, while the
 * domain cannot be reached or is busy, and while permissions are not in force everywhere yet (401, 403).
 */
export function patientClient(search: SearchClient, { budget, sleep, now }: PatientClientOptions): SearchClient {
  const deadline = now() + budget;
  return {
    async request<Body>(request: SearchRequest) {
      let answer = await search.request<Body>(request);
      while (!isSettled(answer) && now() < deadline) {
        await sleep(PAUSE);
        answer = await search.request<Body>(request);
      }
      return answer;
    },
  };
}

function isSettled(answer: SearchAnswer<unknown>): boolean {
  return answer.answered && answer.status < 500 && ![401, 403, 429].includes(answer.status);
}
