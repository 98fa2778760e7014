/** `towpath/stream`: the records of a stream as events, for functions of one's own; no AWS client comes with it. */
export {
  type BatchOfRecords,
  type DecodedOfBatch,
  type DecodeOptions,
  decodeBatch,
  type KnownEntity,
} from './decode-batch';
export type { Change, ChangeKind, Event, Json, JsonObject } from './event';
export { isChange } from './event';
