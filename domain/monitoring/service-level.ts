/** How soon somebody has to look: `critical` wakes people, `high` is for the same day, `low` for the next days. */
export type Severity = 'critical' | 'high' | 'low';

export const SEVERITIES = ['critical', 'high', 'low'] as const satisfies Severity[];

/** Over which times errors are counted, and when there are too many. */
export interface ErrorWindow {
  /**
   * How many times as fast as it may the service uses up the errors that its availability allows. At 1 the objective is
   * just missed; at 14.4 a fiftieth of what is allowed in 30 days is gone in an hour.
   */
  readonly burnRate: number;
  /** The length of a period, in minutes. */
  readonly minutes: number;
  /** In how many of the last periods there have to be too many. */
  readonly datapoints: number;
  /** Of how many periods. */
  readonly periods: number;
}

/** How careful to be with a service: what its users may expect, and how soon somebody has to look when they do not get it. */
export interface ServiceLevel {
  /** As it is called in alarms and on dashboards: `consumer-facing`. */
  readonly name: string;
  readonly severity: Severity;
  /** How many of a hundred requests succeed: 99.9. */
  readonly availability: number;
  /**
   * Within how many milliseconds 99 of a hundred requests are answered.
   * @default nobody waits for answers
   */
  readonly latency?: number;
  /** How many milliseconds a message or a record may wait until it is worked on. */
  readonly waiting: number;
  /** With fewer errors than these in a period no alarm about errors fires: one error at night wakes nobody. */
  readonly fewestErrors: number;
  /** When errors come so fast that somebody has to look now. */
  readonly fast: ErrorWindow;
  /** When there are few errors, and too many for too long. */
  readonly slow: ErrorWindow;
}

const MINUTE = 60_000;

/** Two of three periods of five minutes: what lasts, and is not over already. */
const fast: ErrorWindow = { burnRate: 14.4, minutes: 5, datapoints: 2, periods: 3 };

/** Every hour of six: a single bad hour is behind it already. */
const slow: ErrorWindow = { burnRate: 1, minutes: 60, datapoints: 6, periods: 6 };

/**
 * Service levels. Take one, or make one of your own out of it: `{ ...ServiceLevel.internal, latency: 500 }`.
 *
 * Burn rates and windows are those of Google's SRE workbook, chapter "Alerting on SLOs":
 * https://sre.google/workbook/alerting-on-slos/
 */
export const ServiceLevel = {
  /** People outside of the company wait for it: a shop, its API. When it is broken somebody is woken. */
  consumerFacing: {
    name: 'consumer-facing',
    severity: 'critical',
    availability: 99.9,
    latency: 1000,
    waiting: 5 * MINUTE,
    fewestErrors: 3,
    fast,
    slow,
  },
  /** Colleagues and other services wait for it. When it is broken somebody looks on the same day. */
  internal: {
    name: 'internal',
    severity: 'high',
    availability: 99.5,
    latency: 3000,
    waiting: 15 * MINUTE,
    fewestErrors: 3,
    fast,
    slow,
  },
  /** Nobody waits for it: reports, imports, what runs at night. It may run seldom, so a single period counts. */
  background: {
    name: 'background',
    severity: 'low',
    availability: 99,
    waiting: 60 * MINUTE,
    fewestErrors: 3,
    fast: { ...fast, minutes: 15, datapoints: 1, periods: 1 },
    slow,
  },
} as const satisfies Readonly<Record<string, ServiceLevel>>;

/** Above how many errors in a hundred requests there are too many in a window. */
export function errorThreshold(
  { availability }: Pick<ServiceLevel, 'availability'>,
  { burnRate }: ErrorWindow,
): number {
  const percent = Math.min(100, (100 - availability) * burnRate);
  // Without the dust of binary fractions: 1.44, and not 1.4399999999999182.
  return Number(percent.toPrecision(6));
}

/** The level in a sentence: `Service level internal: 99.5 % of requests succeed, 99 % are answered within 3 s.` */
export function describeServiceLevel({ name, availability, latency }: ServiceLevel): string {
  const answered = latency === undefined ? '' : `, 99 % are answered within ${timeInWords(latency)}`;
  return `Service level ${name}: ${availability} % of requests succeed${answered}.`;
}

function timeInWords(milliseconds: number): string {
  return milliseconds >= 1000 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}
