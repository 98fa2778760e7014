import type { Event } from '../../domain/events/event';
import type { Pattern } from '../../domain/patterns/pattern';
import type { EventBridgeEvent, EventText } from './peers';

/** A pattern on events, as it would be on the same events in the form of EventBridge. */
export function patternInEventBridge({ type, source, ...detail }: Pattern): Pattern {
  return {
    ...(type && { 'detail-type': type }),
    ...(source && { source }),
    ...(Object.keys(detail).length > 0 && { detail }),
  };
}

/** An event in the form of EventBridge: what has no place there is its detail. */
export function eventInEventBridge({ id, type, source, time, ...detail }: Event): EventBridgeEvent {
  return {
    ...{ version: '0', id, 'detail-type': type, source, account: '111122223333', time, region: 'eu-west-1' },
    ...{ resources: [], detail },
  };
}

export function asEventText({ type, source, id: _, time: __, ...detail }: Event): EventText {
  return { type, source, detail: JSON.stringify(detail) };
}
