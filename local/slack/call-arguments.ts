import { isObject } from './block-kit';

export type ReadBody =
  | { readonly ok: true; readonly args: CallArguments }
  | { readonly ok: false; readonly error: 'invalid_json' | 'json_not_object' | 'invalid_post_type' };

/** The arguments of one Web API call: a form whose structured members are JSON texts, or a JSON object. */
export class CallArguments {
  constructor(private readonly members: Readonly<Record<string, unknown>>) {}

  /** A text or a number, as text; an empty text counts as absent. */
  text(name: string): string | undefined {
    const value = this.members[name];
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  flag(name: string): boolean {
    return ['true', '1', true, 1].some((yes) => yes === this.members[name]);
  }

  has(name: string): boolean {
    const value = this.members[name];
    return value !== undefined && value !== null && value !== '';
  }

  /** A structured member; a text that is not JSON stays a text, which no reader of structures accepts. */
  structure(name: string): unknown {
    const value = this.members[name];
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
}

/** Reads the body of a call by its content type. */
export function readBody(contentType: string, body: string): ReadBody {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return readJson(body);
  if (type === 'application/x-www-form-urlencoded' || body === '') {
    return { ok: true, args: new CallArguments(Object.fromEntries(new URLSearchParams(body))) };
  }
  return { ok: false, error: 'invalid_post_type' };
}

function readJson(body: string): ReadBody {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? { ok: true, args: new CallArguments(value) } : { ok: false, error: 'json_not_object' };
  } catch {
    return { ok: false, error: 'invalid_json' };
  }
}
