export type { CreationTimePrecision } from './change-record';
export type { ChangeStreamSource, ChangeStreams, ChangeStreamsOptions } from './change-streams';
export { startChangeStreams } from './change-streams';
export { findChangeStreams } from './find-change-streams';
export type { RelayCounts } from './table-relay';
