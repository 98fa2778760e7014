import { ownName, type Place } from './place';

/** What is known to be a service's by its name. */
export interface NamedType {
  /** That which is the name: `QueueName`. */
  readonly property: string;
  /**
   * With `<own>` for the service and the stage, `<service>` for the service, `<changes>` for the stage's stream of changes, and
   * `*` for anything.
   */
  readonly forms: readonly string[];
  /** Whether CloudFormation, where it makes the name, has it begin with that of the stack. */
  readonly named: 'by the stack' | 'by the template only';
  /** With which it is known by the name of something else. */
  readonly unless?: string;
}

const OWN = '<own>-*';

function named(property: string, ...forms: string[]): NamedType {
  return { property, forms: forms.length > 0 ? forms : [OWN], named: 'by the stack' };
}

function namedInTemplate(property: string, ...forms: string[]): NamedType {
  return { ...named(property, ...forms), named: 'by the template only' };
}

/**
 * The types of what CloudFormation may make for a service by its name.
 *
 * Names that CloudFormation makes for these begin with that of the stack, but for layers, parameters, secrets and state
 * machines: those have the logical id.
 */
export const NAMED_TYPES: Readonly<Record<string, NamedType>> = {
  'AWS::CloudWatch::Alarm': named('AlarmName'),
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName'),
  'AWS::CloudWatch::Dashboard': named('DashboardName'),
  'AWS::DynamoDB::GlobalTable': named('TableName'),
  'AWS::DynamoDB::Table': named('TableName'),
  'AWS::ECR::Repository': named('RepositoryName', OWN, '<service>', '<service>/*'),
  'AWS::Events::EventBus': named('Name'),
  'AWS::Events::Rule': { ...named('Name'), unless: 'EventBusName' },
  'AWS::Kinesis::Stream': named('Name'),
  'AWS::Lambda::Function': named('FunctionName'),
  'AWS::Lambda::LayerVersion': namedInTemplate('LayerName'),
  'AWS::Logs::LogGroup': named('LogGroupName', OWN, '/aws/lambda/<own>-*', '/aws/vendedlogs/<own>-*'),
  'AWS::S3::Bucket': named('BucketName'),
  'AWS::SNS::Topic': named('TopicName'),
  'AWS::SQS::Queue': named('QueueName'),
  'AWS::SSM::Parameter': namedInTemplate(
    'Name',
    '/<own>/*',
    '/towpath/streams/<own>-*/entities/*',
    '/towpath/streams/<own>-*/tables/*',
    '/towpath/streams/<changes>/entities/*',
    '/towpath/streams/<changes>/tables/*',
  ),
  'AWS::Scheduler::Schedule': named('Name'),
  'AWS::SecretsManager::Secret': namedInTemplate('Name'),
  'AWS::StepFunctions::StateMachine': namedInTemplate('StateMachineName'),
};

/** The types of what it may make where it has the service's tags. */
export const TAGGED_TYPES: ReadonlySet<string> = new Set([
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::EC2::SecurityGroup',
  'AWS::ECS::CapacityProvider',
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
]);

/** The types of what is part of something that the service has. */
export const TYPES_OF_PARTS: ReadonlySet<string> = new Set([
  'AWS::AutoScaling::LifecycleHook',
  'AWS::AutoScaling::ScalingPolicy',
  'AWS::AutoScaling::ScheduledAction',
  'AWS::AutoScaling::WarmPool',
  'AWS::CloudFormation::Stack',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::ECS::ClusterCapacityProviderAssociations',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::ServiceLinkedRole',
  'AWS::Kinesis::ResourcePolicy',
  'AWS::Kinesis::StreamConsumer',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::LayerVersionPermission',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Lambda::Version',
  'AWS::Logs::LogStream',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::SubscriptionFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::SecretsManager::SecretTargetAttachment',
  'AWS::StepFunctions::StateMachineAlias',
  'AWS::StepFunctions::StateMachineVersion',
]);

/** The types for which CloudFormation asks nothing of AWS. */
const TYPES_WITHOUT_REQUESTS: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::CustomResource',
  'AWS::CloudFormation::WaitCondition',
  'AWS::CloudFormation::WaitConditionHandle',
]);

/** What the boundary keeps from every role of a service, whatever policies these have. */
const NEVER = ['AWS::IAM::', 'AWS::IdentityStore::', 'AWS::Organizations::', 'AWS::SSO::'];

/** What to write instead of what can never be made. */
const INSTEAD: Readonly<Record<string, string>> = {
  'AWS::IAM::AccessKey': 'use roles, whose credentials AWS gives and takes back',
  'AWS::IAM::Group': 'let people in by PeopleRoles',
  'AWS::IAM::ManagedPolicy':
    'write the statements into the policies of the roles: new Policy(…), or role.addToPrincipalPolicy(…)',
  'AWS::IAM::User':
    "let people in by PeopleRoles, and give code the role of its function or task: new Role(this, 'Role', { assumedBy })",
};

/** Whether CloudFormation may make it for a service: as far as its type says, or not without another policy, or never. */
export type Verdict = { readonly may: 'make' | 'ask' } | { readonly may: 'never'; readonly instead: string };

export function verdictOn(type: string): Verdict {
  // What extensions and macros stand for, these say.
  const isOfAws = type.startsWith('AWS::') && !type.startsWith('AWS::Serverless::');
  const isKnown = [TAGGED_TYPES, TYPES_OF_PARTS, TYPES_WITHOUT_REQUESTS].some((types) => types.has(type));
  if (!isOfAws || isKnown || Object.hasOwn(NAMED_TYPES, type)) return { may: 'make' };
  if (!NEVER.some((prefix) => type.startsWith(prefix))) return { may: 'ask' };
  return { may: 'never', instead: INSTEAD[type] ?? 'have the platform team make it in a stack of its own' };
}

/**
 * Whether a name has one of the forms in which a service's are.
 *
 * @param changes the name of the stage's stream of changes
 */
export function hasForm(
  name: string,
  forms: readonly string[],
  service: string,
  stage: string,
  changes?: string,
): boolean {
  return forms.some((form) => {
    const literals = inNames(form, service, stage, changes).split('*');
    return new RegExp(`^${literals.map(escaped).join('.*')}$`).test(name);
  });
}

/** `"orders-production-…"`: the forms that a team may choose a name in. */
export function formsInWords(forms: readonly string[], service: string, stage: string): string {
  const chosen = forms.filter((form) => !form.startsWith('/towpath/'));
  return chosen.map((form) => `"${inNames(form, service, stage).replaceAll('*', '…')}"`).join(' or ');
}

/** A form with the names of a service and a stage. @param changes where it is not known, any stream may be that */
export function inNames(form: string, service: string, stage: string, changes = '*'): string {
  return form
    .replaceAll('<own>', ownName(service, stage))
    .replaceAll('<service>', service)
    .replaceAll('<changes>', changes);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const SERVICE_ROLES = ':iam::aws:policy/service-role/';

/** The managed policies that CloudFormation may attach to the roles of a service: those that AWS has for its services. */
export function attachable({ partition }: Pick<Place, 'partition'>): string {
  return `arn:${partition}${SERVICE_ROLES}*`;
}

/** Whether CloudFormation may attach it. @param arn may have anything in the place of the partition */
export function isAttachable(arn: string): boolean {
  return arn.includes(SERVICE_ROLES);
}
