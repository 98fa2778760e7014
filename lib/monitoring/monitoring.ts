import { Stack, Stage } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import { SEVERITIES, type Severity } from '../../domain/monitoring/service-level';
import type { IEventStream } from '../events';
import { AWS_EVENTS_ALARMS, type AwsEventsAlarms } from '../events/aws-events-alarms';
import { PropCheck } from '../prop-check';
import { checkAlarms } from './alarm-check';
import { announceAlarms } from './alarm-events';
import { settingsFor } from './settings';

export interface AnnounceOptions {
  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default that EventBridge could not deliver an event fires an alarm, at the threshold in docs/alarms.md
   */
  readonly alarms?: AwsEventsAlarms | false;
}

/**
 * Whom the alarms of a scope tell, where their runbooks are, and whether its stacks have dashboards: for the scope and all that is below it.
 *
 * ```ts
 * Monitoring.of(app).notify(onCall);
 * ```
 */
export class Monitoring {
  /** The type of the events that `announce` puts onto a stream, for rules: an alarm has another state than before. */
  static readonly alarmChanged = 'alarm.changed';

  /** @param scope an app, a stage, a stack or a construct */
  static of(scope: IConstruct): Monitoring {
    if (!Construct.isConstruct(scope)) {
      throw new Error(`Monitoring.of: ${String(scope)} is no construct; write an app, a stage, a stack or a construct`);
    }
    return new Monitoring(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Lets every alarm below the scope tell these topics when it fires and when it is over. What is said nearer to an
   * alarm counts: the `notify` of its own tuning, then that of its construct's `alarms`, then of the nearest scope.
   */
  notify(...topics: ITopic[]): this {
    const check = new PropCheck(this.scope, 'Monitoring.of');
    for (const topic of topics) check.given('notify', topic, 'topicArn', 'write topics: notify(onCall)');
    settingsFor(this.scope).topics.push(...topics);
    return this;
  }

  /**
   * Lets the alarms of services below the scope tell these topics, where their service level has the severity. For a
   * service it counts more than `notify`, wherever that was said; other alarms have no severity.
   *
   * ```ts
   * Monitoring.of(app).notifyOf('critical', pager).notifyOf('low', mail);
   * ```
   */
  notifyOf(severity: Severity, ...topics: ITopic[]): this {
    const check = new PropCheck(this.scope, 'Monitoring.of');
    if (!(SEVERITIES as readonly unknown[]).includes(severity)) {
      check.refuse('notifyOf', severity, "write 'critical', 'high' or 'low'");
    }
    for (const topic of topics) {
      check.given('notifyOf', topic, 'topicArn', "write a severity and topics: notifyOf('critical', pager)");
    }
    const { topicsOf } = settingsFor(this.scope);
    topicsOf.set(severity, [...(topicsOf.get(severity) ?? []), ...topics]);
    return this;
  }

  /**
   * Where the runbooks of the alarms below the scope can be read: docs/alarms.md of this package, put where people who are
   * woken can open it. Each alarm adds `#` and its own heading.
   *
   * @param url `https://wiki.example/towpath-alarms`
   */
  runbooks(url: string): this {
    new PropCheck(this.scope, 'Monitoring.of').text('runbooks', url, 'write the address of a page');
    settingsFor(this.scope).runbooks = url;
    return this;
  }

  /** Makes no dashboards in the stacks below the scope. */
  withoutDashboards(): this {
    settingsFor(this.scope).dashboards = false;
    return this;
  }

  /**
   * Puts each change of state of the alarms below the scope onto a stream, as events of the type `alarm.changed`: rules
   * of `SlackNotifications` can then say it in a channel. `notify` is there all the same, and wakes people also when the
   * pipeline itself stands still.
   *
   * Of alarms in other regions and accounts than the stream's nothing comes.
   */
  announce(stream: IEventStream, options: AnnounceOptions = {}): this {
    const check = new PropCheck(this.scope, 'Monitoring.of');
    if (!(Stage.isStage(this.scope) || Stack.isStack(this.scope))) {
      check.refuse(
        'announce',
        this.scope,
        'alarms are known by the names of their stacks, so write Monitoring.of(app), or of a stage or a stack',
      );
    }
    check.given('announce', stream, '_addConsumer', 'write an EventStream: announce(events)');
    checkAlarms<AwsEventsAlarms>(stream, options.alarms, AWS_EVENTS_ALARMS);
    announceAlarms(this.scope, stream, options);
    return this;
  }
}
