import type { Json } from '../events/event';

/**
 * An EventBridge event pattern: fields name members of the event, leaves are lists of which one has to match.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export interface Pattern {
  readonly [field: string]: Pattern | readonly Json[];
}
