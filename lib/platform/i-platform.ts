import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IApplicationListener, IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import type { Size } from '../../domain/platform/sizes';
import type { IEventStream } from '../events';
import type { ISearchDomain } from '../search';

/** The ground on which the apps of a stage stand. */
export interface IPlatform extends IConstruct {
  /** The name of the stage. */
  readonly stage: string;
  readonly size: Size;
  /** The stream of changes of tables: for `EntityTable`, `SearchIndex` and rules about entities. */
  readonly changes: IEventStream;
  /** The stream of what services publish, and of what AWS announces of images and alarms. */
  readonly events: IEventStream;
  readonly network: IPlatformNetwork;
  /** @throws Mistake where the stage has none */
  readonly search: ISearchDomain;
  /** The topic of the people who run the platform. */
  readonly onCall: ITopic;
  /** The permissions boundary of roles that app teams create. */
  readonly boundary: IManagedPolicy;
  /** How long logs are kept in this stage. */
  readonly logRetention: RetentionDays;
  /** What becomes of things that hold data when they are removed: `DESTROY` in a disposable stage, else `RETAIN`. */
  readonly removalPolicy: RemovalPolicy;
}

/** The network of a stage. */
export interface IPlatformNetwork {
  readonly vpc: IVpc;
  readonly publicSubnets: SubnetSelection;
  /** For servers: with a way to the internet where the stage has NAT gateways. */
  readonly privateSubnets: SubnetSelection;
  /** For data: nothing leads from there to the internet. */
  readonly isolatedSubnets: SubnetSelection;
  /** The load balancer for the internet. @throws Mistake where the stage has none */
  readonly internetFacing: IPlatformLoadBalancer;
  /** The load balancer for what is in the network. @throws Mistake where the stage has none */
  readonly internal: IPlatformLoadBalancer;
}

/** A load balancer of a stage. */
export interface IPlatformLoadBalancer {
  /** The listener for HTTPS: services add their targets and rules to it. */
  readonly listener: IApplicationListener;
  readonly securityGroup: ISecurityGroup;
  /** With its DNS name, for alias records. */
  readonly loadBalancer: IApplicationLoadBalancer;
}
