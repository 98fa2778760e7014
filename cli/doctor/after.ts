import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeKinesisStreamingDestinationCommand } from '@aws-sdk/client-dynamodb';
import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  type Listener,
  type LoadBalancer,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { DescribeDomainCommand } from '@aws-sdk/client-opensearch';
import { GetPublicAccessBlockCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import { type Answer, type Check, checkOf, unanswered } from '../../domain/doctor/check';
import { checkSecurityGroups, type InboundRule } from '../../domain/doctor/open-ports';
import {
  type BucketAccess,
  findBucket,
  findHttps,
  findInternal,
  findRedirect,
  namesOfBalancer,
  type Reached,
} from '../../domain/doctor/reach';
import { type DeployedResource, ofType, type TemplateResource } from '../../domain/doctor/resource';
import {
  type AlarmState,
  checkAlarms,
  findDestination,
  findMapping,
  findParameters,
  findRepository,
  findSearchDomain,
  findSubscriptions,
  type SearchDomainState,
  type Subscription,
} from '../../domain/doctor/running';
import { absent, ask } from './ask';
import type { AccountClients } from './clients';
import { askForParameters } from './parameters';
import { addressOf, reach } from './reach';
import { askZone } from './zone';

/** What was deployed into one environment. */
export interface Deployed {
  readonly resources: readonly DeployedResource[];
  /** The same stacks as their templates say it. */
  readonly templates: readonly TemplateResource[];
  /** The clock, in milliseconds. */
  readonly now: number;
}

/** Asks whether what is deployed works, is reachable where it should be, and is not where it should not. */
export async function askAfter(deployed: Deployed, clients: AccountClients): Promise<Check[]> {
  const { resources } = deployed;
  const each = (type: string, question: (resource: DeployedResource) => Promise<Check | Check[]>) =>
    ofType(resources, type).map(question);
  const balancers = await Promise.all(
    each('AWS::ElasticLoadBalancingV2::LoadBalancer', (one) => balancer(one, deployed, clients)),
  );
  const checks = await Promise.all([
    ...each('AWS::SNS::Topic', (one) => topic(one, clients)),
    ...each('AWS::Lambda::EventSourceMapping', (one) => mapping(one, clients)),
    ...tablesWithStreams(deployed).map((one) => destination(one, clients)),
    parameters(resources, clients),
    ...each('AWS::Route53::HostedZone', ({ physicalId }) => askZone(physicalId, clients)),
    ...each('AWS::OpenSearchService::Domain', (one) => searchDomain(one, clients)),
    ...balancers,
    ...each('AWS::S3::Bucket', (one) => bucket(one, clients)),
    ...each('AWS::ECR::Repository', (one) => repository(one, clients)),
    securityGroups(resources, clients),
    alarms(deployed, clients),
  ]);
  return checks.flat();
}

async function topic({ physicalId: arn }: DeployedResource, { sns }: AccountClients): Promise<Check> {
  const answer = await ask('sns:ListSubscriptionsByTopic', async () => {
    const found: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: arn })) {
      for (const { Protocol = '', Endpoint = '', SubscriptionArn } of Subscriptions)
        found.push({ protocol: Protocol, endpoint: Endpoint, isConfirmed: SubscriptionArn !== 'PendingConfirmation' });
    }
    return found;
  });
  return checkOf(`topic ${arn.split(':').at(-1)}`, answer, (found) => findSubscriptions(arn, found));
}

async function mapping({ logicalId, physicalId: uuid }: DeployedResource, { lambda }: AccountClients): Promise<Check> {
  const answer = await ask('lambda:GetEventSourceMapping', () =>
    lambda
      .send(new GetEventSourceMappingCommand({ UUID: uuid }))
      .then(
        ({ State = '', LastProcessingResult = '' }) => ({ state: State, lastResult: LastProcessingResult }),
        absent(undefined, 'ResourceNotFound'),
      ),
  );
  return checkOf(`mapping ${logicalId}`, answer, (found) => findMapping(uuid, found));
}

