import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import type { CapacityConfig } from 'aws-cdk-lib/aws-opensearchservice';
import { expect, test } from 'vitest';
import { EventStream, SearchDomain, type SearchDomainProps } from '../../../lib';
import { Annotations, customersIn, indexIn, Match, permissionsIn, stackWithStream, Template } from '../app';

const DOMAIN = 'AWS::OpenSearchService::Domain';
/** With a feature flag that CDK recommends, domains are with standby where they do not say otherwise. */
const FLAGS: Record<string, boolean>[] = [
  {},
  { '@aws-cdk/aws-opensearchservice:enableOpensearchMultiAzWithStandby': true },
];

interface NetworkOptions {
  /** @default 3 */
  readonly zones?: number;
  /** How many subnets each zone has. @default 1 */
  readonly subnetsInZone?: number;
  /** Feature flags of the app. @default none */
  readonly flags?: Record<string, boolean>;
}

/** A stack with a network of isolated subnets. */
function stackWithNetwork({ zones = 3, subnetsInZone = 1, flags = {} }: NetworkOptions = {}) {
  const stack = new Stack(new App({ context: flags }), 'Shop', {
    env: { account: '111111111111', region: 'eu-west-1' },
  });
  const vpc = new Vpc(stack, 'Network', {
    availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c', 'eu-west-1d'].slice(0, zones),
    natGateways: 0,
    subnetConfiguration: Array.from({ length: subnetsInZone }, (_, index) => ({
      name: `isolated${index}`,
      subnetType: SubnetType.PRIVATE_ISOLATED,
    })),
  });
  return { stack, vpc };
}

/** How the nodes of a domain are spread. */
function spreadOf(props: Partial<SearchDomainProps>, network: NetworkOptions = {}) {
  const { stack, vpc } = stackWithNetwork(network);
  new SearchDomain(stack, 'Search', { vpc, ...props });
  const [domain] = Object.values(Template.fromStack(stack).findResources(DOMAIN));
  const { ClusterConfig: cluster, VPCOptions } = domain?.Properties ?? {};
  return {
    nodes: cluster.InstanceCount,
    type: cluster.InstanceType,
    zones: cluster.ZoneAwarenessEnabled ? cluster.ZoneAwarenessConfig.AvailabilityZoneCount : 1,
    subnets: VPCOptions.SubnetIds.length,
    standby: cluster.MultiAZWithStandbyEnabled,
  };
}

test('a domain is in the network, encrypted, reachable with HTTPS only, and kept', () => {
  const { stack, vpc } = stackWithNetwork();

  new SearchDomain(stack, 'Search', { vpc });

  Template.fromStack(stack).hasResource(DOMAIN, {
    DeletionPolicy: 'Retain',
    Properties: {
      EngineVersion: 'OpenSearch_3.7',
      EncryptionAtRestOptions: { Enabled: true },
      NodeToNodeEncryptionOptions: { Enabled: true },
      DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
      EBSOptions: { EBSEnabled: true, VolumeSize: 100, VolumeType: 'gp3' },
    },
  });
});

test.each([[RemovalPolicy.RETAIN, 'Retain'] as const, [RemovalPolicy.DESTROY, 'Delete'] as const])(
  'with %s the domain and all that it cannot be without have the deletion policy %s',
  (removalPolicy, DeletionPolicy) => {
    const { stack, vpc } = stackWithNetwork();

    new SearchDomain(stack, 'Search', { vpc, removalPolicy });

    const template = Template.fromStack(stack);
    for (const type of [DOMAIN, 'AWS::EC2::SecurityGroup', 'AWS::Logs::LogGroup', 'AWS::Logs::ResourcePolicy']) {
      template.allResources(type, { DeletionPolicy });
    }
  },
);

test("OpenSearch may write the domain's log, for this account only, before the domain is made", () => {
  const { stack, vpc } = stackWithNetwork();

  new SearchDomain(stack, 'Search', { vpc });

  const template = Template.fromStack(stack);
  const [[id, policy]] = Object.entries(template.findResources('AWS::Logs::ResourcePolicy')) as [
    [string, { Properties: { PolicyDocument: { 'Fn::Join': [string, unknown[]] } } }],
  ];
  const [logs] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  const document = policy.Properties.PolicyDocument['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : '<log group>'))
    .join('');
  expect(JSON.parse(document).Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:PutLogEvents', 'logs:CreateLogStream'],
      Principal: { Service: 'es.amazonaws.com' },
      Resource: '<log group>',
      Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
    },
  ]);
  expect(JSON.stringify(policy)).toContain(JSON.stringify({ 'Fn::GetAtt': [logs, 'Arn'] }));
  template.hasResource(DOMAIN, { DependsOn: [id] });
});

