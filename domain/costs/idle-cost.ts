import { type PriceName, prices } from './prices';

/** Parts of a bill. */
export const groups = ['stream', 'alarms', 'dashboards', 'heartbeat', 'search', 'network', 'rest'] as const;
export type Group = (typeof groups)[number];

/** What of a CloudFormation template costs are found in. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** What is used, and how much of it. */
export interface Usage {
  readonly group: Group;
  readonly what: string;
  readonly price: PriceName;
  readonly quantity: number;
}

/** Of a month. AWS reckons so, too. */
const HOURS = 730;

/** The heart beats every five minutes. */
const BEATS = HOURS * 12;

/**
 * How Lambda asks a queue in which nothing is: so many requests at a time, of 20 seconds each. Not checked; there may be
 * fewer.
 */
const POLLERS = 5;
const POLLS = (POLLERS * HOURS * 3600) / 20;

/** What a beat takes in a function: 512 MB for 200 ms, a record in its log and three of Lambda's own. */
const BEAT = { gigabyteSeconds: 0.5 * 0.2, gigabytesOfLogs: 1.5e-6 };

/** Metrics that a function gives a value with every beat, see lambda/stream and lambda/notifications. */
const METRICS_OF_SINK = 6;
const METRICS_OF_SENDER = 4;

type Count = (resource: Resource, template: Template) => Usage[];

const free: Count = () => [];

/**
 * What each type of resource costs while nothing is written, read or searched. What is used only with data (requests,
 * bytes, invocations) is free here.
 */
const idle: Readonly<Record<string, Count>> = {
  'AWS::AutoScaling::AutoScalingGroup': servers,
  'AWS::CDK::Metadata': free,
  'AWS::CertificateManager::Certificate': free,
  'AWS::CloudWatch::Alarm': (alarm) => [usage('alarms', 'alarms', 'alarmMetric', metricsOf(alarm))],
  'AWS::CloudWatch::CompositeAlarm': () => [usage('alarms', 'alarms of alarms', 'compositeAlarm', 1)],
  'AWS::CloudWatch::Dashboard': () => [usage('dashboards', 'dashboard', 'dashboard', 1)],
  'AWS::DynamoDB::GlobalTable': onDemandTable,
  'AWS::EC2::EIP': () => [usage('network', 'public address', 'addressHour', HOURS)],
  'AWS::EC2::FlowLog': free,
  'AWS::EC2::InternetGateway': free,
  'AWS::EC2::LaunchTemplate': free,
  'AWS::EC2::NatGateway': () => [usage('network', 'NAT gateway', 'natGatewayHour', HOURS)],
  'AWS::EC2::Route': free,
  'AWS::EC2::RouteTable': free,
  'AWS::EC2::SecurityGroup': free,
  'AWS::EC2::SecurityGroupEgress': free,
  'AWS::EC2::SecurityGroupIngress': free,
  'AWS::EC2::Subnet': free,
  'AWS::EC2::SubnetRouteTableAssociation': free,
  'AWS::EC2::VPC': free,
  'AWS::EC2::VPCEndpoint': endpoint,
  'AWS::EC2::VPCGatewayAttachment': free,
  'AWS::ElasticLoadBalancingV2::Listener': free,
  'AWS::ElasticLoadBalancingV2::ListenerRule': free,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': loadBalancer,
  'AWS::ElasticLoadBalancingV2::TargetGroup': free,
  'AWS::IAM::InstanceProfile': free,
  'AWS::ECR::Repository': free,
  'AWS::Events::Rule': free,
  'AWS::IAM::ManagedPolicy': free,
  'AWS::IAM::Policy': free,
  'AWS::IAM::Role': free,
  'AWS::KMS::Alias': free,
  'AWS::KMS::Key': () => [usage('rest', 'key', 'key', 1)],
  'AWS::Kinesis::Stream': stream,
  'AWS::Lambda::EventSourceMapping': mapping,
  'AWS::Lambda::Function': secretOf,
  'AWS::Lambda::Url': free,
  'AWS::Logs::LogGroup': free,
  'AWS::Logs::ResourcePolicy': free,
  'AWS::OpenSearchService::Domain': searchDomain,
  'AWS::Route53::RecordSet': free,
  'AWS::S3::Bucket': free,
  'AWS::S3::BucketPolicy': free,
  'AWS::SNS::Subscription': free,
  'AWS::SNS::Topic': free,
  'AWS::SNS::TopicPolicy': free,
  'AWS::SQS::Queue': free,
  'AWS::SQS::QueuePolicy': free,
  'AWS::SSO::Assignment': free,
  'AWS::SSO::PermissionSet': free,
  'AWS::SSM::Parameter': standardParameter,
  'AWS::Scheduler::Schedule': heartbeat,
  'AWS::StepFunctions::StateMachine': free,
  'Custom::TowpathChangeDestination': free,
  'Custom::TowpathSearchIndex': free,
  'Custom::VpcRestrictDefaultSG': free,
};

