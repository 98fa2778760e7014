export { type ChangeStreams, startChangeStreams } from './change-streams';
export { findChangeStreams } from './find-change-streams';
