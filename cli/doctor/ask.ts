import type { Answer } from '../../domain/doctor/check';
import type { Action } from '../../domain/doctor/permissions';

const DENIED = /AccessDenied|Unauthorized|AuthorizationError|NotAuthorized|Forbidden/i;
const UNREACHABLE = /^(?:TimeoutError|AbortError|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/;

/**
 * Asks AWS for something. What it refuses, or does not answer in time, is an answer as well.
 *
 * @param action the permission that the question needs
 */
export async function ask<Value>(action: Action, question: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { known: true, value: await question() };
  } catch (error) {
    return { known: false, ...reasonOf(action, error as NodeJS.ErrnoException) };
  }
}

/** Makes an error that says that there is no such thing a value. */
export function absent<Value>(value: Value, ...names: readonly string[]): (error: unknown) => Value {
  return (error) => {
    if (error instanceof Error && names.some((name) => error.name === name || error.name === `${name}Exception`))
      return value;
    throw error;
  };
}

function reasonOf(action: Action, { name, code = '', message }: NodeJS.ErrnoException) {
  if (DENIED.test(name)) {
    return { says: `these credentials may not ask: ${action} is missing`, mend: 'docs/doctor.md#permissions' };
  }
  const unreachable = [code, name].find((each) => UNREACHABLE.test(each));
  if (unreachable !== undefined) return { says: `no answer to ${action}: ${unreachable}` };
  const [sentence = ''] = message.split('\n');
  return { says: `${action} fails: ${[name, sentence.slice(0, 160)].filter(Boolean).join(': ')}` };
}
