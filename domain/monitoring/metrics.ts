/**
 * The metrics that Towpath's functions emit, in the embedded metric format. Each has one dimension, `service`, which is
 * the function's name.
 */
export const NAMESPACE = 'Towpath';

export type TowpathMetric =
  /** Records of a batch that ended so: each in one of these four ways. */
  | 'RecordsDelivered'
  | 'RecordsFiltered'
  | 'RecordsSuperseded'
  | 'RecordsFailed'
  /** The four together, to be held against what the event source mapping polled. */
  | 'RecordsEnded'
  /** Documents that an index refused; they are among the records that failed. */
  | 'DocumentsRejected'
  /** Heartbeats that reached this end of the pipeline, and what is behind it answered. */
  | 'HeartbeatsSeen'
  | 'AnnouncementsSent'
  | 'AnnouncementsFailed'
  /** Announcements of rules with `dryRun`, which are kept in the outbox and never said. */
  | 'AnnouncementsWithheld'
  /** How long the oldest announcement waits that could not be said, in milliseconds; 0 when none waits. */
  | 'OldestAnnouncementAge';