/** The tables whose changes go to a stream, as their templates say. */
function tablesWithStreams({ resources, templates }: Deployed): DeployedResource[] {
  const streaming = templates.filter(({ type, properties: { KinesisStreamSpecification: own, Replicas = [] } }) =>
    type === 'AWS::DynamoDB::GlobalTable'
      ? (Replicas as { KinesisStreamSpecification?: unknown }[]).some((replica) => replica.KinesisStreamSpecification)
      : own !== undefined,
  );
  const names = new Set(streaming.map(({ stack, logicalId }) => `${stack} ${logicalId}`));
  const tables = ofType(resources, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');
  return tables.filter(({ stack, logicalId }) => names.has(`${stack} ${logicalId}`));
}

async function destination({ physicalId: table }: DeployedResource, { dynamoDb }: AccountClients): Promise<Check> {
  const answer = await ask('dynamodb:DescribeKinesisStreamingDestination', async () => {
    const { KinesisDataStreamDestinations = [] } = await dynamoDb.send(
      new DescribeKinesisStreamingDestinationCommand({ TableName: table }),
    );
    return KinesisDataStreamDestinations.map(({ DestinationStatus = '' }) => DestinationStatus);
  });
  return checkOf(`table ${table}`, answer, (statuses) => findDestination(table, statuses));
}

async function parameters(resources: readonly DeployedResource[], clients: AccountClients): Promise<Check[]> {
  const names = ofType(resources, 'AWS::SSM::Parameter').map(({ physicalId }) => physicalId);
  const own = names.filter((name) => name.startsWith('/towpath/'));
  if (own.length === 0) return [];
  const answer = await askForParameters(own, clients);
  return [checkOf('parameters below /towpath', answer, ({ missing }) => findParameters(own, missing))];
}

async function searchDomain({ physicalId: name }: DeployedResource, { openSearch }: AccountClients): Promise<Check[]> {
  const answer = await ask('es:DescribeDomain', () =>
    openSearch.send(new DescribeDomainCommand({ DomainName: name })).then(
      ({ DomainStatus: { Processing = false, Endpoint, Endpoints, VPCOptions } = {} as never }): SearchDomainState => ({
        processing: Processing,
        endpoint: Endpoint ?? Endpoints?.vpc,
        inNetwork: VPCOptions?.VPCId !== undefined,
      }),
      absent(undefined, 'ResourceNotFound'),
    ),
  );
  const check = checkOf(`domain ${name}`, answer, (found) => findSearchDomain(name, found));
  const endpoint = answer.known ? answer.value?.endpoint : undefined;
  return endpoint === undefined ? [check] : [check, await internal(`domain ${name}`, endpoint, ['https'])];
}

/** What is inside a network is asked from here, and has to keep silent. */
async function internal(title: string, host: string, schemes: readonly string[]): Promise<Check> {
  const [address, ...reached] = await Promise.all([
    addressOf(host),
    ...schemes.map((scheme) => reach(`${scheme}://${host}/`, { checkName: false })),
  ]);
  const answered = reached.find(({ kind }) => kind === 'answered') ?? reached[0];
  return { title, ...findInternal(host, answered ?? { kind: 'refused', says: 'nothing was asked' }, address) };
}

async function balancer(
  resource: DeployedResource,
  { templates }: Deployed,
  { loadBalancing }: AccountClients,
): Promise<Check[]> {
  const { logicalId, physicalId: arn } = resource;
  const title = `balancer ${logicalId}`;
  const [described, listed] = await Promise.all([
    ask('elasticloadbalancing:DescribeLoadBalancers', () =>
      loadBalancing.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] })).then(firstBalancer),
    ),
    ask('elasticloadbalancing:DescribeListeners', () =>
      loadBalancing
        .send(new DescribeListenersCommand({ LoadBalancerArn: arn }))
        .then(({ Listeners = [] }) => Listeners),
    ),
  ]);
  if (!described.known) return [unanswered(title, described)];
  if (!listed.known) return [unanswered(title, listed)];
  const { DNSName: host = '', Scheme } = described.value;
  if (Scheme !== 'internet-facing') return [await internal(title, host, ['https', 'http'])];
  return facingInternet(title, { host, names: namesOfBalancer(resource, templates) }, listed.value);
}

function firstBalancer({ LoadBalancers: [first] = [] }: { LoadBalancers?: LoadBalancer[] }): LoadBalancer {
  return first ?? {};
}

/** It is asked by the names that people use; by its own only where there are no others, which no certificate is for. */
async function facingInternet(
  title: string,
  { host, names }: { readonly host: string; readonly names: readonly string[] },
  listeners: readonly Listener[],
): Promise<Check[]> {
  const hosts = names.length > 0 ? names : [host];
  const checkName = names.length > 0;
  const secure = listeners.filter(({ Protocol }) => Protocol === 'HTTPS');
  const open = listeners.filter(({ Protocol }) => Protocol === 'HTTP');
  const checks = hosts.flatMap((name) => [
    ...secure.map(async ({ Port = 443 }) => {
      const at = Port === 443 ? name : `${name}:${Port}`;
      return { title, ...findHttps(at, await reach(`https://${at}/`, { checkName })) };
    }),
    ...open.map(async ({ Port = 80 }) => {
      const at = Port === 80 ? name : `${name}:${Port}`;
      return { title, ...findRedirect(at, await reach(`http://${at}/`)) };
    }),
  ]);
  if (secure.length > 0) return Promise.all(checks);
  const says = 'faces the internet, and has no listener of HTTPS';
  return [{ title, state: 'missing', says, mend: 'docs/doctor.md#after-a-deployment' }, ...(await Promise.all(checks))];
}

