/** What a schedule tells of one attempt. */
export interface Attempt {
  readonly scheduleArn: string;
  /** The time that was scheduled, in milliseconds since 1970. */
  readonly scheduledTime: number;
  readonly executionId: string;
  /** From 1. */
  readonly number: number;
}

/**
 * Gives the context attributes in a schedule's input their values.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function withContextAttributes(input: string, attempt: Attempt): string {
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': attempt.scheduleArn,
    'scheduled-time': new Date(attempt.scheduledTime).toISOString().replace(/\.\d+Z$/, 'Z'),
    'execution-id': attempt.executionId,
    'attempt-number': String(attempt.number),
  };
  return input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (attribute, name: string) => values[name] ?? attribute);
}
