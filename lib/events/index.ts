export { EntityTable, type EntityTableProps } from './entity-table';
export { EventHandler, type EventHandlerProps } from './event-handler';
export { EventStream, type EventStreamProps } from './event-stream';
export type { StreamConsumerOptions } from './stream-consumer';
