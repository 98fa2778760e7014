import { Names, Stack, Token } from 'aws-cdk-lib';
import type { IAlarm, IAlarmRule } from 'aws-cdk-lib/aws-cloudwatch';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const LONGEST_RULE = 10_240;
const MOST_ALARMS = 100;

/** The longest name that an alarm can have. */
const LONGEST_NAME = 255;
const LONGEST_STACK_NAME = 128;

/** A rule that holds when any of these alarms is in alarm, whatever stack they are in. */
export function anyInAlarm(alarms: readonly IAlarm[]): IAlarmRule {
  // By name and not by ARN: twice as many have room in a rule.
  return { renderAlarmRule: () => alarms.map(({ alarmName }) => `ALARM("${alarmName}")`).join(' OR ') || 'FALSE' };
}

/** Alarms in as many groups as rules are needed for them. */
export function groupsForRules<T extends IAlarm>(alarms: readonly T[]): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const alarm of alarms) {
    const length = 'ALARM("") OR '.length + longestNameOf(alarm);
    const last = groups.at(-1);
    if (last && last.length < MOST_ALARMS && length <= room) last.push(alarm);
    else {
      groups.push([alarm]);
      room = LONGEST_RULE;
    }
    room -= length;
  }
  return groups;
}

/** How long the name of an alarm is at most: CloudFormation makes it of the stack's name, the logical id and 13 characters. */
function longestNameOf(alarm: IAlarm): number {
  const { stackName } = Stack.of(alarm);
  const ofStack = Token.isUnresolved(stackName) ? LONGEST_STACK_NAME : stackName.length;
  return Math.min(LONGEST_NAME, ofStack + Names.uniqueId(alarm).length + '--1234567890123'.length);
}
