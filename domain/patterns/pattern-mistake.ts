/** What is wrong with a pattern, and where. */
export interface PatternMistake {
  /** The field, `data.employees`, in an alternative `$or[1].data.employees`; empty for the pattern itself. */
  readonly path: string;
  /** What stands there, as one would write it in TypeScript. */
  readonly found: string;
  /** What to write instead, or why it can't be. */
  readonly instead: string;
}

/** A mistake as a clause: `matches on "data.employees" with { numeric: [">=", "500"] }; numbers stand without …`. */
export function describeMistake({ path, found, instead }: PatternMistake): string {
  return path === '' ? `has the pattern ${found}; ${instead}` : `matches on "${path}" with ${found}; ${instead}`;
}

/** So much of a value is shown that a reader can find it. */
const SHOWN = 120;

/** A value as one would write it in TypeScript, cut where it is long. */
export function show(value: unknown): string {
  const text = write(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (!isPlain(value)) return String(value);

  const members = Object.entries(value).map(([name, member]) => `${writeName(name)}: ${write(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** Whether something is an object of fields: neither a list nor a date, a regular expression, a map or the like. */
export function isPlain(value: unknown): value is object {
  // A module is one where somebody imports all of a file that exports fields.
  return /^\[object (Object|Module)\]$/.test(Object.prototype.toString.call(value));
}

function writeName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
