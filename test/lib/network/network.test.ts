import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  FlowLogTrafficType,
  InstanceClass,
  InstanceSize,
  InstanceType,
  InterfaceVpcEndpointAwsService,
  MachineImage,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListenerRule,
  ApplicationTargetGroup,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { expect, test } from 'vitest';
import { Nat, Network, type NetworkProps } from '../../../lib';
import { Match, Template } from '../app';

const SUBNET = 'AWS::EC2::Subnet';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

/** A stack that is bound to an account and a region with so many zones. */
function stackIn(zones: number): Stack {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, zones).map((letter) => `us-east-1${letter}`);
  const context = { 'availability-zones:account=111111111111:region=us-east-1': names };
  return new Stack(new App({ context }), 'Platform', { env: { account: '111111111111', region: 'us-east-1' } });
}

/** The addresses of the subnets of a network by group and zone: `{ private1: '10.0.0.0/20', … }`. */
function subnetsOf(network: Network): Record<string, string> {
  const groups = {
    private: network.vpc.privateSubnets,
    public: network.vpc.publicSubnets,
    isolated: network.vpc.isolatedSubnets,
  };
  return Object.fromEntries(
    Object.entries(groups).flatMap(([group, subnets]) =>
      subnets.map((subnet, index) => [`${group}${index + 1}`, subnet.ipv4CidrBlock]),
    ),
  );
}

function certificateIn(stack: Stack) {
  return Certificate.fromCertificateArn(stack, 'Given', 'arn:aws:acm:us-east-1:111111111111:certificate/0d0b7a2f');
}

function zoneIn(stack: Stack) {
  return HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'shop.example' });
}

/** What a network with these props makes, and what the test does with it. */
function templateOf(
  props: NetworkProps = {},
  use: (network: Network) => unknown = () => {},
  stack = stackIn(3),
): Template {
  use(new Network(stack, 'Network', props));
  return Template.fromStack(stack);
}

function idsOf(template: Template, type: string): string[] {
  return Object.keys(template.findResources(type));
}

test.each([
  [2, 2],
  [3, 3],
  [6, 3],
])('in an account with %i zones there are public, private and isolated subnets in %i', (there, used) => {
  const template = templateOf({}, undefined, stackIn(there));

  const subnets = Object.values(template.findResources(SUBNET)).map(({ Properties }) => Properties);
  const groups = Map.groupBy(
    subnets,
    ({ Tags }) => Tags.find(({ Key }: { Key: string }) => Key === 'aws-cdk:subnet-name').Value,
  );
  expect([...groups.keys()].sort()).toEqual(['isolated', 'private', 'public']);
  for (const group of groups.values()) {
    expect(new Set(group.map(({ AvailabilityZone }) => AvailabilityZone)).size).toBe(used);
    expect(group.length).toBe(used);
  }
});

test('a stack that is bound to no account and region has two zones, also with load balancers and endpoints', () => {
  const stack = new Stack(new App(), 'Platform');

  const template = templateOf(
    { certificate: certificateIn(stack) },
    (network) => [network.internetFacing, network.internal, network.endpointFor(InterfaceVpcEndpointAwsService.SSM)],
    stack,
  );

  template.resourceCountIs(SUBNET, 6);
  template.resourceCountIs(BALANCER, 2);
  template.allResourcesProperties(BALANCER, { Subnets: [Match.anyValue(), Match.anyValue()] });
});

test('a stack that is bound to no account and region says so when it is to have three zones', () => {
  const stack = new Stack(new App(), 'Platform');

  expect(() => new Network(stack, 'Network', { zones: 3 })).toThrow(
    'Network "Platform/Network": `zones` is 3; the stack is bound to no account and region, and has 2 zones in CDK\'s eyes; give the stack its `env`, or leave it out',
  );
});

test('a third and a fourth zone, and another NAT, move no subnet', () => {
  const [none, two, four] = [
    new Network(stackIn(2), 'Network', { nat: Nat.none() }),
    new Network(stackIn(2), 'Network', { nat: Nat.gatewayPerZone() }),
    new Network(stackIn(6), 'Network', { zones: 4 }),
  ].map(subnetsOf);

  expect(two).toEqual({
    private1: '10.0.0.0/20',
    private2: '10.0.16.0/20',
    public1: '10.0.64.0/22',
    public2: '10.0.68.0/22',
    isolated1: '10.0.80.0/22',
    isolated2: '10.0.84.0/22',
  });
  expect(none).toEqual(two);
  expect(four).toMatchObject(two ?? {});
});

