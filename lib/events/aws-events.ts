import { Duration, Stack } from 'aws-cdk-lib';
import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type EventPattern, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { Effect, type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { mayBeBeside } from '../environment';
import { Mistake } from '../mistake';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { agreeOn, oneInStack } from '../one-in-stack';
import { type AwsEventsAlarms, awsEventsAlarms, awsEventsWidgets } from './aws-events-alarms';
import type { IEventStream } from './event-stream';

/** What AWS says on the default event bus, and the event that it becomes. */
export interface AwsEvent {
  /** Which of AWS's events. */
  readonly pattern: EventPattern;
  /** The type of the event that it becomes: `image.pushed`. */
  readonly type: string;
  /**
   * Where AWS's event says what it is about: `$.detail.alarmName`. Events with one subject stay in order. It has to be
   * there in each event that matches: of what is not there EventBridge makes broken JSON.
   */
  readonly subjectPath: string;
  /** Of the rule. */
  readonly description: string;
}

export interface AwsEventsOptions {
  readonly alarms?: AwsEventsAlarms | false;
}

const EVERY_EVENT = { id: '$.id', source: '$.source', time: '$.time', data: '$.detail' };

/** EventBridge's own limits: what comes later than a day is no news. */
const RETRY_POLICY = { maximumRetryAttempts: 185, maximumEventAgeInSeconds: Duration.hours(24).toSeconds() };

/**
 * Puts what AWS says on the default event bus of an account and region onto a stream, as published events: by rules of
 * EventBridge alone, without a function. One for each stack and stream: its rules share a role, and a queue for what
 * could not be delivered.
 */
export class AwsEvents extends Construct {
  readonly alarms: Readonly<Partial<Record<AlarmName<AwsEventsAlarms>, Alarm>>>;
  private readonly role: IRole;
  private readonly undelivered: Queue;

  /** @param user the construct that wants to have them on the stream, in whose stack the rules are */
  static for(user: Construct, stream: IEventStream, options: AwsEventsOptions = {}): AwsEvents {
    refuseElsewhere(user, stream);
    const shared = oneInStack(user, 'AwsEvents', [stream], (stack, id) => new AwsEvents(stack, id, stream, options));
    agreeOn(user, shared, 'the queue for what EventBridge cannot deliver', { alarms: options.alarms });
    return shared;
  }

  private constructor(
    scope: Construct,
    id: string,
    private readonly stream: IEventStream,
    { alarms }: AwsEventsOptions,
  ) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Towpath: what EventBridge may do to put events onto the stream',
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    stream.grants.publish(this.role);
    this.undelivered = this.createQueue(stream.stream.encryptionKey);
    this.alarms = createAlarms<AwsEventsAlarms>(this, awsEventsAlarms(this), alarms);
    showOnDashboard(
      this,
      'source',
      `What AWS announces on \`${stream.node.path}\``,
      awsEventsWidgets(this.metricUndelivered()),
    );
  }

  /** How many events wait in the queue for what could not be put onto the stream. */
  metricUndelivered(options?: MetricOptions): Metric {
    return this.undelivered.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', ...options });
  }

  /** @param scope of the rule, in the stack that this is in */
  add(scope: Construct, id: string, { pattern, type, subjectPath, description }: AwsEvent): Rule {
    const { undelivered, role, stream } = this;
    scope.node.addValidation({ validate: () => mistakesAboutType(scope, type, stream) });
    const target: IRuleTarget = {
      bind: (rule) => {
        letEventBridgeSend(undelivered, rule.ruleRef.ruleArn);
        return {
          arn: stream.stream.streamArn,
          role,
          kinesisParameters: { partitionKeyPath: subjectPath },
          input: new AsCloudEvent(type, subjectPath),
          deadLetterConfig: { arn: undelivered.queueArn },
          retryPolicy: RETRY_POLICY,
        };
      },
    };
    return new Rule(scope, id, { description, eventPattern: pattern, targets: [target] });
  }

  private createQueue(encryptionKey: IKey | undefined): Queue {
    const queue = new Queue(this, 'Undelivered', {
      retentionPeriod: Duration.days(14),
      ...(encryptionKey
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
        : { encryption: QueueEncryption.SQS_MANAGED }),
      enforceSSL: true,
    });
    if (encryptionKey) letEventBridgeUse(encryptionKey);
    acknowledge(queue, { SQS3: 'It is the dead letter queue of rules of EventBridge; nobody takes messages from it.' });
    return queue;
  }
}

/**
 * A CloudEvent 1.0 whose data is the `detail` of AWS's event. Variables stand without quotes: EventBridge adds them
 * around a text, and escapes what is in it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
class AsCloudEvent extends RuleTargetInput {
  constructor(
    private readonly type: string,
    private readonly subjectPath: string,
  ) {
    super();
  }

  bind() {
    return {
      inputPathsMap: { ...EVERY_EVENT, subject: this.subjectPath },
      inputTemplate: `{"specversion":"1.0","id":<id>,"type":${JSON.stringify(this.type)},"source":<source>,"subject":<subject>,"time":<time>,"data":<data>}`,
    };
  }
}

/** When all entities are known: whether one of them claims what AWS announces. */
function mistakesAboutType(scope: Construct, type: string, { entities, node }: IEventStream): string[] {
  const [entity = ''] = type.split('.');
  if (!entities.has(entity)) return [];
  const sentence = `it puts events of the type "${type}" onto "${node.path}", on which such types are of the entity "${entity}"; give one of them another stream, or the table another \`entity\``;
  return [new Mistake(scope, sentence).message];
}

function refuseElsewhere(user: Construct, stream: IEventStream): void {
  const here = Stack.of(user);
  const { account, region } = stream.stream.env;
  if (mayBeBeside({ account, region }, here)) return;
  throw new Mistake(
    user,
    `\`stream\` is "${stream.node.path}" in ${account} ${region}, and this stack is in ${here.account} ${here.region}; EventBridge puts events onto streams of its own account and region only, so give a stream of that place`,
  );
}

function letEventBridgeSend(queue: IQueue, ruleArn: string): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
    }),
  );
}

const knownByKey = new WeakSet<IKey>();

/**
 * Lets EventBridge put what it could not deliver into a queue that the key encrypts.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
 */
function letEventBridgeUse(key: IKey): void {
  if (knownByKey.has(key)) return;
  knownByKey.add(key);
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'UndeliveredEvents',
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      principals: [new ServicePrincipal('events.amazonaws.com')],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(key).account } },
    }),
  );
}
