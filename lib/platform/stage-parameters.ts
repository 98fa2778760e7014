import type { NatChoice, SearchNodes, Size } from '../../domain/platform/sizes';
import type { ForPeople } from '../people/federation';

/** The parameters of a platform: what `platform.config.ts` holds. */
export interface PlatformParameters {
  /** By name: `dev`, `qa`, `staging`, `production`. Lower case letters, digits and hyphens, 20 at most. */
  readonly stages: Readonly<Record<string, StageParameters>>;
}

/** What is said of a stage. Where a default is "of the size", docs/platform.md has the table. */
export interface StageParameters {
  /**
   * How big and how careful it is, and what it costs when idle: `sandbox` for trying things out, `team` for a small team in
   * production, `production` for what many depend on.
   */
  readonly size: Size;

  /**
   * Who is told of alarms about the platform itself, by mail. Each address gets a mail with a link to confirm.
   *
   * An empty list is a warning at synth.
   */
  readonly onCall: readonly string[];

  /**
   * The AWS account, 12 digits.
   * @default the one that the stack is deployed to; the network is then in two zones at most
   */
  readonly account?: string;

  /**
   * The AWS region.
   * @default the one that the stack is deployed to; the network is then in two zones at most
   */
  readonly region?: string;

  /** @default a new network, as big as the size says */
  readonly network?: NetworkParameters;

  /**
   * The DNS name under which the stage's services are found. Load balancers need it for their certificate.
   * @default no load balancers
   */
  readonly dns?: DnsParameters;

  /**
   * Which load balancers there are.
   * @default both where `dns` is given: 16 dollars a month each, and 4 for each address in the internet
   */
  readonly loadBalancers?: readonly LoadBalancer[];

  /** @default of the size */
  readonly streams?: StreamParameters;

  /**
   * Nodes of OpenSearch; what is left out is of the size. `false` for no domain.
   * @default of the size
   */
  readonly search?: Partial<SearchNodes> | false;

  /**
   * The names of image repositories. An account and region has one of a name, for all stages that are in it.
   * @default none
   */
  readonly repositories?: readonly string[];

  /**
   * The Slack app that tells of alarms and of images.
   * @default alarms and images are events on the stream, and no rule announces them
   */
  readonly slack?: SlackParameters;

  /**
   * Who works in the stage, and how they sign in. docs/people.md says who may do what.
   * @default nobody gets a role: people have those of the account, or what `PeopleRoles` makes
   */
  readonly people?: PeopleParameters;

  /**
   * Where the runbooks of alarms can be read: docs/alarms.md of this package, put where people who are woken can open it.
   * @default alarms name the page in the package
   */
  readonly runbooks?: string;

  /**
   * How long logs are kept, in days: a number that CloudWatch Logs knows.
   * @default of the size: 7, 30 or 90
   */
  readonly logDays?: number;

  /**
   * Whether all of it may go when its stack is deleted, with what it holds.
   * @default of the size: `true` for a sandbox
   */
  readonly disposable?: boolean;
}

export interface NetworkParameters {
  /**
   * How many zones, 2 or 3.
   * @default of the size: 2, 2 or 3
   */
  readonly zones?: number;

  /**
   * Addresses, with a mask from /16 to /21.
   * @default 10.0.0.0/16
   */
  readonly cidr?: string;

  /**
   * How private subnets reach the internet. A NAT gateway is 33 dollars a month, whether used or not.
   * @default of the size: `none`, `gateway` or `gatewayPerZone`
   */
  readonly nat?: NatChoice;
}

export interface DnsParameters {
  /** `production.shop.example`. The certificate is for it and for the names one level below. */
  readonly name: string;
  /** The public hosted zone in Route 53 that has the name, or a name above it. */
  readonly hostedZoneId: string;
  /**
   * The name of that hosted zone.
   * @default `name`
   */
  readonly hostedZoneName?: string;
}

/** One faces the internet, the other what is in the network. */
export type LoadBalancer = 'internetFacing' | 'internal';

export interface StreamParameters {
  /**
   * Shards of each stream, or `onDemand`.
   * @default of the size: 1, 1 or `onDemand`
   */
  readonly shards?: number | 'onDemand';

  /**
   * How long records are kept, 1 to 7 days.
   * @default of the size: 1, 7 or 7
   */
  readonly days?: number;
}

export interface SlackParameters {
  /** The secret in Secrets Manager with the app's token: see docs/slack-app.md. */
  readonly secretName: string;
  /** The channel that hears of alarms and of images with critical findings: `#platform`. */
  readonly channel: string;
}

/** One of `identityCenter` and `samlProvider`. */
export interface PeopleParameters {
  /**
   * The services of the stage: each has a role for its team, and one with which CloudFormation deploys it.
   *
   * Lower case letters, digits and hyphens, 30 at most.
   * @default those that have a group in Identity Center; with SAML none
   */
  readonly services?: readonly string[];

  /**
   * For how many hours someone is signed in, 1 to 12.
   * @default 4
   */
  readonly sessionHours?: number;

  /** People sign in by IAM Identity Center. */
  readonly identityCenter?: IdentityCenterParameters;

  /** People sign in by this SAML provider of the stage's account: its ARN. */
  readonly samlProvider?: string;
}

export interface IdentityCenterParameters {
  /** The ARN of the instance: `aws sso-admin list-instances` says it. */
  readonly instanceArn: string;

  /** The ids of the groups whose members get in: `aws identitystore list-groups` says them. */
  readonly groups: ForPeople<string>;

  /**
   * The account of the instance, 12 digits: that of the organization's management account, or of the account that
   * administers Identity Center for it.
   * @default that of the stage
   */
  readonly account?: string;

  /**
   * The region of the instance.
   * @default that of the stage
   */
  readonly region?: string;
}
