import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type IInterfaceVpcEndpoint,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IPeer,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
} from 'aws-cdk-lib/aws-ec2';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { Mistake } from '../mistake';
import { checkAlarms } from '../monitoring/alarm-check';
import type { AlarmName } from '../monitoring/alarms';
import { isObject, PropCheck } from '../prop-check';
import { createAccessLogBucket } from './access-log-bucket';
import { HttpsLoadBalancer, type LoadBalancerOptions } from './https-load-balancer';
import { LOAD_BALANCER_ALARMS, type LoadBalancerAlarms } from './load-balancer-alarms';
import type { NetworkAlarms } from './network-alarms';

/** What a `Network` can be given, whether its VPC is new or there already. */
export interface NetworkOptions {
  /**
   * The name under which the load balancers are reached, and the public zone that it is in. They get a certificate for it
   * and for all names one step below (`*.shop.example`), which renews itself.
   * @default none: the load balancers need a `certificate`
   */
  readonly domain?: NetworkDomain;

  /**
   * A certificate that is there already, in the region of the network.
   * @default that of `domain`
   */
  readonly certificate?: ICertificate;

  /**
   * The load balancer that `network.internetFacing` makes.
   * @default reachable from everywhere, with all alarms
   */
  readonly internetFacing?: LoadBalancerOptions;

  /**
   * The load balancer that `network.internal` makes.
   * @default reachable from the addresses of the network, with all alarms
   */
  readonly internal?: LoadBalancerOptions;

  /**
   * How long the access logs of the load balancers are kept.
   * @default 90 days: long enough to look back when an intrusion is noticed late
   */
  readonly accessLogsExpireAfter?: Duration;

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of this construct, at the thresholds in docs/alarms.md
   */
  readonly alarms?: NetworkAlarms | false;

  /**
   * What happens to the network when it is removed from the stack, to its load balancers, which are protected against
   * deletion unless it is `DESTROY`, and to logs. NAT gateways and interface endpoints are always deleted: they hold
   * nothing, and are paid by the hour.
   * @default it is kept: what stands in it could not stay without it
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A name, and the public hosted zone in which ACM's records prove that it is yours. */
export interface NetworkDomain {
  readonly zone: IHostedZone;
  /** `shop.example` */
  readonly name: string;
}

/** A network in which services stand. */
export interface INetwork extends IConstruct {
  readonly vpc: IVpc;
  /** For what has to have a public address: load balancers, NAT gateways. */
  readonly publicSubnets: SubnetSelection;
  /** For servers: with a way to the internet where the network has one. In a VPC without private subnets, the isolated ones. */
  readonly privateSubnets: SubnetSelection;
  /** For data and endpoints: nothing leads from there to the internet. In a VPC without them, the private ones. */
  readonly isolatedSubnets: SubnetSelection;

  /**
   * The load balancer for the internet. It is made when it is first asked for, and needs a certificate.
   * @throws Mistake without one
   */
  readonly internetFacing: HttpsLoadBalancer;

  /**
   * The load balancer for what is in the network. It is made when it is first asked for, and needs a certificate.
   * @throws Mistake without one
   */
  readonly internal: HttpsLoadBalancer;

  /**
   * Lets what is in the network reach a service of AWS without a way to the internet. Made once for each service, when it
   * is first asked for: it is paid by the hour, in each zone.
   *
   * @returns the endpoint; undefined in a VPC that was there already, which has its own unless `createEndpoints` says so
   */
  endpointFor(service: InterfaceVpcEndpointAwsService): IInterfaceVpcEndpoint | undefined;
}

type WhichLoadBalancer = 'internetFacing' | 'internal';

const ACCESS_LOGS_EXPIRE_AFTER = Duration.days(90);

/** What every network does for those who use it, wherever its VPC comes from. */
export abstract class NetworkBase extends Construct implements INetwork {
  abstract readonly vpc: IVpc;
  abstract readonly alarms: Readonly<Partial<Record<AlarmName<NetworkAlarms>, Alarm>>>;
  /** The certificate of the load balancers: that of `domain`, or the one that was given. */
  readonly certificate?: ICertificate;
  protected readonly removalPolicy: RemovalPolicy;
  /** Whether `endpointFor` makes endpoints. */
  protected abstract readonly createsEndpoints: boolean;
  /** The addresses in the network. */
  protected abstract readonly ownAddresses: () => IPeer;

  private readonly options: NetworkOptions;
  private readonly who: string;
  private readonly loadBalancers: Partial<Record<WhichLoadBalancer, HttpsLoadBalancer>> = {};
  private accessLogs?: Bucket;
  private readonly endpoints = new Map<string, IInterfaceVpcEndpoint>();
  private endpointSecurityGroup?: ISecurityGroup;

