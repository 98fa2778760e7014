/**
 * A text as EventBridge compares it, but where all of it is asked for: in UTF-8 as Java writes it, in which half of a
 * surrogate pair alone is a question mark.
 */
export function comparable(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, '?');
}
