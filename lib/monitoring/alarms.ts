import { Annotations, Aspects, Duration, Lazy, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  ComparisonOperator,
  type IMetric,
  type MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import { Mistake } from '../mistake';
import { runbooksFor, topicsFor } from './settings';

/** How one alarm is otherwise than by default. */
export interface AlarmTuning {
  /** @default the one on the alarm's page, docs/alarms.md */
  readonly threshold?: number;

  /** @default the one on the alarm's page */
  readonly period?: Duration;

  /** Of how many periods the last are looked at. @default the number on the alarm's page */
  readonly evaluationPeriods?: number;

  /** How many of these have to be over the threshold. @default all */
  readonly datapointsToAlarm?: number;

  /** @default whom the construct's alarms tell */
  readonly notify?: ITopic[];

  /**
   * The address of a page of your own that says what to do.
   * @default the alarm's section of the page that `Monitoring.of(scope).runbooks(url)` names, else of docs/alarms.md in this package
   */
  readonly runbook?: string;
}

/** What holds for all alarms of a construct. */
export interface AlarmsOfConstruct {
  /**
   * The topics that hear when an alarm fires and when it is over.
   * @default those of the nearest `Monitoring.of(scope).notify(…)`
   */
  readonly notify?: ITopic[];
}

/** The names of the alarms that a construct has: all members but `notify`. */
export type AlarmName<Alarms extends AlarmsOfConstruct> = Exclude<keyof Alarms, keyof AlarmsOfConstruct> & string;

/** An alarm as a construct brings it. */
export interface AlarmDefinition {
  readonly metric: Metric | MathExpression;
  readonly threshold: number;
  /** @default greater than or equal to the threshold */
  readonly comparison?: ComparisonOperator;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /** @default all */
  readonly datapointsToAlarm?: number;
  /** What happened, as a sentence for the person who is woken. */
  readonly says: string;
  readonly missing: MissingData;
}

/** What it means when a metric has no data, and why. */
export interface MissingData {
  readonly treat: TreatMissingData;
  /** A sentence: `Without data nothing was written, and nothing is wrong.` */
  readonly because: string;
}

/** For counts of what went wrong. */
export const nothingHappened: MissingData = {
  treat: TreatMissingData.NOT_BREACHING,
  because: 'Without data nothing of the kind happened, and nothing is wrong.',
};

/**
 * Makes the alarms of a construct, below its child `Alarms`.
 *
 * @param definitions by name; the name in kebab case is the heading of its runbook in docs/alarms.md
 * @param tuning `false` for no alarms at all
 * @param speaker who tells people: each alarm, or the one alarm of a service that they are part of
 * @returns the alarms that there are, by name
 */
export function createAlarms<Alarms extends AlarmsOfConstruct>(
  scope: Construct,
  definitions: Readonly<Partial<Record<AlarmName<Alarms>, AlarmDefinition>>>,
  tuning: Alarms | false | undefined,
  speaker: 'itself' | 'service' = 'itself',
): Partial<Record<AlarmName<Alarms>, Alarm>> {
  if (tuning === false) return {};

  const parent = new Construct(scope, 'Alarms');
  const alarms: Partial<Record<AlarmName<Alarms>, Alarm>> = {};
  for (const [name, definition] of Object.entries(definitions) as [AlarmName<Alarms>, AlarmDefinition][]) {
    const own = tuning?.[name] as AlarmTuning | false | undefined;
    if (own === false) continue;
    const alarm = createAlarm(parent, name, definition, own ?? {});
    const topics = own?.notify ?? tuning?.notify;
    if (speaker === 'itself' || topics) tell(alarm, () => topics ?? topicsFor(alarm));
    alarms[name] = alarm;
  }
  return alarms;
}

const ofTowpath = new WeakSet<IConstruct>();

/** Whether an alarm is one that a construct of Towpath brings. */
export function isOfTowpath(alarm: IConstruct): alarm is Alarm {
  return ofTowpath.has(alarm);
}

function createAlarm(scope: Construct, name: string, definition: AlarmDefinition, tuning: AlarmTuning): Alarm {
  const { metric, missing } = definition;
  const runbook = () => tuning.runbook ?? `${runbooksFor(scope)}#${kebabCase(name)}`;
  const evaluationPeriods = tuning.evaluationPeriods ?? definition.evaluationPeriods ?? 1;
  const alarm = new Alarm(scope, `${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
    // Scopes around it may say where runbooks are later than it is made.
    alarmDescription: Lazy.string({ produce: () => `${definition.says} ${missing.because} Runbook: ${runbook()}` }),
    metric: tuning.period ? metric.with({ period: tuning.period }) : metric,
    threshold: tuning.threshold ?? definition.threshold,
    comparisonOperator: definition.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods,
    datapointsToAlarm:
      tuning.datapointsToAlarm ??
      (definition.datapointsToAlarm && Math.min(definition.datapointsToAlarm, evaluationPeriods)),
    treatMissingData: missing.treat,
  });
  checkPeriods(alarm, evaluationPeriods, tuning);
  ofTowpath.add(alarm);
  return alarm;
}

/** What CloudWatch would refuse when the stack is deployed. */
function checkPeriods(alarm: Alarm, evaluationPeriods: number, { datapointsToAlarm }: AlarmTuning): void {
  if (datapointsToAlarm !== undefined && datapointsToAlarm > evaluationPeriods) {
    throw new Mistake(
      alarm,
      `it is to fire when ${datapointsToAlarm} of ${evaluationPeriods} periods are over the threshold; write \`evaluationPeriods: ${datapointsToAlarm}\` or more, or a smaller \`datapointsToAlarm\``,
      'Alarm',
    );
  }
  const period = periodOf(alarm.metric);
  const limit = Duration.days(period.toHours({ integral: false }) < 1 ? 1 : 7);
  if (period.toSeconds() * evaluationPeriods > limit.toSeconds()) {
    throw new Mistake(
      alarm,
      `it looks at ${evaluationPeriods} periods of ${period.toHumanString()}, and CloudWatch looks back a day at most, or seven days with periods of an hour and more; write a smaller \`evaluationPeriods\` or another \`period\``,
      'Alarm',
    );
  }
}