test.each(FLAGS)('one node in each zone, three at most, without standby: flags %j', (flags) => {
  const zones = [2, 3, 4].map((count) => spreadOf({}, { zones: count, flags }));

  const node = { type: 'r7g.large.search', standby: false };
  expect(zones).toEqual([
    { ...node, nodes: 2, zones: 2, subnets: 2 },
    { ...node, nodes: 3, zones: 3, subnets: 3 },
    { ...node, nodes: 3, zones: 3, subnets: 3 },
  ]);
});

test.each(FLAGS)('a capacity of one small node needs one subnet: flags %j', (flags) => {
  const capacity = { dataNodes: 1, dataNodeInstanceType: 't3.small.search' };

  const spread = spreadOf({ capacity }, { flags });

  expect(spread).toEqual({ nodes: 1, type: 't3.small.search', zones: 1, subnets: 1, standby: false });
});

const capacities: [CapacityConfig, object][] = [
  [{ dataNodes: 2 }, { nodes: 2, zones: 2, subnets: 2 }],
  [{ dataNodes: 6 }, { nodes: 6, zones: 3, subnets: 3 }],
  [{ dataNodeInstanceType: 'm7g.large.search' }, { nodes: 3, zones: 3, type: 'm7g.large.search' }],
  [
    { dataNodes: undefined, masterNodes: 3 },
    { nodes: 3, zones: 3 },
  ],
  [
    { dataNodes: 3, masterNodes: 3, multiAzWithStandbyEnabled: true },
    { nodes: 3, zones: 3, standby: true },
  ],
];

test.each(capacities)('nodes of a capacity %j are spread over as many zones as they can be', (capacity, expected) => {
  expect(spreadOf({ capacity })).toMatchObject(expected);
});

test('a zone with several subnets counts once and gives one', () => {
  expect(spreadOf({}, { zones: 2, subnetsInZone: 2 })).toMatchObject({ nodes: 2, zones: 2, subnets: 2 });
});

test.each([
  [
    { dataNodes: 4 },
    3,
    '`capacity.dataNodes` is 4, and the subnets are in 3 zones, which get the same number of nodes each; write 3 or 6, or give `vpcSubnets` in fewer zones',
  ],
  [{ dataNodes: 3 }, 2, 'write 2 or 4'],
  [undefined, 1, 'Give subnets in two zones, or a `capacity` with `dataNodes: 1`'],
])('a capacity %j in %i zones is refused', (capacity, zones, sentence) => {
  expect(() => spreadOf({ capacity }, { zones })).toThrow(sentence);
});

test('a network with public subnets only is refused', () => {
  const stack = new Stack(new App(), 'Shop');
  const vpc = new Vpc(stack, 'Network', { subnetConfiguration: [{ name: 'web', subnetType: SubnetType.PUBLIC }] });

  expect(() => new SearchDomain(stack, 'Search', { vpc, capacity: { dataNodes: 1 } })).toThrow(
    'SearchDomain "Shop/Search": the network has no isolated and no private subnets; give `vpcSubnets`',
  );
});

test('a network that is still to be looked up is taken as it is', () => {
  const stack = new Stack(new App(), 'Shop', { env: { account: '111111111111', region: 'eu-west-1' } });
  const vpc = Vpc.fromLookup(stack, 'Network', { vpcName: 'shop' });

  expect(() => new SearchDomain(stack, 'Search', { vpc, capacity: { dataNodes: 3 } })).not.toThrow();
});

test('functions reach a domain from its network, and sign their requests', () => {
  const { stack, stream } = stackWithStream();
  const domain = new SearchDomain(stack, 'Search', { vpc: new Vpc(stack, 'Network') });

  indexIn(stack, customersIn(stack, stream), domain);

  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: Match.objectLike({ SubnetIds: Match.anyValue() }),
    Environment: { Variables: Match.objectLike({ SEARCH_SIGNING: 'aws', REGISTRY_PATH: Match.anyValue() }) },
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 443, ToPort: 443, IpProtocol: 'tcp' });
  expect(Object.keys(permissionsIn(template))).toContain('ec2:CreateNetworkInterface');
});

