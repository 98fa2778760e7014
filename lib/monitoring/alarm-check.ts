import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isObject, PropCheck } from '../prop-check';
import type { AlarmName, AlarmsOfConstruct } from './alarms';

/** What of an alarm can be tuned. */
const TUNABLE = ['threshold', 'period', 'evaluationPeriods', 'datapointsToAlarm', 'notify', 'runbook'];

const A_DAY = Duration.days(1);

/**
 * Checks the `alarms` of a construct.
 *
 * @param names all alarms that the construct can have
 * @param absent of these, which it has not, and why: to tune one would do nothing
 * @param at the class as users know it and the prop, where they are others than the construct's class and `alarms`
 * @throws Mistake about the first that cannot be
 */
export function checkAlarms<Alarms extends AlarmsOfConstruct>(
  construct: IConstruct,
  alarms: Alarms | false | undefined,
  names: readonly AlarmName<Alarms>[],
  absent: Partial<Record<AlarmName<Alarms>, string | false>> = {},
  at: { readonly who?: string; readonly prop?: string } = {},
): void {
  if (alarms === undefined || alarms === false) return;
  const check = new PropCheck(construct, at.who);
  const all = at.prop ?? 'alarms';
  if (!isObject(alarms)) {
    check.refuse(all, alarms, 'leave it out for all alarms, write false for none, or tune them by name');
  }
  for (const [name, tuning] of Object.entries(alarms as Record<string, unknown>)) {
    const prop = `${all}.${name}`;
    if (name === 'notify') checkTopics(check, prop, tuning);
    else if (!(names as readonly string[]).includes(name)) {
      check.refuse(prop, tuning, `there is no such alarm here. There are ${names.join(', ')}`);
    } else if (tuning !== undefined && tuning !== false) {
      checkTuning(check, prop, tuning, absent[name as AlarmName<Alarms>]);
    }
  }
}

function checkTuning(check: PropCheck, prop: string, tuning: unknown, absent: string | false | undefined): void {
  if (!isObject(tuning)) {
    check.refuse(
      prop,
      tuning,
      'leave it out for the default, write false for no such alarm, or tune it: { threshold: 10 }',
    );
  }
  if (absent) check.refuse(prop, tuning, `${absent}, so there is no such alarm; leave it out`);
  const unknown = Object.keys(tuning).find((name) => !TUNABLE.includes(name));
  if (unknown !== undefined) {
    check.refuse(`${prop}.${unknown}`, tuning[unknown], `what can be tuned is ${TUNABLE.join(', ')}`);
  }
  const { threshold, period, evaluationPeriods, datapointsToAlarm, notify, runbook } = tuning;
  if (threshold !== undefined && !Number.isFinite(threshold)) {
    const instead = 'write a number; of times, in milliseconds: Duration.minutes(5).toMilliseconds()';
    check.refuse(`${prop}.threshold`, threshold, instead);
  }
  const minute = Duration.minutes(1);
  const minutes = { from: minute, to: A_DAY, unit: minute };
  check.duration(`${prop}.period`, period, minutes, 'write whole minutes, a day at most: Duration.minutes(5)');
  check.wholeNumber(`${prop}.evaluationPeriods`, evaluationPeriods, { from: 1 });
  check.wholeNumber(`${prop}.datapointsToAlarm`, datapointsToAlarm, { from: 1 });
  checkTopics(check, `${prop}.notify`, notify);
  if (runbook !== undefined) check.text(`${prop}.runbook`, runbook, 'write the address of a page');
}

/** Checks a list of topics that may be left out. */
export function checkTopics(check: PropCheck, prop: string, topics: unknown): void {
  const instead = 'write a list of topics: [onCall]';
  for (const [index, topic] of check.list(prop, topics, instead).entries()) {
    check.given(`${prop}[${index}]`, topic, 'topicArn', 'write a topic');
  }
}
