import type { Pattern } from '../patterns/pattern';

/** Pattern + channel + message, as the notifications function is given it: plain JSON without tokens. */
export interface Rule {
  /** Unique in its stack and stream; part of the key of each announcement, so renaming a rule can repeat messages. */
  readonly name: string;
  /** An EventBridge event pattern over `Event`. */
  readonly pattern: Pattern;
  /** `#name` or the channel's id. */
  readonly channel: string;
  /** A Mustache template of Slack mrkdwn over `Event`: `:tada: *{{data.name}}* started using us`. */
  readonly message: string;
  /**
   * Whether the rule is tried only: its messages are rendered and kept in the outbox, and never said in Slack.
   * @default false
   */
  readonly dryRun?: boolean;
}

/** What travels with the notifications function's code, as configuration.json. */
export interface NotificationsConfiguration {
  readonly format: 1;
  readonly rules: readonly Rule[];
}