test('nothing gets a public address without asking for it', () => {
  templateOf().allResourcesProperties(SUBNET, { MapPublicIpOnLaunch: false });
});

test.each([
  ['none', Nat.none(), 0, 0],
  ['gateway', Nat.gateway(), 1, 3],
  ['gatewayPerZone', Nat.gatewayPerZone(), 3, 3],
])('with Nat.%s there are the gateways, and private subnets have routes to them', (_name, nat, gateways, routes) => {
  const template = templateOf({ nat });

  template.resourceCountIs('AWS::EC2::NatGateway', gateways);
  template.resourcePropertiesCountIs('AWS::EC2::Route', { NatGatewayId: Match.anyValue() }, routes);
  template.resourcePropertiesCountIs('AWS::EC2::Route', { GatewayId: Match.anyValue() }, 3);
});

test('S3 and DynamoDB have gateway endpoints in all subnets, and nothing that was not asked for has an endpoint', () => {
  const template = templateOf();

  template.resourceCountIs(ENDPOINT, 2);
  template.allResourcesProperties(ENDPOINT, {
    VpcEndpointType: 'Gateway',
    RouteTableIds: Array.from({ length: 9 }, () => Match.anyValue()),
  });
});

test('a service that is asked for has one endpoint, in one isolated subnet of each zone, for addresses of the network', () => {
  const { SSM, ECR_DOCKER } = InterfaceVpcEndpointAwsService;
  const template = templateOf({ cidr: '10.7.0.0/16' }, (network) => {
    expect(network.endpointFor(SSM)).toBe(network.endpointFor(SSM));
    network.endpointFor(ECR_DOCKER);
  });

  const isolated = idsOf(template, SUBNET).filter((id) => id.includes('isolated'));
  template.resourcePropertiesCountIs(ENDPOINT, { VpcEndpointType: 'Interface' }, 2);
  template.resourcePropertiesCountIs(
    ENDPOINT,
    {
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.us-east-1.ssm',
      PrivateDnsEnabled: true,
      SubnetIds: isolated.map((id) => ({ Ref: id })),
      SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('EndpointSecurityGroup'), 'GroupId'] }],
    },
    1,
  );
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: Match.stringLikeRegexp('endpoints'),
    SecurityGroupIngress: [
      { CidrIp: '10.7.0.0/16', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'HTTPS' },
    ],
  });
});

test('what has a gateway endpoint gets no other', () => {
  expect(() => templateOf({}, (network) => network.endpointFor(InterfaceVpcEndpointAwsService.DYNAMODB))).toThrow(
    'Network "Platform/Network": `endpointFor` is asked for "dynamodb", which is reached by a gateway endpoint already, and that costs nothing; leave it out',
  );
});

test('what is refused is logged for a month, by a role that only the flow logs of this account can take', () => {
  const template = templateOf();

  template.hasResourceProperties('AWS::EC2::FlowLog', {
    TrafficType: 'REJECT',
    LogDestinationType: 'cloud-watch-logs',
  });
  template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { RetentionInDays: 30 } });
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
        },
      ],
    },
  });
});

test('flow logs of all traffic, with a key of the customer', () => {
  const stack = stackIn(3);
  const encryptionKey = new Key(stack, 'Key');

  const template = templateOf({ flowLogTraffic: FlowLogTrafficType.ALL, encryptionKey }, undefined, stack);

  template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL' });
  template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } });
  expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain('logs.us-east-1.amazonaws.com');
});

test('there is no load balancer that nobody asked for, and no bucket for its logs', () => {
  const stack = stackIn(3);

  const template = templateOf({ certificate: certificateIn(stack) }, undefined, stack);

  template.resourceCountIs(BALANCER, 0);
  template.resourceCountIs('AWS::S3::Bucket', 0);
});

