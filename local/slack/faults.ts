import { isObject } from './block-kit';

/** One way in which a call goes wrong. */
type FaultKind =
  /** Answers with an error of Slack's: `{ ok: false, error }`. */
  | { readonly kind: 'error'; readonly error: string }
  /** Answers with an HTTP status and no JSON, as a load balancer would. */
  | { readonly kind: 'status'; readonly status: number }
  /** Answers 429. `retryAfter` in seconds. */
  | { readonly kind: 'rate-limited'; readonly retryAfter: number }
  /** Cuts the connection without an answer, before or after the call was processed: the caller can't tell which. */
  | { readonly kind: 'cut'; readonly processed: boolean }
  /** Never answers. */
  | { readonly kind: 'hang'; readonly processed: boolean }
  /** Processes the call and answers late. */
  | { readonly kind: 'slow'; readonly milliseconds: number };

export type Fault = FaultKind & {
  /** @default every method */
  readonly method?: string;
  /** Name or id. @default every channel */
  readonly channel?: string;
  /** How many calls it meets. @default 1 */
  readonly times?: number;
};

/** The faults that wait for calls. The oldest that fits a call meets it. */
export class Faults {
  private waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.waiting = [];
  }

  /** @param inChannel whether a reference names the channel of the call */
  take(method: string, inChannel: (reference: string) => boolean): Fault | undefined {
    const met = this.waiting.find(
      ({ fault }) =>
        (fault.method === undefined || fault.method === method) &&
        (fault.channel === undefined || inChannel(fault.channel)),
    );
    if (!met) return undefined;
    met.left -= 1;
    this.waiting = this.waiting.filter(({ left }) => left > 0);
    return met.fault;
  }
}

export type ReadFault = { readonly ok: true; readonly fault: Fault } | { readonly ok: false; readonly problem: string };

/** Reads a fault that came as JSON. */
export function readFault(value: unknown): ReadFault {
  if (!isObject(value)) return { ok: false, problem: 'a fault is an object: { "kind": "status", "status": 503 }' };
  const kind = readKind(value);
  if (!kind) {
    return {
      ok: false,
      problem:
        `this is no fault: ${JSON.stringify(value)}; write one of { "kind": "error", "error": "name" }, ` +
        '{ "kind": "status", "status": 503 }, { "kind": "rate-limited", "retryAfter": 30 }, ' +
        '{ "kind": "cut" or "hang", "processed": true }, { "kind": "slow", "milliseconds": 500 }',
    };
  }
  const { method, channel, times } = value;
  if (times !== undefined && !isCount(times)) return { ok: false, problem: 'times is a whole number from 1' };
  return {
    ok: true,
    fault: {
      ...kind,
      ...(typeof method === 'string' && { method }),
      ...(typeof channel === 'string' && { channel }),
      ...(typeof times === 'number' && { times }),
    },
  };
}

function readKind(value: { readonly [name: string]: unknown }): FaultKind | undefined {
  const { kind, error, status, retryAfter, processed, milliseconds } = value;
  if (kind === 'error' && typeof error === 'string') return { kind, error };
  if (kind === 'status' && isCount(status) && status >= 400 && status <= 599) return { kind, status };
  if (kind === 'rate-limited' && isCount(retryAfter)) return { kind, retryAfter };
  if ((kind === 'cut' || kind === 'hang') && typeof processed === 'boolean') return { kind, processed };
  if (kind === 'slow' && isCount(milliseconds)) return { kind, milliseconds };
  return undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