  /** @param who the class as users know it */
  protected constructor(scope: Construct, id: string, options: NetworkOptions, who: string) {
    super(scope, id);
    this.options = options;
    this.who = who;
    this.validateOptions(options);
    this.removalPolicy = options.removalPolicy ?? RemovalPolicy.RETAIN;
    this.certificate = options.domain ? this.createCertificate(options.domain) : options.certificate;
  }

  get publicSubnets(): SubnetSelection {
    return { subnetType: SubnetType.PUBLIC };
  }

  get privateSubnets(): SubnetSelection {
    const { privateSubnets } = this.vpc;
    return { subnetType: privateSubnets.length > 0 ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED };
  }

  get isolatedSubnets(): SubnetSelection {
    const { isolatedSubnets } = this.vpc;
    return { subnetType: isolatedSubnets.length > 0 ? SubnetType.PRIVATE_ISOLATED : SubnetType.PRIVATE_WITH_EGRESS };
  }

  get internetFacing(): HttpsLoadBalancer {
    this.loadBalancers.internetFacing ??= this.createLoadBalancer('internetFacing');
    return this.loadBalancers.internetFacing;
  }

  get internal(): HttpsLoadBalancer {
    this.loadBalancers.internal ??= this.createLoadBalancer('internal');
    return this.loadBalancers.internal;
  }

  endpointFor(service: InterfaceVpcEndpointAwsService): IInterfaceVpcEndpoint | undefined {
    new PropCheck(this, this.who).given(
      'endpointFor',
      service,
      'shortName',
      'write the service: endpointFor(InterfaceVpcEndpointAwsService.SSM)',
    );
    if (!this.createsEndpoints) return undefined;
    const { shortName } = service;
    if (HAVE_GATEWAYS.includes(shortName)) {
      const sentence = `\`endpointFor\` is asked for "${shortName}", which is reached by a gateway endpoint already, and that costs nothing; leave it out`;
      throw new Mistake(this, sentence, this.who);
    }
    const known = this.endpoints.get(shortName);
    if (known) return known;
    const endpoint = this.createEndpoint(service);
    this.endpoints.set(shortName, endpoint);
    return endpoint;
  }

  /** The days until the certificate of the load balancers expires; undefined where there is none. @default the least of a day */
  metricCertificateDaysToExpiry(options?: MetricOptions): Metric | undefined {
    return this.certificate?.metricDaysToExpiry(options);
  }

  private validateOptions(options: NetworkOptions): void {
    const check = new PropCheck(this, this.who);
    const { domain, certificate, accessLogsExpireAfter } = options;
    check.removalPolicy(options.removalPolicy);
    check.givenOrAbsent(
      'certificate',
      certificate,
      'certificateArn',
      "write a certificate: Certificate.fromCertificateArn(this, 'Certificate', 'arn:aws:acm:…')",
    );
    this.validateRegion(check, certificate);
    if (domain !== undefined) validateDomain(check, domain);
    if (domain !== undefined && certificate !== undefined) {
      check.refuse('certificate', certificate, '`domain` brings one; leave out one of them');
    }
    const days = { from: Duration.days(1), to: Duration.days(36_500), unit: Duration.days(1) };
    check.duration(
      'accessLogsExpireAfter',
      accessLogsExpireAfter,
      days,
      'write whole days, at least one: Duration.days(90)',
    );
    for (const which of ['internetFacing', 'internal'] as const)
      this.validateLoadBalancer(check, which, options[which]);
  }

  /** That of a CloudFront distribution is in us-east-1, and only there. */
  private validateRegion(check: PropCheck, certificate: ICertificate | undefined): void {
    const { region } = Stack.of(this);
    // What CDK says of a certificate that is imported by its ARN is the region of the stack.
    const [, there] = /^arn:[\w-]+:acm:([\w-]+):/.exec(certificate?.certificateArn ?? '') ?? [];
    if (there === undefined || there === region || Token.isUnresolved(region)) return;
    const instead = `it is in ${there}, and load balancers take those of their own region; write one in ${region}`;
    check.refuse('certificate', certificate, instead);
  }

  private validateLoadBalancer(check: PropCheck, which: WhichLoadBalancer, options: unknown): void {
    if (options === undefined) return;
    if (!isObject(options)) {
      check.refuse(which, options, 'write how the load balancer is otherwise: { idleTimeout: Duration.minutes(2) }');
    }
    const { from, idleTimeout, alarms } = options;
    const peers = 'write a list of peers: [Peer.ipv4("192.0.2.0/24")]';
    for (const [index, peer] of check.list(`${which}.from`, from, peers).entries()) {
      check.given(`${which}.from[${index}]`, peer, 'toIngressRuleConfig', 'write a peer: Peer.ipv4("192.0.2.0/24")');
    }
    const seconds = { from: Duration.seconds(1), to: Duration.seconds(4000), unit: Duration.seconds(1) };
    check.duration(
      `${which}.idleTimeout`,
      idleTimeout,
      seconds,
      'write whole seconds, 4,000 at most: Duration.minutes(2)',
    );
    const tuning = alarms as LoadBalancerAlarms | false | undefined;
    checkAlarms<LoadBalancerAlarms>(this, tuning, LOAD_BALANCER_ALARMS, {}, { who: this.who, prop: `${which}.alarms` });
  }

