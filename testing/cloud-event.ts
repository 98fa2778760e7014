import { createHash } from 'node:crypto';
import { decodeCloudEvent } from '../domain/events/cloud-event';

export interface CloudEventOptions {
  /** `<thing>.<past participle>`: `invoice.paid`. */
  readonly type: string;
  /** What becomes a JSON object. @default none */
  readonly data?: object;
  /** What it is about. @default none: an event without a subject is in an order with no other */
  readonly subject?: string;
  /** Who published it. @default '/test' */
  readonly source?: string;
  /** The same for a repeated event. @default one for each different event */
  readonly id?: string;
  /** When it happened, RFC 3339. @default '2026-11-18T10:15:55.370000Z' */
  readonly time?: string;
}

/** A CloudEvent 1.0 in structured JSON, as services publish it, as parsed JSON. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype?: 'application/json';
  readonly data?: object;
}

/**
 * An event as a service publishes it. The same options give the same event.
 *
 * @throws Error when Towpath's functions would not take it
 */
export function cloudEvent(options: CloudEventOptions): CloudEvent {
  const { type, subject, source = '/test', time = '2026-11-18T10:15:55.370000Z' } = options;
  const data = asJson(options.data);
  const content = {
    source,
    type,
    ...(subject !== undefined && { subject }),
    time,
    ...(data !== undefined && { datacontenttype: 'application/json' as const, data }),
  };
  const event = { specversion: '1.0' as const, id: options.id ?? idOf(content), ...content };
  const decoded = decodeCloudEvent(event, new Set(), 0);
  if (!decoded.ok) throw new Error(`cloudEvent: ${decoded.reason.message}`);
  return event;
}

function asJson(data: object | undefined): object | undefined {
  try {
    return data && JSON.parse(JSON.stringify(data));
  } catch (error) {
    throw new Error(`cloudEvent: \`data\` cannot be JSON: ${(error as Error).message}`);
  }
}

function idOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
}