test('load balancers are made once, drop invalid headers, log accesses, and are protected against deletion', () => {
  const stack = stackIn(3);
  const template = templateOf(
    { certificate: certificateIn(stack) },
    (network) => {
      expect(network.internetFacing).toBe(network.internetFacing);
      expect(network.internal).toBe(network.internal);
    },
    stack,
  );

  const attributes = (prefix: string) =>
    Match.arrayWith([
      { Key: 'deletion_protection.enabled', Value: 'true' },
      { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
      { Key: 'routing.http.desync_mitigation_mode', Value: 'defensive' },
      { Key: 'access_logs.s3.enabled', Value: 'true' },
      { Key: 'access_logs.s3.bucket', Value: { Ref: Match.stringLikeRegexp('AccessLogs') } },
      { Key: 'access_logs.s3.prefix', Value: prefix },
    ]);
  const subnets = (group: string) =>
    idsOf(template, SUBNET)
      .filter((id) => id.includes(group))
      .map((id) => ({ Ref: id }));
  template.resourceCountIs(BALANCER, 2);
  template.hasResource(BALANCER, {
    DeletionPolicy: 'Retain',
    DependsOn: Match.arrayWith(idsOf(template, 'AWS::S3::BucketPolicy')),
    Properties: {
      Scheme: 'internet-facing',
      Subnets: subnets('public'),
      LoadBalancerAttributes: attributes('internet-facing'),
    },
  });
  template.hasResource(BALANCER, {
    DeletionPolicy: 'Retain',
    Properties: { Scheme: 'internal', Subnets: subnets('private'), LoadBalancerAttributes: attributes('internal') },
  });
});

test('a load balancer takes HTTPS with a current policy, answers 404 where no rule is, and redirects HTTP from the internet', () => {
  const stack = stackIn(3);

  const template = templateOf(
    { certificate: certificateIn(stack) },
    (network) => [network.internetFacing, network.internal],
    stack,
  );

  const listeners = Object.values(template.findResources('AWS::ElasticLoadBalancingV2::Listener')).map(
    ({ Properties }) => Properties,
  );
  const https = listeners.filter(({ Port }) => Port === 443);
  expect(https.length).toBe(2);
  for (const listener of https) {
    expect(listener).toMatchObject({
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      Certificates: [{ CertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/0d0b7a2f' }],
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    });
  }
  expect(listeners.filter(({ Port }) => Port !== 443)).toMatchObject([
    {
      Port: 80,
      LoadBalancerArn: { Ref: expect.stringContaining('InternetFacing') },
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    },
  ]);
});

test('the internet reaches ports 80 and 443 of the internet-facing one, the network port 443 of the internal one', () => {
  const stack = stackIn(3);

  const template = templateOf(
    { certificate: certificateIn(stack) },
    (network) => [network.internetFacing, network.internal],
    stack,
  );

  const opened = (description: string) =>
    Object.values(template.findResources('AWS::EC2::SecurityGroup'))
      .map(({ Properties }) => Properties)
      .filter(({ GroupDescription }) => GroupDescription.includes(description))
      .flatMap(({ SecurityGroupIngress }) => SecurityGroupIngress)
      .map(({ CidrIp, FromPort, ToPort }) => `${CidrIp} ${FromPort}-${ToPort}`);
  expect(opened('internet-facing')).toEqual(['0.0.0.0/0 443-443', '0.0.0.0/0 80-80']);
  expect(opened('the internal')).toEqual(['10.0.0.0/16 443-443']);
});

test('access logs go to a private, encrypted, versioned bucket, which load balancers of this account write, in any region', () => {
  const stack = new Stack(new App(), 'Platform');

  const template = templateOf({ certificate: certificateIn(stack) }, (network) => network.internal, stack);

  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90, Status: 'Enabled' })] },
    },
  });
  const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
  const allowed = policies
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
  expect(allowed).toMatchObject([
    { Action: 's3:PutObject', Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } },
  ]);
  const paths = allowed.flatMap(({ Resource }) => Resource).map((one) => one['Fn::Join'][1].slice(1));
  expect(paths).toEqual([
    ['/internet-facing/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*'],
    ['/internal/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*'],
  ]);
});

