/** The members of an event that rules see, and what they hold; `fields` are fields of their own. */
export const EVENT_MEMBERS: ReadonlyMap<string, 'text' | 'number' | 'fields'> = new Map([
  ['id', 'text'],
  ['type', 'text'],
  ['source', 'text'],
  ['subject', 'text'],
  ['time', 'text'],
  ['version', 'number'],
  ['data', 'fields'],
  ['before', 'fields'],
]);
