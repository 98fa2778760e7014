/** The members of an event that rules see; `true` says that it has fields of its own. */
export const EVENT_MEMBERS = new Map([
  ['id', false],
  ['type', false],
  ['source', false],
  ['subject', false],
  ['time', false],
  ['version', false],
  ['data', true],
  ['before', true],
]);
