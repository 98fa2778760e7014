/**
 * A text as EventBridge compares it, but where all of it is asked for: in UTF-8 as Java writes it, in which half of a
 * surrogate pair alone is a question mark.
 */
export function comparable(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, '?');
}

/** What EventBridge looks for a prefix in: a text and the quotation mark behind it. */
export function withEnd(text: string): string {
  return `${text}"`;
}

/** What EventBridge looks for a suffix in: a text and the quotation mark before it. */
export function withStart(text: string): string {
  return `"${text}`;
}