test('the certificate is for the name and all names below it, and renews itself by a record in the zone', () => {
  const stack = stackIn(3);

  const template = templateOf(
    { domain: { zone: zoneIn(stack), name: 'shop.example' } },
    (network) => network.internetFacing,
    stack,
  );

  const [certificate] = idsOf(template, 'AWS::CertificateManager::Certificate');
  template.hasResourceProperties('AWS::CertificateManager::Certificate', {
    DomainName: 'shop.example',
    SubjectAlternativeNames: ['*.shop.example'],
    ValidationMethod: 'DNS',
    DomainValidationOptions: [{ DomainName: 'shop.example', HostedZoneId: 'Z0123456789' }],
  });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443,
    Certificates: [{ CertificateArn: { Ref: certificate } }],
  });
});

test('a load balancer without a certificate is refused', () => {
  expect(() => templateOf({}, (network) => network.internal)).toThrow(
    'Network "Platform/Network": `internal` is a load balancer with HTTPS, and there is no certificate; give `domain`: { zone, name: "shop.example" }, or a `certificate`',
  );
});

test('a certificate of another region is refused', () => {
  const stack = stackIn(3);
  const arn = 'arn:aws:acm:eu-west-1:111111111111:certificate/0d0b7a2f';
  const certificate = Certificate.fromCertificateArn(stack, 'Given', arn);

  expect(() => new Network(stack, 'Network', { certificate })).toThrow(
    'it is in eu-west-1, and load balancers take those of their own region; write one in us-east-1',
  );
});

test('with RemovalPolicy.DESTROY nothing is kept, and nothing is protected', () => {
  const stack = stackIn(3);

  const template = templateOf(
    { removalPolicy: RemovalPolicy.DESTROY, domain: { zone: zoneIn(stack), name: 'shop.example' } },
    (network) => [network.internetFacing, network.internal, network.endpointFor(InterfaceVpcEndpointAwsService.SSM)],
    stack,
  );

  const resources: Record<string, { DeletionPolicy?: string }> = template.toJSON().Resources;
  expect(Object.entries(resources).filter(([, one]) => one.DeletionPolicy === 'Retain')).toEqual([]);
  template.allResourcesProperties(BALANCER, {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'false' }]),
  });
});

test('by default the network is kept without what is paid by the hour or in the way of its successor', () => {
  const stack = stackIn(3);

  const template = templateOf(
    { domain: { zone: zoneIn(stack), name: 'shop.example' } },
    (network) => [network.internetFacing, network.endpointFor(InterfaceVpcEndpointAwsService.SSM)],
    stack,
  );

  const resources: Record<string, { Type: string; DeletionPolicy?: string; Properties?: Record<string, unknown> }> =
    template.toJSON().Resources;
  const gone = Object.values(resources).filter(({ DeletionPolicy }) => DeletionPolicy !== 'Retain');
  expect([...new Set(gone.map(({ Type }) => Type))].sort()).toEqual([
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::EC2::EIP',
    'AWS::EC2::FlowLog',
    'AWS::EC2::NatGateway',
    'AWS::EC2::Route',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::VPCEndpoint',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
  ]);
  const routes = gone.filter(({ Type }) => Type === 'AWS::EC2::Route');
  expect(routes.filter(({ Properties }) => !Properties?.NatGatewayId)).toEqual([]);
});

test('an alarm on NAT gateways looks at all of them, and at ten metrics at most', () => {
  const template = templateOf({ nat: Nat.gatewayPerZone(), zones: 4 }, undefined, stackIn(4));

  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
  const gateways = (metrics: { MetricStat?: { Metric: { Dimensions: { Value: { Ref: string } }[] } } }[]) =>
    new Set(metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions.map(({ Value }) => Value.Ref) ?? []));
  expect(alarms.map(({ Metrics }) => gateways(Metrics).size)).toEqual([4, 4]);
  expect(alarms.map(({ Metrics }) => Metrics.length - 1).every((metrics) => metrics <= 10)).toBe(true);
});

test('a network without NAT gateways and certificate has no alarms and no place on a dashboard', () => {
  const template = templateOf({ nat: Nat.none() });

  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});

test('`alarms: false` is for the load balancers as well, unless one says otherwise', () => {
  const stack = stackIn(3);

  const template = templateOf(
    { alarms: false, certificate: certificateIn(stack), internal: { alarms: {} } },
    (network) => [network.internetFacing, network.internal],
    stack,
  );

  expect(idsOf(template, 'AWS::CloudWatch::Alarm').filter((id) => !id.includes('Internal'))).toEqual([]);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 3);
});