async function bucket({ physicalId: name }: DeployedResource, { s3, unsignedS3 }: AccountClients): Promise<Check> {
  const [blocked, unsigned] = await Promise.all([
    ask('s3:GetBucketPublicAccessBlock', () =>
      s3
        .send(new GetPublicAccessBlockCommand({ Bucket: name }))
        .then(
          ({ PublicAccessBlockConfiguration: block = {} }) => [
            block.BlockPublicAcls === true,
            block.IgnorePublicAcls === true,
            block.BlockPublicPolicy === true,
            block.RestrictPublicBuckets === true,
          ],
          absent([], 'NoSuchPublicAccessBlockConfiguration'),
        ),
    ),
    unsignedS3.send(new ListObjectsV2Command({ Bucket: name, MaxKeys: 1 })).then(
      ({ $metadata: { httpStatusCode = 200 } }): Reached => ({ kind: 'answered', status: httpStatusCode }),
      ({ name: says, $metadata }: { name: string; $metadata?: { httpStatusCode?: number } }): Reached =>
        $metadata?.httpStatusCode === undefined
          ? { kind: 'refused', says: `an unsigned request had no answer: ${says}` }
          : { kind: 'answered', status: $metadata.httpStatusCode },
    ),
  ]);
  const access: Answer<BucketAccess> = blocked.known
    ? { known: true, value: { blocked: blocked.value, unsigned } }
    : blocked;
  return checkOf(`bucket ${name}`, access, (found) => findBucket(name, found));
}

async function repository({ physicalId: name }: DeployedResource, { ecr }: AccountClients): Promise<Check> {
  const answer = await ask('ecr:GetRepositoryPolicy', () =>
    ecr
      .send(new GetRepositoryPolicyCommand({ repositoryName: name }))
      .then(({ policyText }) => policyText, absent(undefined, 'RepositoryPolicyNotFound')),
  );
  return checkOf(`repository ${name}`, answer, (policy) => findRepository(name, policy));
}

async function securityGroups(resources: readonly DeployedResource[], clients: AccountClients): Promise<Check[]> {
  const groups = ofType(resources, 'AWS::EC2::SecurityGroup').map(({ physicalId }) => physicalId);
  if (groups.length === 0) return [];
  const [rules, facing] = await Promise.all([inboundRules(groups, clients), groupsFacingInternet(clients)]);
  if (!rules.known) return [unanswered('security groups', rules)];
  if (!facing.known) return [unanswered('security groups', facing)];
  return checkSecurityGroups(
    [...rules.value].map(([id, inbound]) => ({ id, rules: inbound, facesInternet: facing.value.has(id) })),
  );
}

function inboundRules(
  groups: readonly string[],
  { ec2 }: AccountClients,
): Promise<Answer<ReadonlyMap<string, readonly InboundRule[]>>> {
  return ask('ec2:DescribeSecurityGroups', async () => {
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [...groups] }));
    return new Map(
      SecurityGroups.map(({ GroupId = '', IpPermissions = [] }) => [
        GroupId,
        IpPermissions.map(
          ({ IpProtocol = '-1', FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] }): InboundRule => ({
            protocol: IpProtocol,
            ...(FromPort !== undefined && { from: FromPort }),
            ...(ToPort !== undefined && { to: ToPort }),
            ranges: [...IpRanges.map(({ CidrIp = '' }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 = '' }) => CidrIpv6)],
          }),
        ),
      ]),
    );
  });
}

/** Those of all balancers of the account that are meant for everybody: a balancer and its group may be in two stacks. */
function groupsFacingInternet({ loadBalancing }: AccountClients): Promise<Answer<ReadonlySet<string>>> {
  return ask('elasticloadbalancing:DescribeLoadBalancers', async () => {
    const groups = new Set<string>();
    for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client: loadBalancing }, {})) {
      for (const { Scheme, SecurityGroups = [] } of LoadBalancers)
        if (Scheme === 'internet-facing') for (const group of SecurityGroups) groups.add(group);
    }
    return groups;
  });
}

/** CloudWatch answers for a hundred at once. */
const ALARMS = 100;

async function alarms({ resources, now }: Deployed, { cloudWatch }: AccountClients): Promise<readonly Check[]> {
  const names = ofType(resources, 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').map(
    ({ physicalId }) => physicalId,
  );
  if (names.length === 0) return [];
  const answer = await ask('cloudwatch:DescribeAlarms', async () => {
    const found: AlarmState[] = [];
    for (let start = 0; start < names.length; start += ALARMS) {
      const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(
        new DescribeAlarmsCommand({
          AlarmNames: names.slice(start, start + ALARMS),
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: ALARMS,
        }),
      );
      for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
        const { AlarmName: name = '', StateValue: state = '', AlarmActions = [], ActionsEnabled = true } = alarm;
        const since = alarm.StateUpdatedTimestamp?.getTime() ?? now;
        const hasActions = ActionsEnabled && AlarmActions.length > 0;
        found.push({ name, state, hasActions, hours: (now - since) / 3_600_000 });
      }
    }
    return found;
  });
  return answer.known ? checkAlarms(answer.value) : [unanswered('alarms', answer)];
}
