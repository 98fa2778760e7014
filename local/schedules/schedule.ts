/** As much of what GetSchedule answers as is read here. */
export interface ScheduleDescription {
  readonly Arn: string;
  readonly Name: string;
  readonly State?: string;
  readonly ScheduleExpression: string;
  readonly Target: {
    readonly Arn: string;
    readonly Input?: string;
    readonly RetryPolicy?: {
      readonly MaximumEventAgeInSeconds?: number | string;
      readonly MaximumRetryAttempts?: number | string;
    };
  };
}

/** A schedule that is run here. */
export interface Schedule {
  readonly name: string;
  readonly arn: string;
  /** In milliseconds. */
  readonly period: number;
  /** What the call is given: JSON, once its context attributes have values. */
  readonly input: string;
  /** For how long after its time a call is tried, in milliseconds. */
  readonly maximumAge: number;
  /** How often a call is tried again. */
  readonly maximumRetries: number;
}

/** What becomes of a schedule here. */
export type ScheduleReading =
  | { readonly kind: 'run'; readonly schedule: Schedule }
  /** It is switched off, or the emulator runs it. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'refuse'; readonly sentence: string };

/** Where an API is called as it is: `arn:aws:scheduler:::aws-sdk:dynamodb:putItem`. */
const UNIVERSAL_TARGET = /^arn:[^:]+:scheduler:::aws-sdk:(.+)$/;

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };

/** Reads a schedule whose target the emulator ignores. */
export function readSchedule({ Name, Arn, State, ScheduleExpression, Target }: ScheduleDescription): ScheduleReading {
  const [, call] = UNIVERSAL_TARGET.exec(Target.Arn) ?? [];
  if (call === undefined || State === 'DISABLED') return { kind: 'leave' };
  if (call !== 'dynamodb:putItem')
    return refuse(Name, `it calls ${call}; of what AWS can call, only dynamodb:putItem is`);
  const period = periodOf(ScheduleExpression);
  if (period === undefined) return refuse(Name, `its times are ${ScheduleExpression}; only those of rate(…) are`);
  const { MaximumEventAgeInSeconds: age = 86_400, MaximumRetryAttempts: retries = 185 } = Target.RetryPolicy ?? {};
  return {
    kind: 'run',
    schedule: {
      name: Name,
      arn: Arn,
      period,
      input: Target.Input ?? '{}',
      maximumAge: Number(age) * 1000,
      maximumRetries: Number(retries),
    },
  };
}

/** @returns milliseconds; undefined for what is no `rate(5 minutes)` */
function periodOf(expression: string): number | undefined {
  const [, value, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return value === undefined ? undefined : Number(value) * (UNITS[unit] ?? 0);
}

function refuse(name: string, sentence: string): ScheduleReading {
  return { kind: 'refuse', sentence: `schedule ${name} does not run here: ${sentence} understood` };
}
