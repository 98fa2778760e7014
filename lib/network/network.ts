import { RemovalPolicies, Stack, Token } from 'aws-cdk-lib';
import type { Alarm, MathExpression, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  type IPeer,
  IpAddresses,
  type IVpc,
  type NatGatewayProvider,
  NatProvider,
  Peer,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { planSubnets, type SubnetPlan, ZONES_IN_PLAN } from '../../domain/network/subnet-plan';
import { letLogsUse } from '../functions/log-encryption';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { PropCheck } from '../prop-check';
import { ExistingNetwork, type NetworkFromVpcProps } from './existing-network';
import { Nat } from './nat';
import { NatMetrics } from './nat-metrics';
import { NETWORK_ALARMS, type NetworkAlarms, networkAlarms, networkWidgets } from './network-alarms';
import { type INetwork, NetworkBase, type NetworkOptions } from './network-base';

export interface NetworkProps extends NetworkOptions {
  /**
   * In how many zones at most; two to four. In a region with fewer, all of them. A zone that comes later replaces nothing.
   *
   * A stack that is bound to no account and region has two, because CDK knows of no more there.
   * @default 3: when one fails, the others are a majority
   */
  readonly zones?: number;

  /**
   * The addresses of the network, with a mask from /16 to /21. To change them replaces the network. Networks that are to
   * be connected need different ones.
   * @default '10.0.0.0/16', the greatest that AWS allows: more than half of it stays free for what comes later
   */
  readonly cidr?: string;

  /**
   * How what is inside reaches the internet. Each choice says what it costs.
   * @default Nat.gateway(): one NAT gateway for all zones
   */
  readonly nat?: Nat;

  /**
   * Of which traffic flow logs are kept: for each connection, who with whom and how much. Paid by the gigabyte of log.
   * @default FlowLogTrafficType.REJECT: what was refused, which is little and what is looked for when something does not
   * connect or somebody looks for a way in. `ALL` also shows who talked with whom, and costs with all that is sent
   */
  readonly flowLogTraffic?: FlowLogTrafficType;

  /**
   * How long flow logs are kept.
   * @default one month
   */
  readonly logRetention?: RetentionDays;

  /**
   * The key that encrypts the flow logs. The access logs of load balancers are encrypted with S3's keys: Elastic Load
   * Balancing writes into no bucket with another.
   * @default AWS's own keys
   */
  readonly encryptionKey?: IKey;
}

const CIDR = '10.0.0.0/16';
const ZONES = 3;

/**
 * A VPC over two to four zones, with public, private and isolated subnets; its endpoints and load balancers are made when
 * they are asked for.
 */
export class Network extends NetworkBase {
  readonly vpc: IVpc;
  /** Where flow logs are. */
  readonly flowLogs: ILogGroup;
  readonly alarms: Readonly<Partial<Record<AlarmName<NetworkAlarms>, Alarm>>>;
  protected readonly createsEndpoints = true;
  protected readonly ownAddresses: () => IPeer;
  private readonly nat?: NatMetrics;

  /** A VPC that is there already. */
  static fromVpc(scope: Construct, id: string, props: NetworkFromVpcProps): INetwork {
    return new ExistingNetwork(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id, props, 'Network');
    const cidr = props.cidr ?? CIDR;
    const plan = this.validate(cidr, props);
    const zones = Math.min(props.zones ?? ZONES, Stack.of(this).availabilityZones.length);
    const natGateways = (props.nat ?? Nat.gateway()).gatewaysFor(zones);

    const provider = NatProvider.gateway() as NatGatewayProvider;
    this.vpc = this.createVpc({ cidr, plan, zones, natGateways, provider });
    this.ownAddresses = () => Peer.ipv4(cidr);
    this.flowLogs = this.createFlowLogs(props);
    this.keepVpc();

    this.nat =
      natGateways > 0 ? new NatMetrics(provider.configuredGateways.map(({ gatewayId }) => gatewayId)) : undefined;
    const metrics = {
      natPortErrors: this.metricNatPortErrors(),
      natPacketsDropped: this.metricNatPacketsDropped(),
      natBytesOut: this.nat?.bytesOut(),
      certificateDaysToExpiry: this.metricCertificateDaysToExpiry(),
    };
    this.alarms = createAlarms<NetworkAlarms>(this, networkAlarms(metrics), props.alarms);
    const widgets = networkWidgets(metrics);
    if (widgets.length > 0) showOnDashboard(this, 'network', `Network \`${this.node.path}\``, widgets);
  }

  /**
   * Connections that no NAT gateway could open, because no port was left; undefined without NAT gateways.
   * @default the sum over five minutes
   */
  metricNatPortErrors(options?: MetricOptions): Metric | MathExpression | undefined {
    return this.nat?.portErrors(options);
  }

  /**
   * The packets that NAT gateways dropped, in percent of those that came from inside; undefined without NAT gateways.
   * @default over five minutes
   */
  metricNatPacketsDropped(options?: MetricOptions): MathExpression | undefined {
    return this.nat?.packetsDropped(options);
  }

  private validate(cidr: string, props: NetworkProps): SubnetPlan {
    const { zones, nat, flowLogTraffic, encryptionKey, logRetention, alarms } = props;
    const check = new PropCheck(this);
    check.wholeNumber('zones', zones, { from: 2, to: ZONES_IN_PLAN });
    if (Token.isUnresolved(zones))
      check.refuse('zones', zones, 'how many subnets there are is known now; write a number');
    const known = Stack.of(this).availabilityZones;
    if (zones !== undefined && zones > known.length && known.some((zone) => Token.isUnresolved(zone))) {
      check.refuse(
        'zones',
        zones,
        `the stack is bound to no account and region, and has ${known.length} zones in CDK's eyes; give the stack its \`env\`, or leave it out`,
      );
    }
    if (nat !== undefined && !(nat instanceof Nat)) {
      check.refuse(
        'nat',
        nat,
        'write Nat.none(), Nat.gateway() or Nat.gatewayPerZone(), or leave it out for Nat.gateway()',
      );
    }
    const traffic: readonly unknown[] = Object.values(FlowLogTrafficType);
    if (flowLogTraffic !== undefined && !traffic.includes(flowLogTraffic)) {
      check.refuse('flowLogTraffic', flowLogTraffic, 'write FlowLogTrafficType.REJECT, ALL or ACCEPT');
    }
    check.encryptionKey(encryptionKey);
    check.logRetention(logRetention);
    const noGateways = nat?.gatewaysFor(1) === 0 && 'the network has no NAT gateway';
    checkAlarms<NetworkAlarms>(this, alarms, NETWORK_ALARMS, {
      natPortsExhausted: noGateways,
      natPacketsDropped: noGateways,
      certificateExpires: !this.certificate && 'the network has no `domain` and no `certificate`',
    });
    const result = planSubnets(cidr);
    return result.ok ? result.plan : check.refuse('cidr', cidr, result.instead);
  }

  private createVpc({ cidr, plan, zones, natGateways, provider }: VpcProps): Vpc {
    return new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: zones,
      reservedAzs: ZONES_IN_PLAN - zones,
      natGateways,
      natGatewayProvider: provider,
      subnetConfiguration: [
        // Without a NAT gateway they have no route to the internet, so that one that comes later moves nothing.
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: plan.private },
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: plan.public, mapPublicIpOnLaunch: false },
        { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: plan.isolated },
      ],
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
    });
  }

  /** Without what holds nothing and is in the way of its successor, or is paid by the hour. */
  private keepVpc(): void {
    RemovalPolicies.of(this.vpc).apply(this.removalPolicy, {
      excludeResourceTypes: ['AWS::EC2::EIP', 'AWS::EC2::FlowLog', 'AWS::EC2::NatGateway'],
    });
    // Those to NAT gateways.
    for (const subnet of this.vpc.privateSubnets) {
      RemovalPolicies.of(subnet).destroy({ applyToResourceTypes: ['AWS::EC2::Route'] });
    }
  }

  private createFlowLogs({ encryptionKey, logRetention, flowLogTraffic }: NetworkProps): LogGroup {
    if (encryptionKey) letLogsUse(encryptionKey);
    const { removalPolicy } = this;
    const retention = logRetention ?? RetentionDays.ONE_MONTH;
    const logGroup = new LogGroup(this, 'FlowLogs', { retention, encryptionKey, removalPolicy });
    const role = new Role(this, 'FlowLogsRole', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup, role),
      trafficType: flowLogTraffic ?? FlowLogTrafficType.REJECT,
    });
    return logGroup;
  }
}

interface VpcProps {
  readonly cidr: string;
  readonly plan: SubnetPlan;
  readonly zones: number;
  readonly natGateways: number;
  readonly provider: NatGatewayProvider;
}
