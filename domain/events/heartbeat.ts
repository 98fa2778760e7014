import { type Event, isChange } from './event';

/** The entity that Towpath writes itself, so that it can be followed through the pipeline. No other may have its name. */
export const HEARTBEATS = 'towpath-heartbeats';

export function isHeartbeat(event: Event): boolean {
  return isChange(event) && event.change.entity === HEARTBEATS;
}
