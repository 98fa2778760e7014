export type { Change, Event, Json, JsonObject } from '../domain/events/event';
export type { Pattern } from '../domain/patterns/pattern';
export * from './events';
export * from './failures';
export type { FunctionOptions } from './functions/towpath-function';
export * from './monitoring';
export * from './notifications';
export * from './search';
