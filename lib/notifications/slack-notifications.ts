import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkRule } from '../../domain/notifications/check-rule';
import { fieldsOf as fieldsOfMessage } from '../../domain/notifications/message-template';
import type { NotificationsConfiguration, Rule } from '../../domain/notifications/rule';
import { isSensitiveBehind } from '../../domain/patterns/named';
import type { IEventStream } from '../events';
import { isKnownLater, mistakesAboutEntities, warnOfTypesThatDoNotCome } from '../events/pattern-check';
import { NO_HEARTBEAT, SINK_ALARMS, type SinkAlarms, sinkAlarms, sinkWidgets } from '../events/sink-alarms';
import { StreamFunction } from '../events/stream-function';
import type { FunctionOptions, TowpathFunction } from '../functions/towpath-function';
import { Mistake } from '../mistake';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { agreeOn, oneInStack } from '../one-in-stack';
import { isObject, PropCheck } from '../prop-check';
import { Outbox } from './outbox';
import { OUTBOX_ALARMS, type OutboxAlarms } from './outbox-alarms';
import type { ISlackApp } from './slack-app';

export interface SlackNotificationsProps extends FunctionOptions {
  /** The stream whose events the rules match. */
  readonly stream: IEventStream;

  /** Who posts the messages. */
  readonly slack: ISlackApp;

  /** When to say what where. Names are unique among the rules of a stack on a stream. */
  readonly rules: Rule[];

  /**
   * The key that encrypts the outbox and the logs of the functions.
   * @default AWS's own keys
   */
  readonly encryptionKey?: IKey;

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of this construct, at the thresholds in docs/alarms.md
   */
  readonly alarms?: SlackNotificationsAlarms | false;

  /**
   * What happens to the outbox when the last rule is removed from the stack. With DESTROY it is not protected against
   * deletion either.
   * @default it is kept, and protected against deletion: it remembers what was said
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The alarms of `SlackNotifications`: of the function that matches, and of the outbox with the one that posts. */
export interface SlackNotificationsAlarms extends SinkAlarms, OutboxAlarms {}

/** Posts a message to a Slack channel when an event matches a rule: once, in order, and at Slack's pace. */
export class SlackNotifications extends Construct {
  readonly rules: readonly Rule[];
  /** The messages between rules and Slack, shared by all rules of the stack on this stream. */
  readonly outbox: Outbox;
  /** The function that matches, shared by all rules of the stack on this stream. */
  readonly function: TowpathFunction;
  /** The alarms of the function that matches; those of the one that posts are the outbox's. */
  readonly alarms: Readonly<Partial<Record<AlarmName<SinkAlarms>, Alarm>>>;

  constructor(scope: Construct, id: string, props: SlackNotificationsProps) {
    super(scope, id);
    this.validateProps(props);
    const announcer = oneInStack(
      this,
      'Notifications',
      [props.stream],
      (stack, name) => new Announcer(stack, name, props),
    );
    const { vpc, vpcSubnets, logRetention, tracing, encryptionKey, alarms, removalPolicy } = props;
    const shared = { vpc, vpcSubnets, logRetention, tracing, encryptionKey, alarms, removalPolicy };
    agreeOn(this, announcer, 'the functions and the outbox', shared);
    if (
      announcer.slack.secret.secretName !== props.slack.secret.secretName ||
      announcer.slack.apiUrl !== props.slack.apiUrl
    ) {
      throw new Mistake(
        this,
        `\`slack\` is "${props.slack.node.path}", and the rules of this stack on this stream speak as "${announcer.slack.node.path}"; give them one Slack app, or put these rules into a stack of their own`,
      );
    }
    this.rules = props.rules;
    this.outbox = announcer.outbox;
    this.function = announcer.function;
    this.alarms = announcer.alarms;
    this.validate(announcer.rules);
    announcer.rules.push(...props.rules);
    this.node.addValidation({ validate: () => this.mistakesAboutEntities(props.stream) });
  }

  /** How many records of the stream ended in one way in the function that matches. */
  metricRecords(outcome: 'Delivered' | 'Filtered' | 'Failed', options?: MetricOptions): Metric {
    return this.function.metricOfTowpath(`Records${outcome}`, options);
  }

  /** How many announcements were said in Slack, never will be, or are kept only because their rules have `dryRun`. */
  metricAnnouncements(outcome: 'Sent' | 'Failed' | 'Withheld', options?: MetricOptions): Metric {
    const fn = outcome === 'Withheld' ? this.function : this.outbox.sender;
    return fn.metricOfTowpath(`Announcements${outcome}`, options);
  }

  /** How long the oldest announcement waits that could not be said, in milliseconds. */
  metricOldestAnnouncementAge(options?: MetricOptions): Metric {
    return this.outbox.sender.metricOfTowpath('OldestAnnouncementAge', { statistic: 'Maximum', ...options });
  }