test('a VPC that is there already gets load balancers as a new one does, and no endpoints', () => {
  const stack = stackIn(3);
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidrBlock: '10.9.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    publicSubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
    privateSubnetIds: ['subnet-0123456789abcdef3', 'subnet-0123456789abcdef4'],
  });
  const network = Network.fromVpc(stack, 'Network', { vpc, certificate: certificateIn(stack) });

  const endpoint = network.endpointFor(InterfaceVpcEndpointAwsService.SSM);
  const made = [network.internetFacing, network.internal];

  const template = Template.fromStack(stack);
  expect(endpoint).toBeUndefined();
  expect(made.map(({ loadBalancer }) => loadBalancer.vpc)).toEqual([vpc, vpc]);
  template.resourceCountIs(ENDPOINT, 0);
  template.hasResourceProperties(BALANCER, {
    Scheme: 'internet-facing',
    Subnets: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
  });
  template.hasResourceProperties(BALANCER, {
    Scheme: 'internal',
    Subnets: ['subnet-0123456789abcdef3', 'subnet-0123456789abcdef4'],
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: Match.stringLikeRegexp('internal'),
    SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.9.0.0/16', FromPort: 443 })],
  });
});

test('a VPC that is there already gets endpoints where it is told so, in private subnets if it has no isolated ones', () => {
  const stack = stackIn(3);
  const vpc = new Vpc(stack, 'Vpc', {
    subnetConfiguration: [
      { name: 'public', subnetType: SubnetType.PUBLIC },
      { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    ],
  });
  const network = Network.fromVpc(stack, 'Network', { vpc, createEndpoints: true });

  network.endpointFor(InterfaceVpcEndpointAwsService.SSM);

  const template = Template.fromStack(stack);
  template.hasResourceProperties(ENDPOINT, {
    VpcEndpointType: 'Interface',
    SubnetIds: vpc.privateSubnets.map((subnet) => stack.resolve(subnet.subnetId)),
  });
});

test('a VPC that is still to be looked up is taken as it is', () => {
  const stack = stackIn(3);
  const vpc = Vpc.fromLookup(stack, 'Vpc', { vpcName: 'shop' });
  const network = Network.fromVpc(stack, 'Network', { vpc, certificate: certificateIn(stack), createEndpoints: true });

  expect(() => [
    network.internetFacing,
    network.internal,
    network.endpointFor(InterfaceVpcEndpointAwsService.SSM),
  ]).not.toThrow();
});

test('a VPC without public subnets has no internet-facing load balancer', () => {
  const stack = stackIn(3);
  const vpc = new Vpc(stack, 'Vpc', {
    natGateways: 0,
    subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  const network = Network.fromVpc(stack, 'Network', { vpc, certificate: certificateIn(stack) });

  expect(() => network.internetFacing).toThrow(
    'Network.fromVpc "Platform/Network": `internetFacing` is a load balancer, which stands in two zones at least, and the VPC has public subnets in 0; give a VPC with more',
  );
});

test('a service in another stack stands behind a load balancer by a rule and targets of its own', () => {
  const stack = stackIn(3);
  const network = new Network(stack, 'Network', { certificate: certificateIn(stack) });
  const shop = new Stack(stack.node.root as App, 'Shop', { env: { account: '111111111111', region: 'us-east-1' } });
  const fleet = new AutoScalingGroup(shop, 'Fleet', {
    vpc: network.vpc,
    vpcSubnets: network.privateSubnets,
    instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
    machineImage: MachineImage.genericLinux({ 'us-east-1': 'ami-0123456789abcdef0' }),
  });
  const targets = new ApplicationTargetGroup(shop, 'Targets', { vpc: network.vpc, port: 8080, targets: [fleet] });
  new ApplicationListenerRule(shop, 'Rule', {
    listener: network.internetFacing.listener,
    priority: 1,
    conditions: [ListenerCondition.hostHeaders(['orders.shop.example'])],
    targetGroups: [targets],
  });

  const template = Template.fromStack(shop);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 8080, ToPort: 8080 });
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 1);
  template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
  Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
});
