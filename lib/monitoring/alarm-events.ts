import { Lazy, Stack } from 'aws-cdk-lib';
import { CfnAlarm, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { mayBeBeside } from '../environment';
import type { IEventStream } from '../events';
import { AwsEvents, type AwsEventsOptions } from '../events/aws-events';
import { Mistake } from '../mistake';

/** The longest pattern that EventBridge takes. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_PATTERN = 2048;

/** Of a stream whose rule for alarms is there: the scopes that it is for. */
const scopesOf = new WeakMap<IEventStream, Set<IConstruct>>();

/**
 * One rule for each stream, in the stream's own stack: it knows alarms by the names of their stacks, with which
 * CloudFormation begins the names that it makes, and so needs nothing of the stacks themselves.
 */
export function announceAlarms(scope: IConstruct, stream: IEventStream, options: AwsEventsOptions): void {
  const events = AwsEvents.for(stream, stream, options);
  const known = scopesOf.get(stream);
  if (known) {
    known.add(scope);
    return;
  }
  const scopes = new Set([scope]);
  scopesOf.set(stream, scopes);
  const names = () => alarmNames([...scopes], Stack.of(stream));
  events.add(events, 'AlarmChanges', {
    description: 'Towpath: puts changes of alarms onto the stream',
    type: 'alarm.changed',
    subjectPath: '$.detail.alarmName',
    pattern: {
      source: ['aws.cloudwatch'],
      detailType: ['CloudWatch Alarm State Change'],
      detail: { alarmName: Lazy.any({ produce: names }) },
    },
  });
  events.node.addValidation({
    validate: () => {
      const length = JSON.stringify(names()).length;
      // What else is in the pattern takes a hundred characters.
      if (length <= MAX_PATTERN - 100) return [];
      return [
        new Mistake(
          stream,
          `the names of the stacks whose alarms \`Monitoring.of(…).announce\` is to put onto it take ${length} characters, and EventBridge takes patterns of ${MAX_PATTERN}; announce the alarms of fewer stacks, or give some of them another stream`,
          'EventStream',
        ).message,
      ];
    },
  });
}

type NameCondition = string | { readonly prefix: string };

/** Of the names of all alarms below the scopes: how those of each stack begin, and the others as they are. */
function alarmNames(scopes: readonly IConstruct[], here: Stack): NameCondition[] {
  const below = new Set(scopes.flatMap((scope) => scope.node.findAll()));
  const stacks = [...below].filter((one) => Stack.isStack(one)).filter((one) => mayBeBeside(one, here));
  const prefixes = stacks.filter(({ nested }) => !nested).map(({ stackName }) => `${stackName}-`);
  const given = [...below]
    .filter((one) => one instanceof CfnAlarm || one instanceof CfnCompositeAlarm)
    .filter((alarm) => mayBeBeside(Stack.of(alarm), here))
    .map((alarm): unknown => Stack.of(alarm).resolve(alarm.alarmName))
    .filter((name) => typeof name === 'string')
    .filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)));
  return [...prefixes.map((prefix) => ({ prefix })), ...given];
}
