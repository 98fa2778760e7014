import { type CheckedStack, deployedValues } from './deployed-values';
import { functionsIn, type Grant, grantsIn, matches, roleOf } from './grants';
import { type Destinations, neededPermissions, type Permission } from './needed-permissions';
import type { RecordedRequest } from './recorded-request';
import { readableId, readableValues, textOf } from './template-text';

/** Grants that no run uses, and why they are there all the same. */
export interface UnusedGrants {
  /** The roles' logical ids without their hashes: `*` is any text. */
  readonly roles: string;
  readonly actions: readonly string[];
  /** Resources as the template has them, what they refer to as `${ChangesStream.Arn}`: `*` is any text. */
  readonly resources: string;
  readonly reason: string;
}

/** What is wrong with the permissions of an app's functions, a sentence each. */
export interface PermissionProblems {
  /** Requests that their function's role does not allow, or that are not understood. */
  readonly refused: readonly string[];
  /** Grants that no request used and no entry of the list explains, and entries that explain none or one that was used. */
  readonly unexplained: readonly string[];
}

/** Compares what functions asked for in a run with what their roles allow. */
export function checkPermissions(run: {
  readonly stacks: readonly CheckedStack[];
  readonly requests: readonly RecordedRequest[];
  readonly destinations: Destinations;
  readonly unused: readonly UnusedGrants[];
}): PermissionProblems {
  const functions = run.stacks.flatMap((stack) => functionsOf(stack, run.stacks));
  const answers = run.requests.map((request) => answerTo(request, functions, run.destinations));
  const grants = [...new Set(functions.flatMap((fn) => fn.grants))];
  const used = new Set(answers.flatMap(({ allowing }) => allowing));
  return {
    refused: [...new Set(answers.flatMap((answer) => answer.refused))],
    unexplained: [
      ...unlisted(
        grants.filter((grant) => !used.has(grant)),
        run.unused,
      ),
      ...run.unused.flatMap((entry) => mistakesIn(entry, grants, used)),
    ],
  };
}

interface CheckedFunction {
  readonly name: string;
  readonly logicalId: string;
  readonly grants: readonly CheckedGrant[];
}

interface CheckedGrant extends Grant {
  /** What requests name. */
  readonly pattern: string;
  /** What people recognise. */
  readonly readable: { readonly role: string; readonly resource: string };
}

interface Answer {
  /** The grants that allow a request. */
  readonly allowing: readonly CheckedGrant[];
  /** Why it is not allowed, as far as it is not. */
  readonly refused: readonly string[];
}

function functionsOf(stack: CheckedStack, all: readonly CheckedStack[]): CheckedFunction[] {
  const values = deployedValues(stack, all);
  const byRole = Map.groupBy(distinct(grantsIn(stack.template)), ({ role }) => role);
  const checked = new Map(
    [...byRole].map(([role, grants]) => [
      role,
      grants.map((grant) => ({
        ...grant,
        pattern: textOf(grant.resource, values),
        readable: { role: readableId(role), resource: textOf(grant.resource, readableValues) },
      })),
    ]),
  );
  return functionsIn(stack.template).map((logicalId) => ({
    logicalId,
    name: stack.physicalIds[logicalId] ?? logicalId,
    grants: checked.get(roleOf(logicalId, stack.template)) ?? [],
  }));
}

function distinct(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()];
}

function answerTo(request: RecordedRequest, functions: readonly CheckedFunction[], destinations: Destinations): Answer {
  const fn = functions.find(({ name }) => name === request.function);
  if (!fn) return refuse(`"${request.function}" sent a request, and the app has no such function`);
  const who = readableId(fn.logicalId);
  const needed = neededPermissions(request, destinations);
  if (!needed) {
    return refuse(
      `${who} sent a request of which it is not known what permission it needs; teach it to ` +
        `test/permissions/needed-permissions.ts: ${JSON.stringify({ ...request, function: undefined })}`,
    );
  }
  const answers = needed.map((permission): Answer => {
    const allowing = fn.grants.filter((grant) => allows(grant, permission));
    const { action, resource } = permission;
    return allowing.length > 0
      ? { allowing, refused: [] }
      : refuse(`${who} used ${action} on ${resource}, and may not`);
  });
  return {
    allowing: answers.flatMap(({ allowing }) => allowing),
    refused: answers.flatMap(({ refused }) => refused),
  };
}

function refuse(why: string): Answer {
  return { allowing: [], refused: [why] };
}

function allows({ action, pattern }: CheckedGrant, needed: Permission): boolean {
  return matches(action.toLowerCase(), needed.action.toLowerCase()) && matches(pattern, needed.resource);
}

function unlisted(unused: readonly CheckedGrant[], list: readonly UnusedGrants[]): string[] {
  return unused
    .filter((grant) => !list.some((entry) => explains(entry, grant)))
    .map(
      ({ action, readable: { role, resource } }) =>
        `${role} allows ${action} on ${resource}, and no run used it: take it away, or write into ` +
        'test/permissions/unused-grants.ts why it is there',
    );
}

function mistakesIn(entry: UnusedGrants, grants: readonly CheckedGrant[], used: ReadonlySet<CheckedGrant>): string[] {
  return entry.actions.flatMap((action) => {
    const who = `test/permissions/unused-grants.ts: ${action} of ${entry.roles} on ${entry.resources}`;
    const explained = grants.filter((grant) => explains({ ...entry, actions: [action] }, grant));
    if (explained.length === 0) return [`${who} is granted to no function; take it from the list`];
    return explained
      .filter((grant) => used.has(grant))
      .map(({ readable: { role, resource } }) => `${who} is used by ${role} on ${resource}; take that from the list`);
  });
}

function explains(entry: UnusedGrants, { action, readable: { role, resource } }: CheckedGrant): boolean {
  return entry.actions.includes(action) && matches(entry.roles, role) && matches(entry.resources, resource);
}
