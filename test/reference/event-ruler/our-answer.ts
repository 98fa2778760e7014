import type { JsonObject } from '../../../domain/events/event';
import { compilePattern } from '../../../domain/patterns/match';
import type { Pattern } from '../../../domain/patterns/pattern';
import type { Answer } from './record';

/** Whether our matcher is held to the record. False until it knows all operators. */
export const IS_COMPARED = false;

/** What our matcher answers: the only place here that knows how it is called. */
export function answer(patternText: string, eventText: string): Answer {
  const pattern = patternOf(patternText);
  const compiled = pattern && compilePattern(pattern);
  if (!compiled?.ok) return 'r';
  const event: JsonObject = JSON.parse(eventText);
  return compiled.matches(event) ? 'm' : 'n';
}

function patternOf(text: string): Pattern | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
