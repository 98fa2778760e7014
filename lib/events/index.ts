export type { Carries } from '../../domain/events/carries';
export type { AwsEventsAlarms } from './aws-events-alarms';
export {
  type EntityProps,
  EntityTable,
  type EntityTableAttributes,
  type EntityTableProps,
  type ExistingTableProps,
  type IAttachedEntityTable,
  type IEntityTable,
} from './entity-table';
export type { EntityTableAlarms } from './entity-table-alarms';
export { EventHandler, type EventHandlerProps, type FilterExplanation } from './event-handler';
export type { EventHandlerAlarms } from './event-handler-alarms';
export { EventStream, type EventStreamAttributes, type EventStreamProps, type IEventStream } from './event-stream';
export type { EventStreamAlarms } from './event-stream-alarms';
export type { EventStreamGrants } from './event-stream-grants';
export type { StreamConsumerOptions } from './stream-consumer';
