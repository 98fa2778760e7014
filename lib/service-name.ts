/** Names that the platform uses itself: `towpath-<stage>-platform`, stacks of the platform. */
const TAKEN = ['aws', 'boundary', 'cdk', 'platform', 'read-only', 'towpath'];

const LONGEST = 30;

const SERVICE = new RegExp(`^(?!(${TAKEN.join('|')})(-|$))[a-z][a-z0-9]*(-[a-z0-9]+)*(?<=^.{1,${LONGEST}})$`);

const INSTEAD = `write lower case letters, digits and hyphens, ${LONGEST} at most, a letter first: 'orders'. Taken are aws, boundary, cdk, platform, read-only, towpath, and names that begin with them and a hyphen`;

/** Whether a service may be called so: its name is part of the names of stacks, roles and permission sets. */
export function isServiceName(name: unknown): boolean {
  return typeof name === 'string' && SERVICE.test(name);
}

/** What to write instead of a name that a service may not have. */
export function serviceNameInstead(name: unknown): string {
  if (typeof name !== 'string' || name.length <= LONGEST) return INSTEAD;
  return `it has ${name.length} characters, and may have ${LONGEST}; ${INSTEAD}`;
}
