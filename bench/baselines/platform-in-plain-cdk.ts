/**
 * The resources of a `Platform` for a small team, with load balancers, repositories and Slack, written with CDK's own
 * constructs and nothing else: what its synthesis costs is what the Platform's cannot do without. To be synthesised and
 * measured, not to be deployed: the functions have no configuration.
 */
import { Duration, RemovalPolicies, RemovalPolicy, type StackProps, Tags } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { ComparisonOperator, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  NatProvider,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  DesyncMitigationMode,
  HttpCodeElb,
  HttpCodeTarget,
  ListenerAction,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { EventField, type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { KinesisStream } from 'aws-cdk-lib/aws-events-targets';
import { Effect, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type Stream, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { PlainStack, type PlainStream, thrice } from './plain-stack';

const cidr = '10.0.0.0/16';
const oneShard = { streamMode: StreamMode.PROVISIONED, shardCount: 1 };
const subjectOfImage = '$.detail.repository-name';

interface PlainRule {
  readonly pattern: EventPattern;
  readonly type: string;
  readonly subject: string;
}

export class PlatformInPlainCdk extends PlainStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.onCall.addSubscription(new EmailSubscription('platform@shop.example'));
    const certificate = this.createCertificate();
    const vpc = this.createNetwork();
    const accessLogs = this.createAccessLogs();
    const internetFacing = this.createLoadBalancer('InternetFacing', vpc, certificate, accessLogs);
    const internal = this.createLoadBalancer('Internal', vpc, certificate, accessLogs);

    const changes = this.createStream('Changes', oneShard);
    const events = this.createStream('Events', oneShard);
    vpc.addInterfaceEndpoint('Ssm', {
      service: InterfaceVpcEndpointAwsService.SSM,
      subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    });
    const { domain, securityGroup } = this.createSearch(vpc, { instanceType: 't3.medium.search', volumeSize: 50 });
    const announce = this.createAnnouncements(events.stream);
    for (const name of ['orders', 'payments']) this.createRepository(name, announce);
    this.createNotifications(events, 'slack/platform');
    this.createDashboard();

    this.describe('Stage', '', { stage: 'staging', size: 'team', parts: ['network', 'changes', 'events', 'search'] });
    this.describe('Network', '/network', {
      ...describeNetwork(vpc),
      internetFacing: describeLoadBalancer(internetFacing),
      internal: describeLoadBalancer(internal),
    });
    this.describe('Changes', '/changes', describeStream(changes));
    this.describe('Events', '/events', describeStream(events));
    this.describe('Search', '/search', describeSearch(domain, securityGroup));
    this.describe('OnCall', '/on-call', { topicArn: this.onCall.topicArn });
    this.describe('People', '/people', { boundaryArn: this.createBoundary().managedPolicyArn });
    Tags.of(this).add('part', 'platform');
    Tags.of(this).add('stage', 'staging');
  }

  private createCertificate(): Certificate {
    const domainName = 'staging.shop.example';
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'shop.example',
    });
    const certificate = new Certificate(this, 'Certificate', {
      domainName,
      subjectAlternativeNames: [`*.${domainName}`],
      validation: CertificateValidation.fromDns(zone),
    });
    certificate.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.alarms('Certificate', [
      [
        'Expires',
        certificate.metricDaysToExpiry(),
        30,
        { comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD },
      ],
    ]);
    return certificate;
  }

  private createNetwork(): Vpc {
    const natGatewayProvider = NatProvider.gateway();
    const vpc = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: 2,
      natGateways: 1,
      natGatewayProvider,
      subnetConfiguration: [
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 22, mapPublicIpOnLaunch: false },
        { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 22 },
      ],
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
    });
    const role = new Role(this, 'FlowLogsRole', { assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com') });
    vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(this.createLogs('FlowLog'), role),
      trafficType: FlowLogTrafficType.REJECT,
    });
    RemovalPolicies.of(vpc).retain({ excludeResourceTypes: ['AWS::EC2::EIP', 'AWS::EC2::NatGateway'] });
    this.watchNat(natGatewayProvider.configuredGateways.map(({ gatewayId }) => gatewayId));
    return vpc;
  }

  private watchNat([NatGatewayId = '']: readonly string[]): void {
    const ofNat = (metricName: string) =>
      new Metric({
        namespace: 'AWS/NATGateway',
        metricName,
        dimensionsMap: { NatGatewayId },
        statistic: 'Sum',
      });
    const portErrors = ofNat('ErrorPortAllocation');
    const dropped = new MathExpression({
      expression: '100 * dropped / packets',
      usingMetrics: { dropped: ofNat('PacketsDropCount'), packets: ofNat('PacketsInFromSource') },
    });
    this.alarms('Nat', [
      ['PortsExhausted', portErrors, 1],
      ['PacketsDropped', dropped, 1, thrice],
    ]);
    this.row('Network', [ofNat('BytesOutToDestination')], [dropped], [portErrors]);
  }

  private createAccessLogs(): Bucket {
    return new Bucket(this, 'AccessLogs', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [
        {
          expiration: Duration.days(90),
          noncurrentVersionExpiration: Duration.days(7),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private createLoadBalancer(
    id: 'InternetFacing' | 'Internal',
    vpc: Vpc,
    certificate: Certificate,
    accessLogs: Bucket,
  ): ApplicationLoadBalancer {
    const internetFacing = id === 'InternetFacing';
    const securityGroup = new SecurityGroup(this, `${id}SecurityGroup`, { vpc, allowAllOutbound: false });
    securityGroup.addIngressRule(internetFacing ? Peer.anyIpv4() : Peer.ipv4(cidr), Port.tcp(443), 'HTTPS');
    const loadBalancer = new ApplicationLoadBalancer(this, id, {
      vpc,
      vpcSubnets: { subnetType: internetFacing ? SubnetType.PUBLIC : SubnetType.PRIVATE_WITH_EGRESS },
      internetFacing,
      securityGroup,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.DEFENSIVE,
      deletionProtection: true,
    });
    loadBalancer.logAccessLogs(accessLogs, id);
    loadBalancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [certificate],
      sslPolicy: SslPolicy.TLS13_12_RES_PQ,
      defaultAction: ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'Not found' }),
      open: false,
    });
    if (internetFacing) {
      securityGroup.addIngressRule(Peer.anyIpv4(), Port.tcp(80), 'HTTP');
      loadBalancer.addRedirect({ open: false });
    }
    for (const part of [securityGroup, loadBalancer, ...loadBalancer.listeners]) {
      part.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
    this.watchLoadBalancer(id, loadBalancer);
    return loadBalancer;
  }

  private watchLoadBalancer(id: string, { metrics }: ApplicationLoadBalancer): void {
    const requests = metrics.requestCount();
    const ownErrors = metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT);
    const errors = metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT);
    const rate = new MathExpression({ expression: '100 * errors / requests', usingMetrics: { errors, requests } });
    this.alarms(id, [
      ['BalancerErrors', ownErrors, 10, { evaluationPeriods: 3, datapointsToAlarm: 2 }],
      ['TargetErrors', rate, 5, thrice],
      ['ConnectionsRejected', metrics.rejectedConnectionCount(), 1],
    ]);
    const times = ['p50', 'p99'].map((statistic) => metrics.targetResponseTime({ statistic }));
    this.row(id, [requests], [ownErrors, errors], times);
  }

  /** What AWS says of images and alarms goes onto a stream. */
  private createAnnouncements(stream: Stream): (id: string, rule: PlainRule) => void {
    const deadLetterQueue = new Queue(this, 'Undelivered', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    const undelivered = deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' });
    this.alarms('Announcements', [['EventsUndelivered', undelivered, 1]]);
    this.row('Announcements', [undelivered]);
    const announce = (id: string, { pattern, type, subject }: PlainRule) => {
      const message = RuleTargetInput.fromObject({
        specversion: '1.0',
        id: EventField.eventId,
        type,
        source: EventField.source,
        subject: EventField.fromPath(subject),
        time: EventField.time,
        data: EventField.fromPath('$.detail'),
      });
      const target = new KinesisStream(stream, { partitionKeyPath: subject, message, deadLetterQueue });
      new Rule(this, id, { eventPattern: pattern, targets: [target] });
    };
    announce('AlarmChanges', {
      type: 'alarm.changed',
      subject: '$.detail.alarmName',
      pattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { alarmName: [{ prefix: `${this.stackName}-` }] },
      },
    });
    return announce;
  }

  private createRepository(repositoryName: string, announce: (id: string, rule: PlainRule) => void): void {
    const repository = new Repository(this, `${repositoryName}Images`, {
      repositoryName,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      lifecycleRules: [
        { tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(7) },
        { tagStatus: TagStatus.TAGGED, tagPatternList: ['*'], maxImageCount: 30 },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const source = ['aws.ecr'];
    const detail = { 'repository-name': [repository.repositoryName] };
    announce(`${repositoryName}Pushed`, {
      type: 'image.pushed',
      subject: subjectOfImage,
      pattern: {
        source,
        detailType: ['ECR Image Action'],
        detail: { ...detail, 'action-type': ['PUSH'], result: ['SUCCESS'] },
      },
    });
    announce(`${repositoryName}Scanned`, {
      type: 'image.scanned',
      subject: subjectOfImage,
      pattern: { source, detailType: ['ECR Image Scan'], detail },
    });
    const pulls = new Metric({
      namespace: 'AWS/ECR',
      metricName: 'RepositoryPullCount',
      dimensionsMap: { RepositoryName: repository.repositoryName },
      statistic: 'Sum',
    });
    this.row(`Images of ${repositoryName}`, [pulls]);
  }

  /** As many statements as the platform's has, of its kind. */
  private createBoundary(): ManagedPolicy {
    const elsewhere = { StringNotEquals: { 'aws:RequestedRegion': this.region } };
    const ofPlatform = { StringEquals: { 'aws:ResourceTag/part': 'platform' } };
    const roles = this.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: 'staging/*' });
    const deny = (actions: string[], conditions: Record<string, Record<string, string>>) =>
      new PolicyStatement({ effect: Effect.DENY, actions, resources: ['*'], conditions });
    return new ManagedPolicy(this, 'Boundary', {
      managedPolicyName: 'staging-boundary',
      statements: [
        new PolicyStatement({ notActions: ['iam:*', 'organizations:*', 'account:*', 'sso:*'], resources: ['*'] }),
        new PolicyStatement({ actions: ['iam:Get*', 'iam:List*', 'iam:CreateServiceLinkedRole'], resources: ['*'] }),
        new PolicyStatement({ actions: ['iam:CreateRole', 'iam:PutRolePolicy'], resources: [roles] }),
        new PolicyStatement({ actions: ['iam:PassRole', 'iam:DeleteRole', 'iam:UpdateRole*'], resources: [roles] }),
        deny(['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'guardduty:Delete*'], {}),
        deny(['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy'], ofPlatform),
        deny(['dynamodb:Delete*', 'kinesis:Delete*', 'es:Delete*', 'lambda:Update*'], ofPlatform),
        deny(['ec2:*', 'lambda:*', 'dynamodb:*', 's3:*'], elsewhere),
      ],
    });
  }

  private describe(id: string, path: string, value: unknown): void {
    new StringParameter(this, `${id}Description`, {
      parameterName: `/towpath/stages/staging${path}`,
      stringValue: this.toJsonString(value),
    });
  }
}

function describeNetwork(vpc: Vpc) {
  const kinds = { public: vpc.publicSubnets, private: vpc.privateSubnets, isolated: vpc.isolatedSubnets };
  const described = Object.entries(kinds).map(([kind, subnets]) => [
    kind,
    {
      subnetIds: subnets.map(({ subnetId }) => subnetId),
      routeTableIds: subnets.map(({ routeTable }) => routeTable.routeTableId),
    },
  ]);
  return { vpcId: vpc.vpcId, cidr, zones: vpc.availabilityZones, ...Object.fromEntries(described) };
}

function describeLoadBalancer(loadBalancer: ApplicationLoadBalancer) {
  return {
    arn: loadBalancer.loadBalancerArn,
    listenerArn: loadBalancer.listeners[0]?.listenerArn,
    securityGroupId: loadBalancer.connections.securityGroups[0]?.securityGroupId,
    dnsName: loadBalancer.loadBalancerDnsName,
    hostedZoneId: loadBalancer.loadBalancerCanonicalHostedZoneId,
  };
}

function describeStream({ stream, failures }: PlainStream) {
  return { streamArn: stream.streamArn, failuresBucket: failures.bucketName, retentionHours: 168 };
}

function describeSearch(domain: Domain, { securityGroupId }: SecurityGroup) {
  return {
    endpoint: `https://${domain.domainEndpoint}`,
    domainArn: domain.domainArn,
    securityGroupIds: [securityGroupId],
  };
}
