import { App, Aws, Stack, Stage } from 'aws-cdk-lib';
import { Alarm, AlarmRule, CompositeAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { expect, test } from 'vitest';
import { EventStream, Monitoring } from '../../../lib';
import { alarmChanged } from '../../local/event-bus/aws-events';
import { announced } from '../announced';
import { Template } from '../app';

const env = { account: '111111111111', region: 'eu-west-1' };

function appWithStream() {
  const app = new App();
  const platform = new Stack(app, 'Platform', { env });
  return { app, platform, stream: new EventStream(platform, 'Events', { heartbeat: false }) };
}

function alarmIn(stack: Stack, alarmName?: string): Alarm {
  const metric = new Metric({ namespace: 'Shop', metricName: 'Orders' });
  return new Alarm(stack, 'NoOrders', { metric, threshold: 1, evaluationPeriods: 1, alarmName });
}

/** Whether the change of an alarm of that name comes onto the stream of a stack. */
function isAnnounced(template: Template, alarmName: string): boolean {
  return announced(template, { ...alarmChanged, detail: { ...alarmChanged.detail, alarmName } }).length === 1;
}

test('a change of an alarm becomes an event about it, with its reasons as AWS writes them', () => {
  const { app, platform, stream } = appWithStream();

  Monitoring.of(app).announce(stream);

  const detail = { ...alarmChanged.detail, alarmName: 'Platform-Events-1EXAMPLE' };
  expect(announced(Template.fromStack(platform), { ...alarmChanged, detail })).toEqual([
    {
      partitionKey: 'Platform-Events-1EXAMPLE',
      event: {
        id: alarmChanged.id,
        type: 'alarm.changed',
        source: 'aws.cloudwatch',
        subject: 'Platform-Events-1EXAMPLE',
        time: '2019-10-02T17:04:40.000000Z',
        data: detail,
      },
    },
  ]);
});

test('alarms of all stacks below the scope are announced, by one rule that needs nothing of these stacks', () => {
  const { app, platform, stream } = appWithStream();
  Monitoring.of(app).announce(stream);
  alarmIn(new Stack(app, 'Shop', { env }));

  const template = Template.fromStack(platform);
  template.resourceCountIs('AWS::Events::Rule', 1);
  expect(isAnnounced(template, 'Shop-NoOrders3B1F-1EXAMPLE')).toBe(true);
  expect(isAnnounced(template, 'Platform-EventsAlarms-1EXAMPLE')).toBe(true);
  expect(isAnnounced(template, 'Billing-NoOrders-1EXAMPLE')).toBe(false);
  expect(JSON.stringify(template.toJSON())).not.toContain('Fn::ImportValue');
});

test('alarms with names of their own are announced, composite ones as well', () => {
  const { app, platform, stream } = appWithStream();
  const shop = new Stack(app, 'Shop', { env });
  const alarm = alarmIn(shop, 'no-orders');
  new CompositeAlarm(shop, 'Unwell', { alarmRule: AlarmRule.not(alarm), compositeAlarmName: 'unwell' });
  alarmIn(new Stack(app, 'Stock', { env }), `${Aws.STACK_NAME}-empty`);

  Monitoring.of(app).announce(stream);

  const template = Template.fromStack(platform);
  expect(isAnnounced(template, 'no-orders')).toBe(true);
  expect(isAnnounced(template, 'unwell')).toBe(true);
  expect(isAnnounced(template, 'Stock-empty')).toBe(true);
});

test('of a stack or a stage only its own alarms are announced', () => {
  const { app, platform, stream } = appWithStream();
  const qa = new Stage(app, 'Qa', { env });
  new Stack(qa, 'Shop');
  new Stack(app, 'Billing', { env });

  Monitoring.of(qa).announce(stream);
  Monitoring.of(platform).announce(stream);

  const template = Template.fromStack(platform);
  expect(isAnnounced(template, 'Qa-Shop-NoOrders-1EXAMPLE')).toBe(true);
  expect(isAnnounced(template, 'Platform-Events-1EXAMPLE')).toBe(true);
  expect(isAnnounced(template, 'Billing-NoOrders-1EXAMPLE')).toBe(false);
});

test('alarms of other regions are left out, since nothing of them comes to the bus of this one', () => {
  const { app, platform, stream } = appWithStream();
  new Stack(app, 'Far', { env: { ...env, region: 'us-east-1' } });

  Monitoring.of(app).announce(stream);

  expect(isAnnounced(Template.fromStack(platform), 'Far-NoOrders-1EXAMPLE')).toBe(false);
});

test('more stacks than a pattern holds are refused when the app is synthesised', () => {
  const { app, platform, stream } = appWithStream();
  for (let index = 0; index < 60; index += 1) new Stack(app, `TheStackOfAServiceWithALongName${index}`, { env });

  Monitoring.of(app).announce(stream);

  expect(() => Template.fromStack(platform)).toThrow(
    /EventStream "Platform\/Events": the names of the stacks whose alarms .* take \d+ characters, and EventBridge takes patterns of 2048/,
  );
});

test('a construct below a stack is refused', () => {
  const { stream } = appWithStream();

  expect(() => Monitoring.of(stream).announce(stream)).toThrow(
    'Monitoring.of "Platform/Events": `announce` is EventStream "Platform/Events"; alarms are known by the names of their stacks, so write Monitoring.of(app), or of a stage or a stack',
  );
});

test('announcing twice is announcing once', () => {
  const { app, platform, stream } = appWithStream();

  Monitoring.of(app).announce(stream).announce(stream);

  Template.fromStack(platform).resourceCountIs('AWS::Events::Rule', 1);
});