test('a domain may be in another stack than its indexes, which open it for their functions', () => {
  const app = new App();
  const platform = new Stack(app, 'Platform');
  const domain = new SearchDomain(platform, 'Search', { vpc: new Vpc(platform, 'Network') });
  const shop = new Stack(app, 'Shop');

  indexIn(shop, customersIn(shop, new EventStream(shop, 'Changes')), domain);

  const [ofShop, ofPlatform] = [Template.fromStack(shop), Template.fromStack(platform)];
  ofPlatform.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  ofShop.resourceCountIs('AWS::EC2::SecurityGroupIngress', 2);
  ofShop.allResourcesProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 443,
    GroupId: { 'Fn::ImportValue': Match.stringLikeRegexp('SearchSecurityGroup') },
  });
  expect(Annotations.fromStack(shop).findWarning('*', Match.stringLikeRegexp('Egress'))).toEqual([]);
});

test('a function that may not reach everything may reach the domain', () => {
  const { stack, vpc } = stackWithNetwork();
  const domain = new SearchDomain(stack, 'Search', { vpc });
  const other = new Stack(stack.node.root as App, 'Api', { env: { account: '111111111111', region: 'eu-west-1' } });
  const group = new SecurityGroup(other, 'Functions', { vpc, allowAllOutbound: false });

  domain.allowFrom(group);
  domain.allowFrom(group);

  const template = Template.fromStack(other);
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
});

test('the security groups of a domain that is there already let functions in', () => {
  const { stack, stream } = stackWithStream();
  const domain = SearchDomain.fromEndpoint(stack, 'Search', {
    endpoint: 'https://vpc-shop.eu-west-1.es.amazonaws.com/',
    domainArn: 'arn:aws:es:eu-west-1:111111111111:domain/shop',
    vpc: new Vpc(stack, 'Network'),
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'OfDomain', 'sg-0123456789abcdef0')],
  });

  indexIn(stack, customersIn(stack, stream), domain);

  expect(domain.endpoint).toBe('https://vpc-shop.eu-west-1.es.amazonaws.com');
  Template.fromStack(stack).allResourcesProperties('AWS::EC2::SecurityGroupIngress', {
    GroupId: 'sg-0123456789abcdef0',
    FromPort: 443,
  });
});

test('of a path nothing else is granted, of an index all that is below it', () => {
  const { stack, vpc } = stackWithNetwork();
  const domain = new SearchDomain(stack, 'Search', { vpc });
  const role = new Role(stack, 'Api', { assumedBy: new AccountRootPrincipal() });

  domain.grantPaths(role, ['customers/_search'], ['Post']);
  domain.grantIndex(role, 'orders', ['Get']);

  const permissions = permissionsIn(Template.fromStack(stack));
  const pathsOf = (action: string) =>
    permissions[action]?.map((resource) => JSON.stringify(resource).split('"').at(-2));
  expect(pathsOf('es:ESHttpPost')).toEqual(['/customers/_search']);
  expect(pathsOf('es:ESHttpGet')).toEqual(['/orders', '/orders/*']);
});

test('an endpoint without an ARN is asked without a signature, and outside of any network', () => {
  const { stack, stream } = stackWithStream();

  indexIn(stack, customersIn(stack, stream));

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    VpcConfig: Match.absent(),
    Environment: {
      Variables: Match.objectLike({ SEARCH_SIGNING: 'none', SEARCH_ENDPOINT: 'https://search.example' }),
    },
  });
});

test.each(['http://127.0.0.1:9200', 'http://localhost', 'http://[::1]:9200', 'https://search.example'])(
  'the endpoint %s is taken',
  (endpoint) => {
    const stack = new Stack(undefined, 'Shop');

    expect(SearchDomain.fromEndpoint(stack, 'Search', { endpoint }).endpoint).toBe(endpoint);
  },
);

test('an endpoint that is known at deployment only is taken', () => {
  const stack = new Stack(undefined, 'Shop');
  const endpoint = new CfnParameter(stack, 'Endpoint').valueAsString;

  expect(SearchDomain.fromEndpoint(stack, 'Search', { endpoint }).endpoint).toBe(endpoint);
});
