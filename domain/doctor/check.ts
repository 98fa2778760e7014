/**
 * What became of a question: it is as it should be, it is not, it deserves a look, or nobody can tell. Only what is
 * `missing` makes the doctor's answer a bad one.
 */
export type CheckState = 'ok' | 'missing' | 'warning' | 'unknown';

/** What was found, in a sentence that has no secret in it. */
export interface Finding {
  readonly state: CheckState;
  readonly says: string;
  /** The command to paste, or the page to read, that mends it. */
  readonly mend?: string;
}

/** One question to an account, and its answer. */
export interface Check extends Finding {
  /** What was asked about: `VPCs`, `secret slack/storefront`. */
  readonly title: string;
}

/** What came back of a question to AWS, Slack or the network. */
export type Answer<Value> =
  | { readonly known: true; readonly value: Value }
  /** Nobody could tell: the permission is missing, or nothing came back in time. */
  | { readonly known: false; readonly says: string; readonly mend?: string };

/** A question without an answer. */
export type Unanswered = Extract<Answer<never>, { known: false }>;

/** The finding about what came back; a question without an answer is `unknown`, and says why. */
export function checkOf<Value>(title: string, answer: Answer<Value>, find: (value: Value) => Finding): Check {
  return answer.known ? { title, ...find(answer.value) } : unanswered(title, answer);
}

export function unanswered(title: string, { says, mend }: Unanswered): Check {
  return { title, state: 'unknown', says, ...(mend !== undefined && { mend }) };
}