function periodOf(metric: IMetric): Duration {
  return (metric as Metric | MathExpression).period;
}

/**
 * Whom an alarm tells is asked when the app is synthesised: scopes around it may say so later than it is made.
 *
 * @param canFire whether it is worth a warning when nobody is told
 */
export function tell(alarm: AlarmBase, topics: () => readonly ITopic[], canFire = () => true): void {
  Aspects.of(alarm).add({
    visit(node: IConstruct) {
      if (node !== alarm) return;
      for (const topic of topics()) {
        alarm.addAlarmAction(new SnsAction(topic));
        alarm.addOkAction(new SnsAction(topic));
      }
    },
  });
  warnWhereNobodyIsTold(alarm, () => !canFire() || topics().length > 0);
}

const silentAlarms = new WeakMap<Stack, (() => boolean)[]>();

/** One warning for all alarms of a stack. */
function warnWhereNobodyIsTold(alarm: IConstruct, isHeard: () => boolean): void {
  const stack = Stack.of(alarm);
  const known = silentAlarms.get(stack);
  if (known) {
    known.push(isHeard);
    return;
  }
  const all = [isHeard];
  silentAlarms.set(stack, all);
  stack.node.addValidation({
    validate: () => {
      const silent = all.filter((heard) => !heard()).length;
      if (silent > 0) {
        Annotations.of(stack).addWarningV2(
          'towpath:alarms-tell-nobody',
          `${silent} alarms of this stack tell nobody; give them a topic that people are subscribed to: Monitoring.of(app).notify(topic)`,
        );
      }
      return [];
    },
  });
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
