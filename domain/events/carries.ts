import { HEARTBEATS } from './heartbeat';

/**
 * What a stream carries: `changes` of tables, what services have `published`, or `both`. With `either` it carries changes once
 * a table is attached to it, and otherwise what services publish.
 */
export type Carries = 'changes' | 'published' | 'both' | 'either';

/**
 * Whether what is published onto a stream is refused. The heartbeat crosses every stream.
 *
 * @param entities those whose tables are known to be attached
 */
export function refusesPublished(carries: Carries, entities: Iterable<string>): boolean {
  return carries === 'either' ? [...entities].some((entity) => entity !== HEARTBEATS) : carries === 'changes';
}
