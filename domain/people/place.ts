/** Where people work: a stage in its account and region. */
export interface Place {
  /** `aws`, or that of another part of the world. */
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly stage: string;
}

/** Who works there: one of these, or the team of a service. */
export type Person = 'platform' | 'readOnly' | { readonly service: string };

/** The tags by which it is known whose a resource is. */
export const TAGS = {
  service: 'towpath:service',
  stage: 'towpath:stage',
  /** `platform` on what belongs to the ground of a stage. */
  part: 'towpath:part',
} as const;

/** What the stacks of a service in a stage are called, and with what the names of their resources begin. */
export function ownName(service: string, stage: string): string {
  return `${service}-${stage}`;
}

/** Whether a name is a service's in a stage. */
export function isOwn(name: string, service: string, stage: string): boolean {
  return `${name}-`.startsWith(`${ownName(service, stage)}-`);
}

/** The path of the roles that a service's team creates. */
export function rolePath(stage: string, service: string): string {
  return `/towpath/${stage}/${service}/`;
}

/** The permissions boundary of roles that app teams create. */
export function boundaryName(stage: string): string {
  return `towpath-${stage}-boundary`;
}

/** The role with which CloudFormation deploys the stacks of a service. */
export function deploymentName(stage: string, service: string): string {
  return `towpath-${stage}-${service}-deployment`;
}

/** A person's role. */
export function roleName(stage: string, person: Person): string {
  return `towpath-${permissionSetName(stage, person)}`;
}

/** A person's permission set: that may have 32 characters only. */
export function permissionSetName(stage: string, person: Person): string {
  if (person === 'platform') return `${stage}-platform`;
  return person === 'readOnly' ? `${stage}-read-only` : `${stage}-${person.service}`;
}

/** What ARNs begin with. */
export function arnsOf({ partition, account, region }: Place) {
  const iam = (resource: string) => `arn:${partition}:iam::${account}:${resource}`;
  return {
    here: (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`,
    /** In any account and region: enough where something is denied, and shorter. */
    anywhere: (service: string, resource: string) => `arn:${partition}:${service}:*:*:${resource}`,
    bucket: (name: string) => `arn:${partition}:s3:::${name}`,
    role: (pathAndName: string) => iam(`role/${pathAndName}`),
    policy: (pathAndName: string) => iam(`policy/${pathAndName}`),
    dashboard: (name: string) => `arn:${partition}:cloudwatch::${account}:dashboard/${name}`,
  };
}

/** The roles that a service's team creates. @param service may be a variable of IAM */
export function ownRoles(place: Place, service: string): string {
  return arnsOf(place).role(`${rolePath(place.stage, service).slice(1)}*`);
}

/** The stacks of a service. */
export function ownStacks(place: Place, service: string): string[] {
  const own = ownName(service, place.stage);
  return ['/*', '-*'].map((rest) => arnsOf(place).here('cloudformation', `stack/${own}${rest}`));
}

/** The repositories of a service: with its own name and below it they are of all its stages in the account. */
export function ownRepositories(place: Place, service: string): string[] {
  const names = [`${ownName(service, place.stage)}-*`, service, `${service}/*`];
  return names.map((name) => arnsOf(place).here('ecr', `repository/${name}`));
}

/** By which tags a service's resources are known. @param of what has them: a resource, or a request */
export function ownTags(of: 'Request' | 'Resource', service: string, stage: string): Readonly<Record<string, string>> {
  return { [`aws:${of}Tag/${TAGS.service}`]: service, [`aws:${of}Tag/${TAGS.stage}`]: stage };
}
