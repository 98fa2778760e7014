import type { Json, JsonObject } from './event';
import { isJsonObject } from './json-object';
import { fromNumberText } from './number';

/** DynamoDB takes 32 levels; what is far deeper is not from DynamoDB, and would overflow the stack. */
const MAX_LEVELS = 100;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export type DecodedItem =
  | { readonly ok: true; readonly item: JsonObject }
  /** `attribute` is the first one that is malformed; it is absent where there are no attributes at all. */
  | { readonly ok: false; readonly attribute?: string };

/**
 * Turns the attributes of an item into plain JSON.
 *
 * @param attributes DynamoDB JSON: `{ name: { S: 'Ada' } }`
 * @param leaveOut names of attributes that the item shall not have
 */
export function fromAttributes(attributes: unknown, leaveOut: readonly string[] = []): DecodedItem {
  if (!isJsonObject(attributes)) return { ok: false };

  const item: JsonObject = {};
  for (const name of Object.keys(attributes)) {
    if (leaveOut.includes(name)) continue;
    const value = fromAttributeValue(attributes[name]);
    if (value === undefined) return { ok: false, attribute: name };
    setMember(item, name, value);
  }
  return { ok: true, item };
}

/**
 * Turns one attribute value of DynamoDB into plain JSON.
 *
 * - A number that does not survive as a double is a string with its digits.
 * - Sets are arrays, in the order in which they stand.
 * - Binary is base64. It is expected as records of a Kinesis stream have it, which is base64 of base64, or as bytes
 *   (`Uint8Array`), as the SDK gives it.
 *
 * @param value `{ S: 'Ada' }`
 * @returns undefined for what is not an attribute value
 */
export function fromAttributeValue(value: unknown): Json | undefined {
  return decode(value, 0);
}

function decode(value: unknown, level: number): Json | undefined {
  if (!isJsonObject(value) || level > MAX_LEVELS) return undefined;

  const types = Object.keys(value);
  const type = types[0];
  return types.length === 1 && type !== undefined ? decodeAs(type, value[type], level) : undefined;
}

function decodeAs(type: string, value: unknown, level: number): Json | undefined {
  switch (type) {
    case 'S':
      return text(value);
    case 'N':
      return number(value);
    case 'BOOL':
      return typeof value === 'boolean' ? value : undefined;
    case 'NULL':
      return value === true ? null : undefined;
    case 'B':
      return binary(value);
    case 'M':
      return map(value, level + 1);
    case 'L':
      return all(value, (element) => decode(element, level + 1));
    case 'SS':
      return all(value, text);
    case 'NS':
      return all(value, number);
    case 'BS':
      return all(value, binary);
    default:
      return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): Json | undefined {
  return typeof value === 'string' ? fromNumberText(value) : undefined;
}

function binary(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (!isBase64(value)) return undefined;

  const once = Buffer.from(value, 'base64').toString('latin1');
  return isBase64(once) ? once : undefined;
}

function isBase64(value: unknown): value is string {
  return typeof value === 'string' && value.length % 4 === 0 && BASE64.test(value);
}

function map(value: unknown, level: number): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;

  const members: JsonObject = {};
  for (const name of Object.keys(value)) {
    const member = decode(value[name], level);
    if (member === undefined) return undefined;
    setMember(members, name, member);
  }
  return members;
}

function all(value: unknown, one: (element: unknown) => Json | undefined): Json[] | undefined {
  if (!Array.isArray(value)) return undefined;

  const elements: Json[] = [];
  for (const element of value) {
    const decoded = one(element);
    if (decoded === undefined) return undefined;
    elements.push(decoded);
  }
  return elements;
}

/** Sets a member whatever its name: an assignment to `__proto__` would set the object's prototype instead. */
function setMember(object: JsonObject, name: string, value: Json): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[name] = value;
  }
}
