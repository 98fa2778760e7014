import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type IPeer, type IVpc, Peer } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { PropCheck } from '../prop-check';
import { NETWORK_ALARMS, type NetworkAlarms, networkAlarms } from './network-alarms';
import { NetworkBase, type NetworkOptions } from './network-base';

export interface NetworkFromVpcProps extends NetworkOptions {
  /** `Vpc.fromLookup(this, 'Vpc', { vpcName: 'shop' })` or `Vpc.fromVpcAttributes(…)`, or one of CDK's own in the app. */
  readonly vpc: IVpc;

  /**
   * Whether `endpointFor` makes interface endpoints in the VPC. A VPC takes one with private DNS for each service.
   * @default false: what is there is its owner's to say
   */
  readonly createEndpoints?: boolean;
}

/** A VPC that is there already. Its load balancers, and endpoints where it is told so, are made as those of a new one. */
export class ExistingNetwork extends NetworkBase {
  readonly vpc: IVpc;
  readonly alarms: Readonly<Partial<Record<AlarmName<NetworkAlarms>, Alarm>>>;
  protected readonly createsEndpoints: boolean;
  protected readonly ownAddresses: () => IPeer;

  constructor(scope: Construct, id: string, props: NetworkFromVpcProps) {
    super(scope, id, props, 'Network.fromVpc');
    const { vpc, createEndpoints, alarms } = props;
    const check = new PropCheck(this, 'Network.fromVpc');
    check.given('vpc', vpc, 'selectSubnets', "write the VPC: Vpc.fromLookup(this, 'Vpc', { vpcName: 'shop' })");
    check.trueOrFalse('createEndpoints', createEndpoints);
    const absent = {
      natPortsExhausted: NOT_OURS,
      natPacketsDropped: NOT_OURS,
      certificateExpires: !this.certificate && 'the network has no `domain` and no `certificate`',
    };
    checkAlarms<NetworkAlarms>(this, alarms, NETWORK_ALARMS, absent, { who: 'Network.fromVpc' });
    this.vpc = vpc;
    this.createsEndpoints = createEndpoints ?? false;
    this.ownAddresses = () => Peer.ipv4(vpc.vpcCidrBlock);
    const metrics = { certificateDaysToExpiry: this.metricCertificateDaysToExpiry() };
    this.alarms = createAlarms<NetworkAlarms>(this, networkAlarms(metrics), alarms);
  }
}

const NOT_OURS = 'the NAT gateways of a VPC that is there already are not known';
