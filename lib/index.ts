export type { Change, Event, Json, JsonObject } from '../domain/events/event';
export type { ChangePattern, Pattern, PatternOf } from '../domain/patterns/pattern';
export type { Decision, RecordFilter } from '../domain/patterns/push-down';
export * from './events';
export * from './failures';
export type { FunctionOptions } from './functions/towpath-function';
export * from './monitoring';
export * from './notifications';
export * from './search';
