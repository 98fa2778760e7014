import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type Alarm, MathExpression, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type IPeer,
  type ISecurityGroup,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  DesyncMitigationMode,
  HttpCodeElb,
  HttpCodeTarget,
  type IApplicationListener,
  type IApplicationLoadBalancer,
  ListenerAction,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { ACCESS_LOG_PREFIXES } from './access-log-bucket';
import {
  type LoadBalancerAlarms,
  type LoadBalancerMetrics,
  loadBalancerAlarms,
  loadBalancerWidgets,
} from './load-balancer-alarms';

/** How one of a network's load balancers is otherwise than by default. */
export interface LoadBalancerOptions {
  /**
   * From where it can be reached.
   * @default the internet-facing one from everywhere, by IPv4; the internal one from the addresses of its network
   */
  readonly from?: IPeer[];

  /**
   * How long a connection may stand still until it is closed. Targets have to keep theirs open for longer.
   * @default one minute
   */
  readonly idleTimeout?: Duration;

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of a load balancer, at the thresholds in docs/alarms.md; none where the network has `alarms: false`
   */
  readonly alarms?: LoadBalancerAlarms | false;
}

/** What a network gives to its load balancers. */
export interface HttpsLoadBalancerProps {
  readonly internetFacing: boolean;
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly from: readonly IPeer[];
  readonly certificate: ICertificate;
  readonly accessLogs: Bucket;
  readonly idleTimeout?: Duration;
  readonly alarms?: LoadBalancerAlarms | false;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * An application load balancer of a `Network` with HTTPS: TLS 1.2 and 1.3 with key exchange that withstands quantum
 * computers where clients can do it; requests that no rule takes are answered with 404.
 */
export class HttpsLoadBalancer extends Construct implements LoadBalancerMetrics {
  readonly loadBalancer: IApplicationLoadBalancer;
  /** The listener for HTTPS, on port 443: add targets and rules to it. */
  readonly listener: IApplicationListener;
  readonly securityGroup: ISecurityGroup;
  readonly alarms: Readonly<Partial<Record<AlarmName<LoadBalancerAlarms>, Alarm>>>;

  constructor(scope: Construct, id: string, props: HttpsLoadBalancerProps) {
    super(scope, id);
    const securityGroup = this.createSecurityGroup(props);
    this.securityGroup = securityGroup;
    const loadBalancer = this.createLoadBalancer(props, securityGroup);
    this.loadBalancer = loadBalancer;
    this.listener = loadBalancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [props.certificate],
      sslPolicy: SslPolicy.TLS13_12_RES_PQ,
      defaultAction: ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'Not found' }),
      open: false,
    });
    if (props.internetFacing) {
      loadBalancer.addListener('Http', {
        port: 80,
        protocol: ApplicationProtocol.HTTP,
        defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
        open: false,
      });
    }
    for (const part of [securityGroup, loadBalancer, ...loadBalancer.listeners]) {
      part.applyRemovalPolicy(props.removalPolicy);
    }
    this.alarms = createAlarms<LoadBalancerAlarms>(this, loadBalancerAlarms(this), props.alarms);
    showOnDashboard(this, 'network', `Load balancer \`${this.node.path}\``, loadBalancerWidgets(this));
  }

  metricRequests(options?: MetricOptions): Metric {
    return this.loadBalancer.metrics.requestCount(options);
  }

  metricBalancerErrors(options?: MetricOptions): Metric {
    return this.loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, options);
  }

  metricTargetErrors(options?: MetricOptions): Metric {
    return this.loadBalancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, options);
  }

  metricTargetErrorRate(options?: MetricOptions): MathExpression {
    return new MathExpression({
      expression: '100 * errors / requests',
      label: 'server errors of targets (%)',
      ...options,
      usingMetrics: { errors: this.metricTargetErrors(options), requests: this.metricRequests(options) },
    });
  }

  metricRejectedConnections(options?: MetricOptions): Metric {
    return this.loadBalancer.metrics.rejectedConnectionCount(options);
  }

  metricResponseTime(options?: MetricOptions): Metric {
    return this.loadBalancer.metrics.targetResponseTime(options);
  }

  private createSecurityGroup({ internetFacing, vpc, from }: HttpsLoadBalancerProps): SecurityGroup {
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `Towpath: the ${internetFacing ? 'internet-facing' : 'internal'} load balancer`,
      allowAllOutbound: false,
    });
    for (const peer of from) {
      securityGroup.addIngressRule(peer, Port.tcp(443), 'HTTPS');
      if (internetFacing) securityGroup.addIngressRule(peer, Port.tcp(80), 'HTTP, which is redirected to HTTPS');
    }
    acknowledge(securityGroup, {
      EC23: internetFacing
        ? 'It faces the internet: everybody may connect to ports 80 and 443, unless `from` says who.'
        : "It lets in the network's own addresses, unless `from` says others; what they are is known at deployment.",
    });
    return securityGroup;
  }

  private createLoadBalancer(props: HttpsLoadBalancerProps, securityGroup: ISecurityGroup): ApplicationLoadBalancer {
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      internetFacing: props.internetFacing,
      securityGroup,
      idleTimeout: props.idleTimeout,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.DEFENSIVE,
      deletionProtection: props.removalPolicy !== RemovalPolicy.DESTROY,
    });
    loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    loadBalancer.setAttribute('access_logs.s3.bucket', props.accessLogs.bucketName);
    loadBalancer.setAttribute(
      'access_logs.s3.prefix',
      ACCESS_LOG_PREFIXES[props.internetFacing ? 'internetFacing' : 'internal'],
    );
    // It tries out whether it may write when it is made.
    if (props.accessLogs.policy) loadBalancer.node.addDependency(props.accessLogs.policy);
    return loadBalancer;
  }
}
