import type { Reason } from '../failures/failure';

/** The answer about JSON that is no event. `message` names fields, never their values. */
export function notAnEvent(message: string): { readonly ok: false; readonly reason: Reason } {
  return { ok: false, reason: { code: 'not-an-event', message } };
}
