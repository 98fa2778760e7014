import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { AdditionalHealthCheckType, AutoScalingGroup, HealthChecks } from 'aws-cdk-lib/aws-autoscaling';
import {
  AmazonLinuxCpuType,
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceClass,
  InstanceSize,
  InstanceType,
  InterfaceVpcEndpointAwsService,
  LaunchTemplate,
  MachineImage,
  SecurityGroup,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { ApplicationProtocol, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type HttpsLoadBalancer, Monitoring, Nat, Network } from '../../lib';

export interface OrdersNetworkProps extends StackProps {
  /** The public hosted zone of `shop.example`. */
  readonly hostedZoneId: string;
}

/** A service of two servers in a network: its shop faces the internet, its back office is for the network only. */
export class OrdersNetwork extends Stack {
  constructor(scope: Construct, id: string, { hostedZoneId, ...props }: OrdersNetworkProps) {
    super(scope, id, props);
    // Subscribe who is to be told of alarms.
    const onCall = new Topic(this, 'OnCall', { enforceSSL: true });
    Monitoring.of(this).notify(onCall);

    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: 'shop.example' });
    const network = new Network(this, 'Network', {
      nat: Nat.gatewayPerZone(),
      domain: { zone, name: 'shop.example' },
    });
    // Without it, what servers ask of Secrets Manager goes out through the NAT gateways.
    network.endpointFor(InterfaceVpcEndpointAwsService.SECRETS_MANAGER);

    const servers = this.servers(network, onCall);
    const spread = (balancer: HttpsLoadBalancer, name: string, port: number) => {
      balancer.listener.addTargets(name, {
        priority: 1,
        conditions: [ListenerCondition.hostHeaders([`${name}.shop.example`])],
        port,
        protocol: ApplicationProtocol.HTTP,
        targets: [servers],
      });
      const target = RecordTarget.fromAlias(new LoadBalancerTarget(balancer.loadBalancer));
      new ARecord(this, `${name}-name`, { zone, recordName: name, target });
    };
    spread(network.internetFacing, 'orders', 8080);
    spread(network.internal, 'orders-office', 8081);
  }

  /** In the private subnets; the image is Amazon's newest, and what runs on it stands in for a service. */
  private servers(network: Network, onCall: Topic): AutoScalingGroup {
    const userData = UserData.forLinux();
    userData.addCommands(
      'for port in 8080 8081; do',
      '  systemd-run --unit "service-$port" --uid nobody python3 -m http.server "$port" --directory /usr/share/doc',
      'done',
    );
    const launchTemplate = new LaunchTemplate(this, 'Server', {
      instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
      machineImage: MachineImage.latestAmazonLinux2023({ cpuType: AmazonLinuxCpuType.ARM_64 }),
      requireImdsv2: true,
      securityGroup: new SecurityGroup(this, 'ServerSecurityGroup', {
        vpc: network.vpc,
        description: 'Servers of orders',
      }),
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(8, { encrypted: true, volumeType: EbsDeviceVolumeType.GP3 }),
        },
      ],
      userData,
    });
    return new AutoScalingGroup(this, 'Servers', {
      vpc: network.vpc,
      vpcSubnets: network.privateSubnets,
      launchTemplate,
      minCapacity: 2,
      healthChecks: HealthChecks.withAdditionalChecks({
        additionalTypes: [AdditionalHealthCheckType.ELB],
        gracePeriod: Duration.minutes(2),
      }),
      notifications: [{ topic: onCall }],
    });
  }
}