/**
 * What a stack uses in a month in which nobody uses it: only its heart beats.
 *
 * @throws UnknownCost that names a type of resource, or a sort of it, of which it does not know what it costs
 */
export function idleUsage(template: Template): Usage[] {
  return merged(Object.values(template.Resources ?? {}).flatMap((resource) => usageOf(resource, template)));
}

/**
 * As `idleUsage`, of templates that may have what nobody has priced.
 *
 * @returns what is known, and a sentence about each resource that is left out of it
 */
export function knownIdleUsage(template: Template): { usages: Usage[]; unknown: string[] } {
  const usages: Usage[] = [];
  const unknown: string[] = [];
  for (const resource of Object.values(template.Resources ?? {})) {
    try {
      usages.push(...usageOf(resource, template));
    } catch (error) {
      if (!(error instanceof UnknownCost)) throw error;
      unknown.push(error.what);
    }
  }
  return { usages: merged(usages), unknown };
}

function usageOf(resource: Resource, template: Template): Usage[] {
  const count = idle[resource.Type];
  if (!count) throw new UnknownCost(resource.Type);
  return count(resource, template);
}

/** A resource of which nobody has said what it costs. */
class UnknownCost extends Error {
  /** @param what a type of resource, or a sort of it: `AWS::RDS::DBInstance` */
  constructor(readonly what: string) {
    super(`What ${what} costs is not known; say it in domain/costs/idle-cost.ts`);
    this.name = 'UnknownCost';
  }
}

/** The types of resources in a template of which none costs anything when idle, with how many there are. */
export function freeTypes(template: Template): Map<string, number> {
  const byType = Map.groupBy(Object.values(template.Resources ?? {}), ({ Type }) => Type);
  const types = [...byType].filter(([type, all]) => all.every((one) => idle[type]?.(one, template).length === 0));
  return new Map(types.map(([type, all]) => [type, all.length]));
}

/** In US dollars. */
export function costOf(...usages: readonly Usage[]): number {
  return usages.reduce((total, { price, quantity }) => total + quantity * prices[price].dollars, 0);
}

function merged(usages: readonly Usage[]): Usage[] {
  const same = Map.groupBy(usages, ({ group, what, price }) => `${group} ${what} ${price}`);
  return [...same.values()].flatMap((some) => {
    const quantity = some.reduce((total, one) => total + one.quantity, 0);
    return some[0] ? [{ ...some[0], quantity }] : [];
  });
}

function usage(group: Group, what: string, price: PriceName, quantity: number): Usage {
  return { group, what, price, quantity };
}

function unknown(resource: Resource, what: string): UnknownCost {
  return new UnknownCost(`${resource.Type} with ${what}`);
}

/** A query counts as one metric: those of Towpath find one each. */
function metricsOf(alarm: Resource): number {
  const metrics = list(alarm.Properties?.Metrics);
  if (metrics.length === 0) return 1;
  const isQuery = (expression: unknown) => JSON.stringify(expression ?? '').includes('"SELECT ');
  return metrics.filter(({ MetricStat, Expression }) => MetricStat || isQuery(Expression)).length;
}

function stream(resource: Resource): Usage[] {
  const { StreamModeDetails, ShardCount, RetentionPeriodHours = 24 } = resource.Properties ?? {};
  if (record(StreamModeDetails).StreamMode === 'ON_DEMAND') {
    return [usage('stream', 'stream on demand', 'streamHour', HOURS)];
  }
  const shardHours = Number(ShardCount) * HOURS;
  const keepsLonger = Number(RetentionPeriodHours) > 24;
  return [
    usage('stream', 'shards', 'shardHour', shardHours),
    ...(keepsLonger ? [usage('stream', 'retention of shards', 'shardRetentionHour', shardHours)] : []),
  ];
}

function onDemandTable(table: Resource): Usage[] {
  const { BillingMode, Replicas } = table.Properties ?? {};
  if (BillingMode !== 'PAY_PER_REQUEST') throw unknown(table, `billing mode ${BillingMode}`);
  if (list(Replicas).length !== 1) throw unknown(table, 'replicas in other regions');
  return [];
}

function standardParameter(parameter: Resource): Usage[] {
  const { Tier = 'Standard' } = parameter.Properties ?? {};
  if (Tier !== 'Standard') throw unknown(parameter, `tier ${Tier}`);
  return [];
}

function endpoint(resource: Resource): Usage[] {
  const { VpcEndpointType, SubnetIds } = resource.Properties ?? {};
  if (VpcEndpointType !== 'Interface') return [];
  return [usage('network', 'interface endpoints', 'endpointHour', list(SubnetIds).length * HOURS)];
}

/** Its capacity units are paid by what goes through it. One that faces the internet has an address in each subnet. */
function loadBalancer(resource: Resource): Usage[] {
  const { Type = 'application', Scheme, Subnets } = resource.Properties ?? {};
  if (Type !== 'application') throw unknown(resource, `type ${Type}`);
  return [
    usage('network', 'load balancers', 'loadBalancerHour', HOURS),
    ...(Scheme === 'internet-facing'
      ? [usage('network', 'public address', 'addressHour', list(Subnets).length * HOURS)]
      : []),
  ];
}

