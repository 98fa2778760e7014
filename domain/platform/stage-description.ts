import type { Carries } from '../events/carries';
import type { Size } from './sizes';

/**
 * What a stage says of itself in SSM Parameter Store, for apps that stand on it. Each part is a parameter of its own with JSON:
 *
 * - `/towpath/v1/stages/<stage>` says where it is and which parts there are;
 * - `/towpath/v1/stages/<stage>/<part>` describes a part.
 *
 * A version only grows: members and parts are added, none is taken away or means something else. What cannot be said so
 * gets a version of its own, beside the one before.
 */
export const DESCRIPTION_VERSION = 1;

export interface StageDescription {
  readonly version: typeof DESCRIPTION_VERSION;
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  readonly size: Size;
  /** Whether all of it may go when its stack is deleted. */
  readonly disposable: boolean;
  /** How long logs are kept, in days. */
  readonly logDays: number;
  /** Where the runbooks of alarms can be read. */
  readonly runbooks?: string;
  readonly parts: readonly PartName[];
}

/** Each part, as its parameter describes it. */
export interface Parts {
  readonly network: NetworkDescription;
  /** The stream of changes of tables. */
  readonly changes: StreamDescription;
  /** The stream of what services and AWS publish. */
  readonly events: StreamDescription;
  readonly search: SearchDescription;
  readonly onCall: TopicDescription;
  readonly people: PeopleDescription;
}

export type PartName = keyof Parts;

export interface NetworkDescription {
  readonly vpcId: string;
  readonly cidr: string;
  readonly zones: readonly string[];
  /** In each list, the first is in the first zone. */
  readonly public: SubnetsDescription;
  readonly private: SubnetsDescription;
  readonly isolated: SubnetsDescription;
  readonly internetFacing?: LoadBalancerDescription;
  readonly internal?: LoadBalancerDescription;
}

export interface SubnetsDescription {
  readonly subnetIds: readonly string[];
  readonly routeTableIds: readonly string[];
}

export interface LoadBalancerDescription {
  readonly arn: string;
  readonly listenerArn: string;
  readonly securityGroupId: string;
  readonly dnsName: string;
  readonly hostedZoneId: string;
}

export interface StreamDescription {
  readonly streamArn: string;
  readonly failuresBucket: string;
  readonly retentionHours: number;
  readonly carries: Carries;
  readonly heartbeat: boolean;
  readonly encryptionKeyArn?: string;
}

export interface SearchDescription {
  readonly endpoint: string;
  /** Left out where requests need no signature. */
  readonly domainArn?: string;
  /** Left out where it is reachable from anywhere. */
  readonly securityGroupIds?: readonly string[];
}

export interface TopicDescription {
  readonly topicArn: string;
}

export interface PeopleDescription {
  /** Of the permissions boundary of roles that app teams create. */
  readonly boundaryArn: string;
}

/** Whether it can be the name of a stage: it is part of the names of parameters, policies and roles. */
export function isStageName(name: unknown): boolean {
  return typeof name === 'string' && /^[a-z][a-z0-9-]{0,19}$/.test(name);
}

export const STAGE_NAME_INSTEAD = 'write lower case letters, digits and hyphens, 20 at most, a letter first';

/** Below it are the parameters of all stages of an account and region. */
export const STAGES_PATH = `/towpath/v${DESCRIPTION_VERSION}/stages`;

/** The name of a stage's parameter, or of one of its parts'. */
export function parameterName(stage: string, part?: PartName): string {
  const base = `${STAGES_PATH}/${stage}`;
  return part === undefined ? base : `${base}/${part}`;
}
