/** How big and how careful a stage is. */
export type Size = 'sandbox' | 'team' | 'production';

/** How the private subnets of a network reach the internet. */
export type NatChoice = 'none' | 'gateway' | 'gatewayPerZone';

/** Nodes of OpenSearch. */
export interface SearchNodes {
  /** `r7g.large.search`. */
  readonly instanceType: string;
  /** How many data nodes there are; the zones have the same number of them each. */
  readonly nodes: number | 'onePerZone';
  /** Of each node's disk, in GiB. */
  readonly volumeSize: number;
}

/** What a size decides. */
export interface Profile {
  /** One sentence. */
  readonly meantFor: string;
  /** How many zones the network is in, where the region has as many. */
  readonly zones: number;
  readonly nat: NatChoice;
  /** Shards of each stream. `onDemand` grows and shrinks by itself. */
  readonly shards: number | 'onDemand';
  /** How long a stream keeps records, in days. */
  readonly streamDays: number;
  readonly search: SearchNodes;
  /** How long logs are kept, in days: a number that CloudWatch Logs knows. */
  readonly logDays: number;
  /** Whether all of it may go when its stack is deleted. */
  readonly disposable: boolean;
  /** Whether a heartbeat crosses the streams. */
  readonly heartbeat: boolean;
  /** The most that it may cost when idle, in US dollars a month in us-east-1. A test holds it. */
  readonly budget: number;
}

export const sizes: Readonly<Record<Size, Profile>> = {
  sandbox: {
    meantFor: 'Trying things out: what is in it may be lost.',
    zones: 2,
    nat: 'none',
    shards: 1,
    streamDays: 1,
    search: { instanceType: 't3.small.search', nodes: 1, volumeSize: 10 },
    logDays: 7,
    disposable: true,
    heartbeat: false,
    budget: 120,
  },
  team: {
    meantFor: 'A small team in production: data is safe, and a zone that fails may stop things for an hour.',
    zones: 2,
    nat: 'gateway',
    shards: 1,
    streamDays: 7,
    search: { instanceType: 't3.medium.search', nodes: 2, volumeSize: 50 },
    logDays: 30,
    disposable: false,
    heartbeat: true,
    budget: 320,
  },
  production: {
    meantFor: 'What many depend on: a zone that fails stops nothing.',
    zones: 3,
    nat: 'gatewayPerZone',
    shards: 'onDemand',
    streamDays: 7,
    search: { instanceType: 'r7g.large.search', nodes: 'onePerZone', volumeSize: 100 },
    logDays: 90,
    disposable: false,
    heartbeat: true,
    budget: 750,
  },
};
