import { isDeepStrictEqual } from 'node:util';
import type { _Record, AttributeValue } from '@aws-sdk/client-dynamodb-streams';
import type { Item } from './change-record';

/** Whether a write left its item as it was: DynamoDB makes no record of such a write, the emulator may. */
export function changesNothing({ dynamodb }: _Record): boolean {
  const { OldImage, NewImage } = dynamodb ?? {};
  if (OldImage === undefined || NewImage === undefined) return false;
  return isDeepStrictEqual(comparableItem(OldImage), comparableItem(NewImage));
}

function comparableItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, comparable(value)]));
}

/** Sets have no order, and the bytes of a binary value may come as views of different buffers. */
function comparable(value: AttributeValue): unknown {
  if (value.SS !== undefined) return { SS: value.SS.toSorted() };
  if (value.NS !== undefined) return { NS: value.NS.toSorted() };
  if (value.BS !== undefined) return { BS: value.BS.map(base64).toSorted() };
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.L !== undefined) return { L: value.L.map(comparable) };
  if (value.M !== undefined) return { M: comparableItem(value.M) };
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
