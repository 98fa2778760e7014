import type { Json } from '../../domain/events/event';
import { isObject } from './block-kit';

/** What an app attaches to a message for programs. */
export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: { readonly [name: string]: Json };
}

export type ReadMetadata =
  | { readonly ok: true; readonly metadata: MessageMetadata }
  | { readonly ok: false; readonly error: 'invalid_metadata_format' | 'metadata_too_large' };

/** Slack names the refusal and not the number; 8 KiB is what apps were seen to keep to. */
const largest = 8 * 1024;

/**
 * Reads the metadata of a message: a type and a payload whose values are texts, numbers, flags, flat objects or lists
 * of flat objects, which is what `@slack/types` declares.
 */
export function readMetadata(value: unknown): ReadMetadata {
  if (!isObject(value)) return { ok: false, error: 'invalid_metadata_format' };
  const { event_type, event_payload } = value;
  if (typeof event_type !== 'string' || event_type === '' || event_type.length > 255 || !isObject(event_payload)) {
    return { ok: false, error: 'invalid_metadata_format' };
  }
  if (!Object.values(event_payload).every(isPayloadValue)) return { ok: false, error: 'invalid_metadata_format' };
  if (Buffer.byteLength(JSON.stringify(value)) > largest) return { ok: false, error: 'metadata_too_large' };
  return { ok: true, metadata: { event_type, event_payload } };
}

function isPayloadValue(value: unknown): boolean {
  return isScalar(value) || isFlat(value) || (Array.isArray(value) && value.every(isFlat));
}

function isFlat(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isScalar);
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
