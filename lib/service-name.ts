/** Names that the platform uses itself: `towpath-<stage>-platform`, stacks of the platform. */
const TAKEN = ['aws', 'boundary', 'cdk', 'platform', 'read-only', 'towpath'];

const SERVICE = new RegExp(`^(?!(${TAKEN.join('|')})(-|$))[a-z][a-z0-9]*(-[a-z0-9]+)*(?<=^.{1,30})$`);

export const SERVICE_NAME_INSTEAD =
  "write lower case letters, digits and hyphens, 30 at most, a letter first: 'orders'. Taken are aws, boundary, cdk, platform, read-only, towpath, and names that begin with them and a hyphen";

/** Whether a service may be called so: its name is part of the names of stacks, roles and permission sets. */
export function isServiceName(name: unknown): boolean {
  return typeof name === 'string' && SERVICE.test(name);
}
