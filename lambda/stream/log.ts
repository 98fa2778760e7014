import type { Logger } from '@aws-lambda-powertools/logger';

/** What of a line can be searched by. Never anything that stands in a record. */
export interface LogKeys {
  /** The id of the event that the line is about; it is the same in the logs of every function, in the outbox and in Slack. */
  readonly correlation_id?: string;
  readonly [key: string]: string | number | undefined;
}

/** Where a function tells an operator what happens: one JSON object a line, with the invocation's id. */
export interface Log {
  warn(message: string, keys?: LogKeys): void;
  error(message: string, keys?: LogKeys): void;
}

export function logOf(logger: Logger): Log {
  return {
    warn: (message, keys = {}) => logger.warn(message, { ...keys }),
    error: (message, keys = {}) => logger.error(message, { ...keys }),
  };
}