  private validateProps({ stream, slack, rules, alarms, ...options }: SlackNotificationsProps): void {
    const check = new PropCheck(this);
    check.given('stream', stream, '_addConsumer', 'write the EventStream whose events the rules match');
    const app = "write SlackApp.fromSecret(this, 'Slack', { secretName: 'slack/storefront' })";
    check.given('slack', slack, 'secret', app);
    check.list('rules', rules, 'write a list of rules');
    if (!(rules?.length > 0)) throw new Mistake(this, '`rules` is empty; give at least one rule');
    check.functionOptions(options);
    check.encryptionKey(options.encryptionKey);
    check.removalPolicy(options.removalPolicy);
    const names = [...new Set([...SINK_ALARMS, ...OUTBOX_ALARMS])];
    checkAlarms<SlackNotificationsAlarms>(this, alarms, names, { heartbeat: !stream.heartbeat && NO_HEARTBEAT });
  }

  private validate(others: readonly Rule[]): void {
    const names = new Set(others.map(({ name }) => name));
    for (const [index, rule] of this.rules.entries()) {
      this.validateMembers(rule, index);
      if (isKnownLater(rule)) {
        throw new Mistake(
          this,
          `rule "${rule.name}" has a value that is only known at deployment; rules travel with the function's code, so write the value itself`,
        );
      }
      const mistake = checkRule(rule)[0];
      if (mistake !== undefined) throw new Mistake(this, mistake);
      if (names.has(rule.name))
        throw new Mistake(
          this,
          `two rules are named "${rule.name}"; a name is part of what is remembered as said, so give each its own`,
        );
      names.add(rule.name);
    }
  }

  private validateMembers(rule: Rule, index: number): void {
    const check = new PropCheck(this);
    const prop = `rules[${index}]`;
    if (!isObject(rule)) check.refuse(prop, rule, `write a rule: { ${REQUIRED_MEMBERS.join(', ')} }`);
    const unknown = Object.keys(rule).find((name) => !RULE_MEMBERS.includes(name));
    if (unknown !== undefined) {
      const instead = `a rule has ${REQUIRED_MEMBERS.join(', ')}, and may have dryRun`;
      check.refuse(`${prop}.${unknown}`, rule[unknown as keyof Rule], instead);
    }
    check.text(`${prop}.name`, rule.name, 'write for example "big-customer"');
    if (!isObject(rule.pattern)) {
      check.refuse(`${prop}.pattern`, rule.pattern, "write an event pattern: { type: ['customers.inserted'] }");
    }
    check.text(`${prop}.channel`, rule.channel, 'write for example "#marketing"');
    if (typeof rule.message !== 'string') {
      check.refuse(`${prop}.message`, rule.message, 'write for example "*{{data.name}}* started using us"');
    }
    check.trueOrFalse(`${prop}.dryRun`, rule.dryRun);
  }

  /** When all entities are known: what rules say of them. */
  private mistakesAboutEntities(stream: IEventStream): string[] {
    return this.rules.flatMap(({ name, pattern, message }) => {
      warnOfTypesThatDoNotCome(this, { name: `Rule "${name}"`, id: name }, pattern, stream);
      const sensitive = fieldsOfMessage(message).filter(isSensitiveBehind(pattern, stream.entities));
      return [
        ...sensitive.map(
          (field) => `puts {{${field}}} into its message, which is sensitive and reaches no message; leave it out`,
        ),
        ...mistakesAboutEntities(pattern, stream),
      ].map((clause) => `rule "${name}" ${clause}`);
    });
  }
}

const REQUIRED_MEMBERS = ['name', 'pattern', 'channel', 'message'];
const RULE_MEMBERS = [...REQUIRED_MEMBERS, 'dryRun'];

const MATCHING_TIMEOUT = Duration.seconds(30);

/** The function that matches a stream's events against the rules of a stack, with the outbox it fills. */
class Announcer extends Construct {
  readonly outbox: Outbox;
  readonly slack: ISlackApp;
  readonly rules: Rule[] = [];
  readonly function: StreamFunction;
  readonly alarms: Readonly<Partial<Record<AlarmName<SinkAlarms>, Alarm>>>;

  constructor(scope: Construct, id: string, props: SlackNotificationsProps) {
    super(scope, id);
    const { stream, slack, vpc, vpcSubnets, logRetention, tracing, encryptionKey } = props;
    const options = { vpc, vpcSubnets, logRetention, tracing, encryptionKey };
    this.slack = slack;
    this.outbox = new Outbox(this, 'Outbox', {
      slack,
      failures: stream.failures,
      heartbeat: stream.heartbeat,
      alarms: props.alarms,
      removalPolicy: props.removalPolicy,
      ...options,
    });
    const configuration: NotificationsConfiguration = { format: 1, rules: this.rules };
    this.function = new StreamFunction(this, 'Function', {
      stream,
      bundle: 'notifications/notifications',
      description: 'Towpath: matches events against rules and fills the outbox',
      configuration: () => configuration,
      timeout: MATCHING_TIMEOUT,
      batchSize: 200,
      ...options,
    });
    this.outbox.grantAnnounce(this.function);
    this.alarms = createAlarms<SinkAlarms>(
      this,
      sinkAlarms(this.function, MATCHING_TIMEOUT, stream.heartbeat),
      props.alarms,
    );
    showOnDashboard(this, 'sink', `Rules on \`${stream.node.path}\``, sinkWidgets(this.function));
  }
}