  private createCertificate({ zone, name }: NetworkDomain): ICertificate {
    const certificate = new Certificate(this, 'Certificate', {
      domainName: name,
      subjectAlternativeNames: [`*.${name}`],
      validation: CertificateValidation.fromDns(zone),
    });
    certificate.applyRemovalPolicy(this.removalPolicy);
    return certificate;
  }

  private createLoadBalancer(which: WhichLoadBalancer): HttpsLoadBalancer {
    const { certificate, options, removalPolicy, vpc } = this;
    if (!certificate) {
      const sentence = `\`${which}\` is a load balancer with HTTPS, and there is no certificate; give \`domain\`: { zone, name: "shop.example" }, or a \`certificate\``;
      throw new Mistake(this, sentence, this.who);
    }
    this.accessLogs ??= createAccessLogBucket(
      this,
      options.accessLogsExpireAfter ?? ACCESS_LOGS_EXPIRE_AFTER,
      removalPolicy,
    );
    const internetFacing = which === 'internetFacing';
    const own = options[which] ?? {};
    return new HttpsLoadBalancer(this, internetFacing ? 'InternetFacing' : 'Internal', {
      internetFacing,
      vpc,
      vpcSubnets: this.subnetsFor(which),
      from: own.from ?? [internetFacing ? Peer.anyIpv4() : this.ownAddresses()],
      certificate,
      accessLogs: this.accessLogs,
      idleTimeout: own.idleTimeout,
      alarms: own.alarms ?? (options.alarms === false ? false : { notify: options.alarms?.notify }),
      removalPolicy,
    });
  }

  /** One subnet in each zone, of which a load balancer wants two. */
  private subnetsFor(which: WhichLoadBalancer): SubnetSelection {
    const selection = { ...(which === 'internetFacing' ? this.publicSubnets : this.privateSubnets), onePerAz: true };
    const kinds: readonly ISubnet[][] =
      which === 'internetFacing' ? [this.vpc.publicSubnets] : [this.vpc.privateSubnets, this.vpc.isolatedSubnets];
    const subnets = kinds.find(({ length }) => length > 0) ?? [];
    const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone)).size;
    if (zones < 2) {
      const kind = which === 'internetFacing' ? 'public' : 'private';
      const sentence = `\`${which}\` is a load balancer, which stands in two zones at least, and the VPC has ${kind} subnets in ${zones}; give a VPC with more`;
      throw new Mistake(this, sentence, this.who);
    }
    return selection;
  }

  private createEndpoint(service: InterfaceVpcEndpointAwsService): IInterfaceVpcEndpoint {
    this.endpointSecurityGroup ??= this.createEndpointSecurityGroup();
    return new InterfaceVpcEndpoint(this, `Endpoint-${service.shortName}`, {
      vpc: this.vpc,
      service,
      subnets: { ...this.isolatedSubnets, onePerAz: true },
      securityGroups: [this.endpointSecurityGroup],
      open: false,
    });
  }

  private createEndpointSecurityGroup(): ISecurityGroup {
    const securityGroup = new SecurityGroup(this, 'EndpointSecurityGroup', {
      vpc: this.vpc,
      description: 'Towpath: interface endpoints of the network',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(this.ownAddresses(), Port.tcp(443), 'HTTPS');
    acknowledge(securityGroup, {
      EC23: "It lets in the network's own addresses only; what they are may be known at deployment only.",
    });
    return securityGroup;
  }
}

/** By their short names. */
const HAVE_GATEWAYS: readonly string[] = [
  InterfaceVpcEndpointAwsService.S3.shortName,
  InterfaceVpcEndpointAwsService.DYNAMODB.shortName,
];

function validateDomain(check: PropCheck, domain: unknown): void {
  if (!isObject(domain)) check.refuse('domain', domain, 'write the zone and the name: { zone, name: "shop.example" }');
  const { zone, name } = domain;
  check.given(
    'domain.zone',
    zone,
    'hostedZoneId',
    "write the zone: HostedZone.fromLookup(this, 'Zone', { domainName: 'shop.example' })",
  );
  check.text('domain.name', name, 'write the name: "shop.example"');
  const { zoneName } = zone as IHostedZone;
  if (typeof name !== 'string' || Token.isUnresolved(name) || Token.isUnresolved(zoneName)) return;
  if (name.startsWith('*.'))
    check.refuse('domain.name', name, `the certificate is for "*.${name.slice(2)}" as well; write "${name.slice(2)}"`);
  if (name !== zoneName && !name.endsWith(`.${zoneName}`)) {
    check.refuse(
      'domain.name',
      name,
      `the zone holds "${zoneName}" and names below it; write one of them, or give another zone`,
    );
  }
}