/** The least that there are. */
function servers(group: Resource, template: Template): Usage[] {
  const { MinSize, LaunchTemplate } = group.Properties ?? {};
  const { LaunchTemplateId } = record(LaunchTemplate);
  const launched = template.Resources?.[String(record(LaunchTemplateId).Ref)]?.Properties?.LaunchTemplateData;
  const { InstanceType, BlockDeviceMappings } = record(launched);
  if (!isPriced(InstanceType)) throw unknown(group, `${InstanceType} instances`);
  const disks = list(BlockDeviceMappings).map(({ Ebs }) => record(Ebs));
  if (disks.some(({ VolumeType }) => VolumeType !== 'gp3')) throw unknown(group, 'disks other than gp3');
  const gigabytes = disks.reduce((total, { VolumeSize }) => total + Number(VolumeSize), 0);
  const count = Number(MinSize);
  return [
    usage('rest', 'servers', InstanceType, count * HOURS),
    usage('rest', 'their disks', 'serverDisk', count * gigabytes),
  ];
}

function searchDomain(domain: Resource): Usage[] {
  const { ClusterConfig, EBSOptions } = domain.Properties ?? {};
  const { InstanceType, InstanceCount, DedicatedMasterEnabled, WarmEnabled } = record(ClusterConfig);
  const { VolumeSize, VolumeType } = record(EBSOptions);
  if (!isPriced(InstanceType)) throw unknown(domain, `${InstanceType} nodes`);
  if (DedicatedMasterEnabled || WarmEnabled) throw unknown(domain, 'dedicated masters or warm nodes');
  if (VolumeType !== 'gp3') throw unknown(domain, `${VolumeType} disks`);
  const nodes = Number(InstanceCount);
  return [
    usage('search', 'OpenSearch nodes', InstanceType, nodes * HOURS),
    usage('search', 'their disks', 'searchDisk', nodes * Number(VolumeSize)),
  ];
}

/** Lambda's own reading of a stream is paid by the bytes that it gets; a queue is asked again and again. */
function mapping(resource: Resource, template: Template): Usage[] {
  const { EventSourceArn, ProvisionedPollerConfig } = resource.Properties ?? {};
  if (ProvisionedPollerConfig) throw unknown(resource, 'provisioned pollers');
  const source = template.Resources?.[String(list(record(EventSourceArn)['Fn::GetAtt'])[0])];
  if (source?.Type !== 'AWS::SQS::Queue') return [];
  const price = source.Properties?.FifoQueue === true ? 'fifoRequest' : 'queueRequest';
  return [usage('rest', "Lambda's asking of the queue", price, POLLS)];
}

/** The secret with the token of the Slack app is there before the app. */
function secretOf(fn: Resource): Usage[] {
  return isSender(fn) ? [usage('rest', 'secret of the Slack app', 'secret', 1)] : [];
}

function heartbeat(schedule: Resource, template: Template): Usage[] {
  const { ScheduleExpression } = schedule.Properties ?? {};
  if (ScheduleExpression !== 'rate(5 minutes)') throw unknown(schedule, `schedule ${ScheduleExpression}`);
  const resources = Object.values(template.Resources ?? {});
  const beat = [
    usage('heartbeat', 'schedule', 'scheduledRun', BEATS),
    usage('heartbeat', 'writes', 'writeUnit', BEATS),
    usage('heartbeat', 'changes captured', 'changeCapture', BEATS),
  ];
  // A function reads one stream, so that only the heartbeat of that stream goes through it, however many there are.
  if (resources.find(({ Type }) => Type === schedule.Type) !== schedule) return beat;
  const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
  const sinks = functions.filter(isSink).length;
  const senders = functions.filter(isSender).length;
  // Of every function that reads a stream or the queue, also of a team's own.
  const invocations = BEATS * resources.filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping').length;
  const counted = sinks * METRICS_OF_SINK + senders * METRICS_OF_SENDER;
  return [
    usage('heartbeat', 'metrics with values', 'metric', counted),
    ...beat,
    usage('heartbeat', 'invocations', 'invocation', invocations),
    usage('heartbeat', 'their time', 'computing', invocations * BEAT.gigabyteSeconds),
    usage('heartbeat', 'their traces', 'trace', invocations),
    usage('heartbeat', 'their logs', 'logs', invocations * BEAT.gigabytesOfLogs),
    // Send, receive and delete.
    usage('heartbeat', 'messages of the queue', 'fifoRequest', BEATS * senders * 3),
  ].filter(({ quantity }) => quantity > 0);
}

function isSink(fn: Resource): boolean {
  return 'REGISTRY_PATH' in environmentOf(fn);
}

function isSender(fn: Resource): boolean {
  return 'SLACK_SECRET' in environmentOf(fn);
}

function environmentOf({ Properties = {} }: Resource): Readonly<Record<string, unknown>> {
  return record(record(Properties.Environment).Variables);
}

function isPriced(name: unknown): name is PriceName {
  return typeof name === 'string' && name in prices;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}
