export { readDeclaredMappings } from './declared-mappings';
export { type EventSourceMappings, type MappingCounts, startEventSourceMappings } from './event-source-mappings';
export { kinesisSource } from './stream-source';
