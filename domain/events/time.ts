/**
 * A time as events carry it: RFC 3339 in UTC with six decimals.
 *
 * @param microseconds since 1970, a safe integer that is not negative
 */
export function timeOf(microseconds: number): string {
  const milliseconds = new Date(Math.floor(microseconds / 1000)).toISOString();
  return `${milliseconds.slice(0, -1)}${String(microseconds % 1000).padStart(3, '0')}Z`;
}
