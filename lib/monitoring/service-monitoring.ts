import { Aspects, Lazy, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  CfnCompositeAlarm,
  CfnDashboard,
  Column,
  CompositeAlarm,
  type IAlarm,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import { Alias, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { describeServiceLevel, type ServiceLevel } from '../../domain/monitoring/service-level';
import { Mistake } from '../mistake';
import { PropCheck } from '../prop-check';
import { isServiceName, serviceNameInstead } from '../service-name';
import { checkAlarms, checkTopics } from './alarm-check';
import { type AlarmName, createAlarms, isOfTowpath, tell } from './alarms';
import { anyInAlarm, groupsForRules } from './any-alarm';
import { partOf, rowsOf } from './flow-dashboard';
import { type GoldenSignals, goldenSignalsRow, type Watch } from './golden-signals';
import {
  DEAD_LETTER_QUEUE_SIGNAL_ALARMS,
  type DeadLetterQueueSignalAlarms,
  FUNCTION_SIGNAL_ALARMS,
  type FunctionSignalAlarms,
  QUEUE_SIGNAL_ALARMS,
  type QueueSignalAlarms,
  SERVICE_ALARMS,
  type ServiceAlarms,
  STREAM_SIGNAL_ALARMS,
  type StreamSignalAlarms,
  TABLE_SIGNAL_ALARMS,
  TARGET_GROUP_SIGNAL_ALARMS,
  type TableSignalAlarms,
  type TargetGroupSignalAlarms,
  tuningOf,
} from './service-alarms';
import { checkServiceLevel } from './service-level-check';
import { resourcesAmong, type ServiceResource, signalsOf } from './service-resources';
import { runbooksFor, topicsForSeverity, wantsDashboard } from './settings';

export interface ServiceMonitoringProps {
  /** The service's name, as people call it: `orders`. Small letters, digits and hyphens, 30 at most. */
  readonly service: string;

  /**
   * How careful to be with it: what its users may expect, and how soon somebody has to look when they do not get it.
   * `ServiceLevel.consumerFacing`, `ServiceLevel.internal`, `ServiceLevel.background`, or one of your own.
   */
  readonly serviceLevel: ServiceLevel;

  /**
   * The address of a page of your own that says what to do when the service is in alarm.
   * @default the section "service" of the page that `Monitoring.of(scope).runbooks(url)` names, else of docs/alarms.md in this package
   */
  readonly runbook?: string;

  /**
   * What belongs to the service: this scope and all that is below it, except what another `ServiceMonitoring` has that
   * is nearer to it.
   * @default the scope in which this is made
   */
  readonly below?: IConstruct;

  /**
   * The topics that hear when the service is in alarm and when that is over.
   * @default those of `Monitoring.of(scope).notifyOf(severity, …)` for the severity of the service level, else of `.notify(…)`
   */
  readonly notify?: ITopic[];

  /**
   * Which alarms there are about plain resources of AWS, and when they fire; `false` for none. Alarms of Towpath's own
   * constructs are tuned where these are made.
   * @default all, at the thresholds in docs/alarms.md, and the service's alarm tells of them
   */
  readonly alarms?: ServiceAlarms | false;

  /**
   * An alarm during which the service's alarm tells nobody: of a deployment, or of maintenance.
   * @default none
   */
  readonly actionsSuppressor?: IAlarm;

  /**
   * Whether the service has a dashboard. It costs 3 dollars a month.
   * @default true, unless `Monitoring.of(scope).withoutDashboards()` says otherwise
   */
  readonly dashboard?: boolean;
}

type Given = ServiceResource & { readonly alarms: ServiceAlarms | false | undefined };

const ALARM_NAMES = {
  function: FUNCTION_SIGNAL_ALARMS,
  targetGroup: TARGET_GROUP_SIGNAL_ALARMS,
  queue: QUEUE_SIGNAL_ALARMS,
  deadLetterQueue: DEAD_LETTER_QUEUE_SIGNAL_ALARMS,
  table: TABLE_SIGNAL_ALARMS,
  stream: STREAM_SIGNAL_ALARMS,
} as const satisfies Record<ServiceResource['kind'], readonly AlarmName<ServiceAlarms>[]>;

/** An alarm has no more in a widget. */
const MOST_IN_WIDGET = 100;

const monitorings = new WeakMap<IConstruct, ServiceMonitoring>();

/**
 * The monitoring of a service: alarms about its functions, target groups, queues, tables and streams from its service
 * level, one alarm for all of them and for those of Towpath's constructs, and a dashboard.
 *
 * What belongs to the service is looked for when the app is synthesised, so that it does not matter what is made first.
 */
export class ServiceMonitoring extends Construct {
  /** In alarm while any alarm of the service is. */
  readonly alarm: IAlarm;
  private readonly props: ServiceMonitoringProps;
  private readonly below: IConstruct;
  private readonly given = new Map<IConstruct, Given>();
  private readonly aliased = new Set<IConstruct>();
  private readonly otherAlarms: IAlarm[] = [];
  private readonly leftOut = new Set<IConstruct>();
  private readonly signals: GoldenSignals[] = [];
  private readonly children: IAlarm[] = [];
  private readonly partAlarms: IAlarm[] = [];
  private isSettled = false;

  constructor(scope: Construct, id: string, props: ServiceMonitoringProps) {
    super(scope, id);
    this.validate(props);
    this.props = props;
    this.below = props.below ?? scope;
    this.claim();
    this.alarm = this.createAlarm();
    if (props.dashboard !== false) this.createDashboard();
    // What is made now lies below the visited construct: CDK visits it afterwards, with and without its feature flags.
    Aspects.of(this).add({
      visit: (node) => {
        if (node === this) this.settle();
      },
    });
    this.node.addValidation({
      validate: () =>
        this.signals.length + this.children.length > 0
          ? []
          : [
              `ServiceMonitoring "${this.node.path}": there is nothing to monitor below "${this.below.node.path}"; give it what belongs to the service: addFunction(fn), addQueue(queue), addAlarm(alarm), …`,
            ],
    });
  }

  /** Watches a function, or an alias of one, that is elsewhere, imported, or to have other alarms than the rest. */
  addFunction(fn: IFunction, alarms?: FunctionSignalAlarms | false): this {
    new PropCheck(this).given('addFunction', fn, 'functionArn', 'write a function, or an alias of one');
    // What is measured of an alias is measured of its function too.
    if (fn instanceof Alias) this.aliased.add(fn.lambda);
    return this.add({ kind: 'function', resource: fn }, alarms);
  }

  /** Watches a target group of an application load balancer that is elsewhere, imported, or to have other alarms than the rest. */
  addTargetGroup(group: IApplicationTargetGroup, alarms?: TargetGroupSignalAlarms | false): this {
    new PropCheck(this).given('addTargetGroup', group, 'targetGroupArn', 'write a target group');
    return this.add({ kind: 'targetGroup', resource: group }, alarms);
  }

  /** Watches a queue that is elsewhere, imported, or to have other alarms than the rest. */
  addQueue(queue: IQueue, alarms?: QueueSignalAlarms | false): this {
    new PropCheck(this).given('addQueue', queue, 'queueArn', 'write a queue');
    return this.add({ kind: 'queue', resource: queue }, alarms);
  }

  /** Watches a queue for messages that failed, of which nothing is known by its being the `deadLetterQueue` of a queue or a function. */
  addDeadLetterQueue(queue: IQueue, alarms?: DeadLetterQueueSignalAlarms | false): this {
    new PropCheck(this).given('addDeadLetterQueue', queue, 'queueArn', 'write a queue');
    return this.add({ kind: 'deadLetterQueue', resource: queue }, alarms);
  }

  /** Watches a table that is elsewhere, imported, or to have other alarms than the rest. */
  addTable(table: ITable, alarms?: TableSignalAlarms | false): this {
    new PropCheck(this).given('addTable', table, 'tableArn', 'write a table');
    return this.add({ kind: 'table', resource: table }, alarms);
  }

  /** Watches a Kinesis stream that is elsewhere, imported, or to have other alarms than the rest. */
  addStream(stream: IStream, alarms?: StreamSignalAlarms | false): this {
    new PropCheck(this).given('addStream', stream, 'streamArn', 'write a Kinesis stream');
    return this.add({ kind: 'stream', resource: stream }, alarms);
  }

  /** Lets the service be in alarm when this one is, too. It tells whom it told before. */
  addAlarm(...alarms: IAlarm[]): this {
    for (const alarm of alarms) new PropCheck(this).given('addAlarm', alarm, 'alarmArn', 'write an alarm');
    this.otherAlarms.push(...alarms);
    return this;
  }

  /** Says that constructs, and all that is below them, do not belong to the service. */
  leaveOut(...constructs: IConstruct[]): this {
    for (const one of constructs) new PropCheck(this).given('leaveOut', one, 'node', 'write a construct');
    for (const one of constructs) this.leftOut.add(one);
    return this;
  }

  private validate(props: ServiceMonitoringProps): void {
    const check = new PropCheck(this);
    if (!isServiceName(props.service)) check.refuse('service', props.service, serviceNameInstead(props.service));
    checkServiceLevel(check, props.serviceLevel);
    if (props.runbook !== undefined) check.text('runbook', props.runbook, 'write the address of a page');
    check.givenOrAbsent('below', props.below, 'node', 'write the scope of the service');
    checkTopics(check, 'notify', props.notify);
    checkAlarms<ServiceAlarms>(this, props.alarms, SERVICE_ALARMS);
    check.givenOrAbsent('actionsSuppressor', props.actionsSuppressor, 'alarmArn', 'write an alarm');
    check.trueOrFalse('dashboard', props.dashboard);
  }

  private add(resource: ServiceResource, alarms: ServiceAlarms | false | undefined): this {
    const noLatency =
      resource.kind === 'targetGroup' &&
      this.props.serviceLevel.latency === undefined &&
      'the service level has no `latency`';
    checkAlarms<ServiceAlarms>(this, alarms, ALARM_NAMES[resource.kind], { latency: noLatency });
    this.given.set(resource.resource, { ...resource, alarms });
    return this;
  }

  /** What is below two of them belongs to the nearer one; of two on one scope nobody could tell. */
  private claim(): void {
    const other = monitorings.get(this.below);
    if (other) {
      throw new Mistake(
        this,
        `"${other.node.path}" monitors "${this.below.node.path}" already; give each a scope of its own, or write another \`below\``,
      );
    }
    monitorings.set(this.below, this);
  }

  private belongs(construct: IConstruct): boolean {
    const { scopes } = construct.node;
    if (scopes.some((scope) => scope instanceof ServiceMonitoring || this.leftOut.has(scope))) return false;
    const nearest = scopes.findLast((scope) => monitorings.has(scope));
    // Alarms are in the account and region of what they are about.
    return nearest === this.below && Stack.of(construct).environment === Stack.of(this).environment;
  }

  /** Makes the alarms, when all that belongs to the service is there. */
  private settle(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const constructs = this.below.node.findAll().filter((construct) => isInStack(construct) && this.belongs(construct));
    const { plain, withAlarms } = resourcesAmong(constructs);
    const isGiven = ({ resource }: ServiceResource) => this.given.has(resource) || this.aliased.has(resource);
    for (const one of withAlarms.filter((found) => !isGiven(found))) {
      this.signals.push(signalsOf(one, this.watchOf(one.resource)).signals);
    }
    for (const one of this.given.values()) this.watch(one, one.alarms);
    for (const one of plain.filter((found) => !isGiven(found))) this.watch(one, undefined);
    this.children.push(...new Set([...constructs.filter(isOfTowpath), ...this.otherAlarms]));
    this.gather();
    if (!wantsDashboard(this)) this.node.tryRemoveChild('Dashboard');
  }

  private watch(one: ServiceResource, own: ServiceAlarms | false | undefined): void {
    const { signals, alarms } = signalsOf(one, this.watchOf(one.resource));
    this.signals.push(signals);
    const resource = new WatchedResource(this, `${one.kind}-${this.nameOf(one.resource).replaceAll('/', '--')}`);
    const tuning = tuningOf(ALARM_NAMES[one.kind], this.props.alarms, own);
    this.children.push(...Object.values(createAlarms<ServiceAlarms>(resource, alarms, tuning, 'service')));
  }

  private watchOf(resource: IConstruct): Watch {
    return { label: this.nameOf(resource), place: this.signals.length, level: this.props.serviceLevel };
  }

  /** Where a resource is, seen from the service. */
  private nameOf({ node: { path } }: IConstruct): string {
    const { path: scope } = this.below.node;
    return path.startsWith(`${scope}/`) ? path.slice(scope.length + 1) : path;
  }

  private createAlarm(): IAlarm {
    const { service, serviceLevel, runbook, notify, actionsSuppressor } = this.props;
    const page = () => runbook ?? `${runbooksFor(this)}#service`;
    const alarm = new CompositeAlarm(this, 'Alarm', {
      alarmDescription: Lazy.string({
        produce: () =>
          `${service}: something is wrong that its users may notice. Severity: ${serviceLevel.severity}. ` +
          `${describeServiceLevel(serviceLevel)} Runbook: ${page()}`,
      }),
      alarmRule: {
        renderAlarmRule: () => Lazy.string({ produce: () => anyInAlarm(this.partsOfAlarm()).renderAlarmRule() }),
      },
      actionsSuppressor,
    });
    nameByCloudFormation(alarm);
    tell(
      alarm,
      () => notify ?? topicsForSeverity(this, serviceLevel.severity),
      () => this.children.length > 0,
    );
    return alarm;
  }

  private partsOfAlarm(): readonly IAlarm[] {
    return this.partAlarms.length > 0 ? this.partAlarms : this.children;
  }

  /** Where there are more alarms than one rule has room for, the service's alarm looks at alarms that look at them. */
  private gather(): void {
    const groups = groupsForRules(this.children);
    if (groups.length <= 1) return;
    groups.forEach((alarms, index) => {
      const part = new CompositeAlarm(this, `Part${index + 1}`, {
        alarmDescription: `${this.props.service}: part ${index + 1} of ${groups.length} of the alarms of the service. It tells nobody; the service's alarm does.`,
        alarmRule: anyInAlarm(alarms),
      });
      nameByCloudFormation(part);
      this.partAlarms.push(part);
    });
  }

  private createDashboard(): void {
    const stack = Stack.of(this);
    new CfnDashboard(this, 'Dashboard', {
      dashboardBody: Lazy.string({ produce: () => stack.toJsonString({ start: '-P1D', widgets: this.render() }) }),
    });
  }

  private render(): unknown[] {
    const { service, serviceLevel, runbook } = this.props;
    const link = runbook === undefined ? '' : ` [Runbook](${runbook})`;
    const about = `# ${service}\n${describeServiceLevel(serviceLevel)} Severity: ${serviceLevel.severity}.${link}`;
    const parts = this.below.node
      .findAll()
      .filter(isInStack)
      .flatMap((one) => (this.belongs(one) ? (partOf(one) ?? []) : []));
    const page = new Column(
      new TextWidget({ markdown: about, width: 24, height: 2 }),
      ...goldenSignalsRow(this.signals, serviceLevel),
      ...this.statusWidgets(),
      ...rowsOf(parts),
    );
    page.position(0, 0);
    return page.toJson();
  }

  private statusWidgets(): IWidget[] {
    const alarms = [this.alarm, ...this.children];
    const count = Math.ceil(alarms.length / MOST_IN_WIDGET);
    return Array.from({ length: count }, (_, index) => {
      const some = alarms.slice(index * MOST_IN_WIDGET, (index + 1) * MOST_IN_WIDGET);
      // Four alarms stand in a row.
      return new AlarmStatusWidget({
        title: 'Alarms',
        alarms: some,
        width: 24,
        height: 2 + Math.ceil(some.length / 4),
      });
    });
  }
}

/** A resource that the monitoring of a service has alarms about. */
class WatchedResource extends Construct {}

/** What is above stacks has no account and no region. */
function isInStack(construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => Stack.isStack(scope));
}

/** CDK's own name for a composite alarm is the same in each stack of one app. */
function nameByCloudFormation(alarm: CompositeAlarm): void {
  const resource = alarm.node.defaultChild;
  if (resource instanceof CfnCompositeAlarm) resource.alarmName = undefined;
}
