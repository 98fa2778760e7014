import { App, Duration, Stack } from 'aws-cdk-lib';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { EventStream, type EventStreamProps, Monitoring, SlackApp, SlackNotifications } from '../../../lib';
import { Annotations, customersIn, Match, notificationsIn, rule, stackWithStream, Template } from '../app';
import { type AlarmProperties, alarmsOf } from './alarms-of';

test('a construct has all its alarms, none, or all but one', () => {
  expect(Object.keys(alarmsWith(undefined))).toEqual([
    'iteratorAge',
    'iteratorAgeCritical',
    'readsThrottled',
    'writesThrottled',
  ]);
  expect(alarmsWith(false)).toEqual({});
  expect(Object.keys(alarmsWith({ readsThrottled: false }))).toEqual([
    'iteratorAge',
    'iteratorAgeCritical',
    'writesThrottled',
  ]);
});

test('an alarm that is left out is not among the members', () => {
  const stream = new EventStream(new Stack(), 'Changes', { alarms: { readsThrottled: false } });

  expect(stream.alarms.readsThrottled).toBeUndefined();
  expect(stream.alarms.writesThrottled).toBeDefined();
});

test('an alarm is tuned, and the others stay as they are', () => {
  const { iteratorAge, iteratorAgeCritical } = alarmsWith({
    iteratorAge: {
      threshold: 600_000,
      period: Duration.minutes(1),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      runbook: 'https://wiki.example/late',
    },
  });

  expect(iteratorAge).toMatchObject({
    Threshold: 600_000,
    Period: 60,
    EvaluationPeriods: 5,
    DatapointsToAlarm: 3,
    AlarmDescription: expect.stringMatching(/ Runbook: https:\/\/wiki\.example\/late$/),
  });
  expect(iteratorAgeCritical).toMatchObject({ Threshold: 259_200_000, Period: 300, EvaluationPeriods: 1 });
});

test('the page of runbooks is that of the nearest scope, said before or after', () => {
  const { stack } = stackWithStream();
  Monitoring.of(stack.node.root).runbooks('https://wiki.example/far');
  Monitoring.of(stack).runbooks('https://wiki.example/near');

  const descriptions = alarmsOf(stack.node.root as App).map(({ properties }) => properties.AlarmDescription);

  expect(descriptions.length).toBeGreaterThan(0);
  expect(descriptions.filter((text) => !/ Runbook: https:\/\/wiki\.example\/near#[a-z-]+$/.test(text))).toEqual([]);
});

test('the period of an expression is that of each of its metrics', () => {
  const { stack, stream } = stackWithStream();
  const slack = SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/shop' });
  const alarms = { unaccounted: { period: Duration.minutes(30) } };
  new SlackNotifications(stack, 'Messages', { stream, slack, rules: [rule()], alarms });

  const properties = alarmsOf(stack.node.root as App).find(({ name }) => name === 'unaccounted')?.properties;
  const periods = properties?.Metrics?.flatMap(({ MetricStat }) => MetricStat?.Period ?? []);

  expect(periods).toEqual([1800, 1800, 1800, 1800]);
});

test('what is said nearest to an alarm counts: at the alarm, at its construct, at the stack, at the app', () => {
  const { app, stack, topic } = topics();
  Monitoring.of(app).notify(topic('app'));
  const other = new Stack(app, 'Other');
  const far = new EventStream(other, 'Changes');
  Monitoring.of(stack).notify(topic('stack'));
  const near = new EventStream(stack, 'Near');
  const nearer = new EventStream(stack, 'Nearer', {
    alarms: { notify: [topic('construct')], iteratorAge: { notify: [topic('alarm')] } },
  });

  const told = toldBy(app);

  expect(told(far, 'iteratorAge')).toEqual(['app']);
  expect(told(near, 'iteratorAge')).toEqual(['stack']);
  expect(told(nearer, 'writesThrottled')).toEqual(['construct']);
  expect(told(nearer, 'iteratorAge')).toEqual(['alarm']);
});

test('whom alarms tell can be said after they are made, of several topics, which also hear that it is over', () => {
  const { app, stack, topic } = topics();
  const stream = new EventStream(stack, 'Changes');
  Monitoring.of(app).notify(topic('one'), topic('other'));

  expect(toldBy(app)(stream, 'iteratorAge')).toEqual(['one', 'other']);
  expect(toldBy(app, 'OKActions')(stream, 'iteratorAge')).toEqual(['one', 'other']);
});

test('an empty list tells nobody, in spite of what is said farther away', () => {
  const { app, stack, topic } = topics();
  Monitoring.of(app).notify(topic('app'));
  const stream = new EventStream(stack, 'Changes', { alarms: { notify: [] } });

  expect(toldBy(app)(stream, 'iteratorAge')).toEqual([]);
});

test('one warning for a stack says how many of its alarms tell nobody', () => {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream);

  Annotations.fromStack(stack).hasWarning('/Shop', Match.stringLikeRegexp('^9 alarms of this stack tell nobody'));
});

test('a stack without alarms, and one whose alarms are heard, are not warned of', () => {
  const { app, stack, topic } = topics();
  new EventStream(stack, 'Silent', { alarms: false });
  const heard = new Stack(app, 'Heard');
  new EventStream(heard, 'Changes', { alarms: { notify: [topic('one')] } });

  for (const one of [stack, heard]) {
    expect(Annotations.fromStack(one).findWarning('*', Match.stringLikeRegexp('tell nobody'))).toEqual([]);
  }
});

test('a scope can be without dashboards', () => {
  const { stack, stream } = stackWithStream();
  const app = stack.node.root as App;
  const playground = new Stack(app, 'Playground');
  Monitoring.of(playground).withoutDashboards();
  notificationsIn(playground, stream);

  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  Template.fromStack(playground).resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});

/** The alarms of a stream, by name. */
function alarmsWith(alarms: EventStreamProps['alarms']): Record<string, AlarmProperties> {
  const app = new App();
  new EventStream(new Stack(app, 'Shop'), 'Changes', { alarms });
  return Object.fromEntries(alarmsOf(app).map(({ name, properties }): [string, AlarmProperties] => [name, properties]));
}

/** An app, a stack, and topics that are known by their names. */
function topics() {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const topic = (name: string): ITopic =>
    Topic.fromTopicArn(stack, `Topic-${name}`, `arn:aws:sns:eu-west-1:111111111111:${name}`);
  return { app, stack, topic };
}

/** The names of the topics that an alarm of a stream tells. */
function toldBy(app: App, actions: 'AlarmActions' | 'OKActions' = 'AlarmActions') {
  const alarms = alarmsOf(app);
  return (stream: EventStream, name: string): string[] => {
    const alarm = alarms.find((one) => one.name === name && one.path.startsWith(`${stream.node.path}/`));
    return (alarm?.properties[actions] ?? []).map((arn) => String(arn).replace(/.*:/, ''));
  };
}
