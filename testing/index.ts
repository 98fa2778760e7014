export type { KinesisEvent, KinesisEventRecord } from '../domain/events/kinesis-event';
export { type ChangeRecord, type ChangeRecordOptions, changeRecord } from './change-record';
export { type CloudEvent, type CloudEventOptions, cloudEvent } from './cloud-event';
export { type BatchResult, type Handler, type InvokeOptions, invoke } from './invoke';
export { dataOf, type KinesisEventOptions, kinesisEvent } from './kinesis-event';
export type { LambdaContext } from './lambda-context';
