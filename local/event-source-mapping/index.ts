export { readDeclaredMappings } from './declared-mappings';
export { cloudFormationStacks } from './deployed-stack';
export { type EventSourceMappings, startEventSourceMappings } from './event-source-mappings';
