import { compilePattern } from '../../../domain/patterns/match';
import type { Answer } from './record';

/** What our matcher answers: the only place here that knows how it is called. */
export function answer(patternText: string, eventText: string): Answer {
  const compiled = compilePattern(patternText);
  if (!compiled.ok) return 'r';
  return compiled.matchesJson(eventText) ? 'm' : 'n';
}
