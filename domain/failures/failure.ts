import type { Event } from '../events/event';

/** Why a record or an announcement can never succeed. */
export interface Reason {
  /** For programs and alarms. */
  readonly code: ReasonCode;
  /** For people: what was found, and where. Names fields, never their values. */
  readonly message: string;
}

export type ReasonCode =
  /** The record's data is not JSON. */
  | 'not-json'
  /** JSON, but neither a DynamoDB change record nor a CloudEvent, or one with a required member missing or wrong. */
  | 'not-an-event'
  /** A change of a table that no entity is registered for. */
  | 'unknown-table'
  /** A published event on a stream that carries changes only, or the reverse. */
  | 'not-allowed-on-stream'
  /** A published event whose type belongs to an entity. */
  | 'reserved-type'
  /** OpenSearch refused the document, for example because a value does not fit its mapping. */
  | 'refused-by-index'
  /** The document or message is over a limit that cannot be met by cutting. */
  | 'too-large'
  /** The function failed on this record in a way that it does not know. */
  | 'handler-failed'
  /** Slack does not know the channel, or the app may not write there. */
  | 'channel-refused'
  /** Slack refused the message itself. */
  | 'message-refused';

/** A record that failed, whole and with its reason, as the failure store keeps it: one JSON object for each. */
export interface RecordFailure {
  readonly format: 1;
  readonly kind: 'record';
  /** Name of the Lambda function that gave it up. */
  readonly function: string;
  /** When, RFC 3339. */
  readonly at: string;
  readonly reason: Reason;
  readonly record: {
    readonly streamArn: string;
    readonly shardId: string;
    readonly sequenceNumber: string;
    readonly partitionKey: string;
    /** RFC 3339. */
    readonly arrivedAt: string;
    /** The record's bytes in base64. */
    readonly data: string;
  };
  /** What the record was decoded to, where that succeeded. */
  readonly event?: Pick<Event, 'id' | 'type' | 'subject'>;
}

/** A message that Slack will never take, as the failure store keeps it. */
export interface AnnouncementFailure {
  readonly format: 1;
  readonly kind: 'announcement';
  readonly function: string;
  readonly at: string;
  readonly reason: Reason;
  readonly announcement: {
    readonly id: string;
    readonly channel: string;
    readonly sequence: string;
    readonly rule: string;
    readonly text: string;
  };
  readonly event: Pick<Event, 'id' | 'type' | 'subject'>;
}

export type Failure = RecordFailure | AnnouncementFailure;
