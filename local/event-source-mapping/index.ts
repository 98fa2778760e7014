export { readDeclaredMappings } from './declared-mappings';
export { type EventSourceMappings, startEventSourceMappings } from './event-source-mappings';
