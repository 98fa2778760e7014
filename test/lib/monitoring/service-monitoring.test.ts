import { App, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Stream, StreamEncryption } from 'aws-cdk-lib/aws-kinesis';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId, Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import {
  EntityTable,
  EventHandler,
  Monitoring,
  ServiceLevel,
  ServiceMonitoring,
  type ServiceMonitoringProps,
} from '../../../lib';
import { flags } from '../../examples/examples';
import { Annotations, customersIn, Match, notificationsIn, stackWithStream, Template } from '../app';
import { type AlarmProperties, alarmsOf } from './alarms-of';

describe('what belongs to a service', () => {
  test('is each function, queue, table, stream and target group below its scope, made before or after', () => {
    const { app, stack } = shop();
    functionIn(stack, 'Api');
    monitoringIn(stack);
    const failed = new Queue(stack, 'Failed');
    new Queue(stack, 'Work', { deadLetterQueue: { queue: failed, maxReceiveCount: 3 } });
    new TableV2(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    new Stream(stack, 'Clicks', { encryption: StreamEncryption.MANAGED });
    const vpc = new Vpc(stack, 'Network');
    const web = new ApplicationTargetGroup(stack, 'Web', { vpc, port: 80 });
    new ApplicationLoadBalancer(stack, 'Balancer', { vpc }).addListener('Http', {
      port: 80,
      defaultTargetGroups: [web],
    });
    new ApplicationTargetGroup(stack, 'NotYet', { vpc, port: 80 });

    expect(watchedIn(app)).toEqual({
      'targetGroup-Web': ['errorRatio', 'errorBudget', 'latency', 'unhealthyHosts', 'noHealthyHost'],
      'function-Api': ['errorRatio', 'errorBudget', 'latency', 'throttles'],
      'queue-Work': ['oldestMessage'],
      'deadLetterQueue-Failed': ['deadLetters'],
      'stream-Clicks': ['readerBehind', 'readsThrottled', 'writesThrottled'],
      'table-Orders': ['tableErrors', 'tableReadsThrottled', 'tableWritesThrottled'],
    });
  });

  test('is nothing that a construct of Towpath has alarms about', () => {
    const { app: without } = pipeline();
    const { app, stack } = pipeline();
    monitoringIn(stack);

    expect(watchedIn(app)).toEqual({});
    expect(alarmsOf(app)).toHaveLength(alarmsOf(without).length);
  });

  test('is no function that runs at a deployment only', () => {
    const { app, stack } = shop();
    monitoringIn(stack);
    const onEventHandler = functionIn(stack, 'Maker');
    new CustomResource(stack, 'Thing', {
      serviceToken: new Provider(stack, 'Provider', { onEventHandler }).serviceToken,
    });
    new AwsCustomResource(stack, 'Call', {
      onCreate: {
        service: 'sqs',
        action: 'listQueues',
        physicalResourceId: PhysicalResourceId.of('call'),
      },
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
      installLatestAwsSdk: false,
    });

    expect(Object.keys(watchedIn(app))).toEqual(['function-Maker']);
  });

  test('is the nearer one’s where there are two of them', () => {
    const { app, stack } = shop();
    const cart = new Construct(stack, 'Cart');
    functionIn(stack, 'Api');
    functionIn(cart, 'Api');
    monitoringIn(stack);
    new ServiceMonitoring(cart, 'Monitoring', { service: 'cart', serviceLevel: ServiceLevel.internal });

    const paths = new Set(alarmsOf(app).map(({ path }) => path.split('/Alarms/')[0]));

    expect([...paths].sort()).toEqual(['Shop/Cart/Monitoring/function-Api', 'Shop/Monitoring/function-Api']);
  });

  test('are not the alarms of another service, wherever its monitoring is made', () => {
    const { stack } = shop();
    const cart = new Construct(stack, 'Cart');
    functionIn(stack, 'Api');
    functionIn(cart, 'Api');
    monitoringIn(stack);
    new ServiceMonitoring(stack, 'CartMonitoring', {
      service: 'cart',
      serviceLevel: ServiceLevel.internal,
      below: cart,
    });

    expect(compositesIn(stack).map(({ rule }) => rule.split(' OR ').length)).toEqual([4, 4]);
  });

  test('is not what is left out, nor what is below that', () => {
    const { app, stack } = shop();
    const tools = new Construct(stack, 'Tools');
    functionIn(stack, 'Api');
    functionIn(tools, 'Cleaner');
    monitoringIn(stack).leaveOut(tools);

    expect(Object.keys(watchedIn(app))).toEqual(['function-Api']);
  });

  test('is what is given: of elsewhere, imported, or to have other alarms', () => {
    const { app, stack } = shop();
    const api = functionIn(stack, 'Api');
    const arn = 'arn:aws:lambda:eu-west-1:111111111111:function:mail';
    const mail = LambdaFunction.fromFunctionArn(stack, 'Mail', arn);
    monitoringIn(stack)
      .addFunction(api, { latency: { threshold: 200 }, throttles: false })
      .addFunction(mail);

    expect(watchedIn(app)).toEqual({
      'function-Api': ['errorRatio', 'errorBudget', 'latency'],
      'function-Mail': ['errorRatio', 'errorBudget', 'latency', 'throttles'],
    });
    expect(alarmIn(app, 'function-Api', 'latency').Threshold).toBe(200);
  });

  test('is an alias that is given, and not its function besides', () => {
    const { app, stack } = shop();
    const live = functionIn(stack, 'Api').addAlias('live');
    monitoringIn(stack).addFunction(live);

    expect(Object.keys(watchedIn(app))).toEqual(['function-Api--Aliaslive']);
  });

  test('is nothing of another region', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop', { env: { account: '111111111111', region: 'eu-west-1' } });
    const far = new Stack(stack, 'Far', { env: { account: '111111111111', region: 'us-east-1' } });
    functionIn(stack, 'Api');
    functionIn(far, 'Edge');
    monitoringIn(stack);

    expect(Object.keys(watchedIn(app))).toEqual(['function-Api']);
  });

  test('has to be something', () => {
    const { app, stack } = shop();
    monitoringIn(stack);

    expect(() => app.synth()).toThrow(
      'ServiceMonitoring "Shop/Monitoring": there is nothing to monitor below "Shop"; give it what belongs to the service: addFunction(fn)',
    );
  });

  test('has the same logical ids in whichever order it is made, with CDK’s feature flags and without', () => {
    const idsWith = (context: Readonly<Record<string, unknown>>, ...names: string[]) => {
      const stack = new Stack(new App({ context: { ...context } }), 'Shop');
      monitoringIn(stack);
      for (const name of names) functionIn(stack, name);
      return Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).sort();
    };

    const ids = idsWith({}, 'Api', 'Worker');
    expect(ids).toHaveLength(8);
    expect(idsWith({}, 'Worker', 'Api')).toEqual(ids);
    expect(idsWith(flags, 'Api', 'Worker')).toEqual(ids);
  });
});

describe('the alarm of a service', () => {
  test('is in alarm when any alarm of the service is: its own, those of Towpath’s constructs, and those that are given', () => {
    const { stack, stream } = stackWithStream();
    const errors = functionIn(new Stack(stack.node.root as App, 'Elsewhere'), 'Other').metricErrors();
    const own = new Alarm(stack, 'Own', { metric: errors, threshold: 1, evaluationPeriods: 1 });
    functionIn(stack, 'Api');
    monitoringIn(stack).addAlarm(own);

    const [{ rule }] = compositesIn(stack) as [Composite];
    const named = rule.split(' OR ');

    expect(named).toHaveLength(4 + Object.keys(stream.alarms).length + 1);
    for (const alarm of [own, ...Object.values(stream.alarms)]) {
      expect(named).toContain(`ALARM("<${stack.resolve(alarm.alarmName).Ref}>")`);
    }
  });

  test('says how severe it is, what the service promises, and where the runbook is', () => {
    const { stack } = shop();
    functionIn(stack, 'Api');
    monitoringIn(stack, { runbook: 'https://wiki.example/shop' });

    const [{ description }] = compositesIn(stack) as [Composite];

    expect(description).toBe(
      'shop: something is wrong that its users may notice. Severity: critical. Service level consumer-facing: 99.9 % of ' +
        'requests succeed, 99 % are answered within 1 s. Runbook: https://wiki.example/shop',
    );
  });

  test('has the section of the page of runbooks where the service has no page of its own', () => {
    const { app, stack } = shop();
    functionIn(stack, 'Api');
    monitoringIn(stack);
    Monitoring.of(app).runbooks('https://wiki.example/alarms');

    const [{ description }] = compositesIn(stack) as [Composite];

    expect(description).toMatch(/ Runbook: https:\/\/wiki\.example\/alarms#service$/);
  });

  test('tells whom its severity is for, wherever that is said, and else whom all alarms tell', () => {
    const told = (serviceLevel: ServiceLevel, notify?: (topic: (name: string) => ITopic) => ITopic[]) => {
      const { app, stack, topic } = shop();
      functionIn(stack, 'Api');
      monitoringIn(stack, { serviceLevel, notify: notify?.(topic) });
      Monitoring.of(app).notifyOf('critical', topic('pager'));
      Monitoring.of(stack).notify(topic('mail'));
      return compositesIn(stack)[0]?.tells;
    };

    expect(told(ServiceLevel.consumerFacing)).toEqual(['pager']);
    expect(told(ServiceLevel.internal)).toEqual(['mail']);
    expect(told(ServiceLevel.consumerFacing, (topic) => [topic('team')])).toEqual(['team']);
  });

  test('alone tells; the alarms of Towpath’s constructs tell as before', () => {
    const { stack } = stackWithStream();
    const topic = new Topic(stack, 'OnCall');
    Monitoring.of(stack).notify(topic);
    functionIn(stack, 'Api');
    monitoringIn(stack);

    const alarms = alarmsOf(stack.node.root as App);
    const silent = alarms.filter(({ properties }) => properties.AlarmActions === undefined);

    expect(silent.map(({ construct }) => construct)).toEqual(Array(4).fill('WatchedResource'));
    expect(alarms.filter(({ construct }) => construct === 'EventStream')).toHaveLength(4);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('tell nobody'));
  });

  test('is warned of when nobody hears it; the alarms that it looks at are not counted', () => {
    const { stack } = shop();
    functionIn(stack, 'Api');
    monitoringIn(stack);

    Annotations.fromStack(stack).hasWarning('/Shop', Match.stringLikeRegexp('^1 alarms of this stack tell nobody'));
  });

  test('tells nobody while the alarm of a deployment is in alarm', () => {
    const { stack } = shop();
    const actionsSuppressor = Alarm.fromAlarmArn(
      stack,
      'Deploying',
      'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:deploying',
    );
    functionIn(stack, 'Api');
    monitoringIn(stack, { actionsSuppressor });

    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      ActionsSuppressor: 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:deploying',
      ActionsSuppressorExtensionPeriod: 60,
      ActionsSuppressorWaitPeriod: 60,
    });
  });

  test('never fires where a service is without alarms, and nobody has to hear it', () => {
    const { stack } = shop();
    functionIn(stack, 'Api');
    monitoringIn(stack, { alarms: false });

    expect(compositesIn(stack).map(({ rule }) => rule)).toEqual(['FALSE']);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('tell nobody'));
  });

  test('looks at alarms that look at alarms where one rule has no room for all', () => {
    const { app, stack } = shop();
    for (let number = 1; number <= 60; number++) functionIn(stack, `Function${number}`);
    monitoringIn(stack);

    const composites = compositesIn(stack);
    const whole = composites.filter(({ tellsNobody, rule }) => !tellsNobody && rule.includes('Part'));
    const parts = composites.filter((one) => !whole.includes(one));

    expect(whole).toHaveLength(1);
    expect(whole[0]?.rule.split(' OR ')).toHaveLength(parts.length);
    const named = parts.flatMap(({ rule }) => rule.split(' OR '));
    expect(new Set(named).size).toBe(named.length);
    expect(named).toHaveLength(alarmsOf(app).length);
    for (const { rule } of parts) {
      // CloudFormation's names have the stack's name and 13 characters more than a logical id.
      const longest = rule.length + rule.split(' OR ').length * ('Shop--'.length + 13);
      expect(rule.split(' OR ').length).toBeLessThanOrEqual(100);
      expect(longest).toBeLessThanOrEqual(10_240);
    }
  });
});

describe('the single alarms', () => {
  test('fire when errors come 14.4 times as fast as the service level allows, and not before there are three', () => {
    const { app, stack } = shop();
    functionIn(stack, 'Api');
    monitoringIn(stack, { serviceLevel: ServiceLevel.internal });

    const { Metrics, ...alarm } = alarmIn(app, 'function-Api', 'errorRatio');

    expect(alarm).toMatchObject({ Threshold: 7.2, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    expect(Metrics?.[0]?.Expression).toBe('IF(FILL(errors, 0) >= 3, 100 * FILL(errors, 0) / requests, 0)');
  });

  test('hold an API to the latency of the service level, and a worker to its own timeout', () => {
    const { app, stack } = shop();
    functionIn(stack, 'Api', Duration.seconds(30));
    functionIn(stack, 'Hasty', Duration.seconds(1));
    functionIn(stack, 'Worker', Duration.seconds(30)).addEventSource(new SqsEventSource(new Queue(stack, 'Work')));
    monitoringIn(stack);

    expect(alarmIn(app, 'function-Api', 'latency').Threshold).toBe(1000);
    expect(alarmIn(app, 'function-Hasty', 'latency').Threshold).toBe(800);
    expect(alarmIn(app, 'function-Worker', 'latency').Threshold).toBe(24_000);
  });

  test('hold what runs in the background to its timeout only, and a target group to nothing', () => {
    const { app, stack } = shop();
    functionIn(stack, 'Report', Duration.minutes(10));
    const vpc = new Vpc(stack, 'Network');
    const web = new ApplicationTargetGroup(stack, 'Web', { vpc, port: 80 });
    new ApplicationLoadBalancer(stack, 'Balancer', { vpc }).addListener('Http', {
      port: 80,
      defaultTargetGroups: [web],
    });
    monitoringIn(stack, { serviceLevel: ServiceLevel.background });

    expect(alarmIn(app, 'function-Report', 'latency').Threshold).toBe(480_000);
    expect(watchedIn(app)['targetGroup-Web']).not.toContain('latency');
  });

  test('are tuned by name for all resources, and for one', () => {
    const { app, stack, topic } = shop();
    functionIn(stack, 'Api');
    const worker = functionIn(stack, 'Worker');
    new Queue(stack, 'Work');
    monitoringIn(stack, {
      alarms: {
        errorBudget: false,
        latency: { threshold: 500, notify: [topic('team')] },
        oldestMessage: { threshold: 1 },
      },
    }).addFunction(worker, { latency: { threshold: 9000 } });

    expect(watchedIn(app)['function-Api']).toEqual(['errorRatio', 'latency', 'throttles']);
    expect(alarmIn(app, 'function-Api', 'latency')).toMatchObject({
      Threshold: 500,
      AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:team'],
    });
    expect(alarmIn(app, 'function-Worker', 'latency').Threshold).toBe(9000);
    expect(alarmIn(app, 'queue-Work', 'oldestMessage').Threshold).toBe(1);
  });

  test('are left out of all resources but one', () => {
    const { app, stack } = shop();
    functionIn(stack, 'Api');
    const pay = functionIn(stack, 'Pay');
    monitoringIn(stack, { alarms: false }).addFunction(pay, {});

    expect(Object.keys(watchedIn(app))).toEqual(['function-Pay']);
  });
});

describe('the dashboard of a service', () => {
  test('shows the four signals, then the alarms, then the rows of Towpath’s constructs', () => {
    const { stack, stream } = stackWithStream();
    customersIn(stack, stream);
    functionIn(stack, 'Api');
    const monitoring = monitoringIn(stack);

    const titles = titlesOf(stack, monitoring);

    expect(titles.slice(0, 8)).toEqual([
      '# shop',
      'Rate',
      'Errors (% left, count right)',
      'Duration (ms)',
      'Saturation (what waits or is refused)',
      'Alarms',
      '## Table of `customers`',
      'Written',
    ]);
    expect(titles).toContain('## Stream `Shop/Changes`');
  });

  test('has lines of what Towpath’s constructs made, beside those of plain resources', () => {
    const { stack, stream } = stackWithStream();
    customersIn(stack, stream);
    functionIn(stack, 'Api');
    const monitoring = monitoringIn(stack);

    const body = bodyOf(stack, monitoring);

    for (const label of ['Api', 'Changes/Stream', 'Customers/Table: reads refused']) {
      expect(body).toContain(`"label":"${label}"`);
    }
    expect(body).not.toContain('Heartbeat');
  });

  test('stands beside the dashboard of the stack, which stays as it is', () => {
    const { stack } = stackWithStream();
    functionIn(stack, 'Api');
    monitoringIn(stack);

    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Dashboard', 2);
  });

  test('is left out for one service, and below a scope without dashboards', () => {
    const { stack } = shop();
    functionIn(stack, 'Api');
    monitoringIn(stack, { dashboard: false });
    const { stack: quiet } = shop();
    functionIn(quiet, 'Api');
    monitoringIn(quiet);
    Monitoring.of(quiet).withoutDashboards();

    for (const one of [stack, quiet]) Template.fromStack(one).resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });
});

function shop() {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  const topic = (name: string): ITopic =>
    Topic.fromTopicArn(stack, `Topic-${name}`, `arn:aws:sns:eu-west-1:111111111111:${name}`);
  return { app, stack, topic };
}

/** A stream, tables, rules, and a handler of a team's own. */
function pipeline() {
  const { stack, stream } = stackWithStream();
  customersIn(stack, stream);
  notificationsIn(stack, stream);
  const key = { name: 'orderId', type: AttributeType.STRING };
  const table = new TableV2(stack, 'Orders', { partitionKey: key });
  EntityTable.fromTable(stack, 'OrderEntity', { table, entity: 'orders', stream, partitionKey: key });
  new EventHandler(stack, 'Handler', { stream, handler: functionIn(stack, 'Letters').addAlias('live') });
  return { app: stack.node.root as App, stack };
}

function functionIn(scope: Construct, id: string, timeout?: Duration): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    timeout,
  });
}

function monitoringIn(stack: Stack, props: Partial<ServiceMonitoringProps> = {}): ServiceMonitoring {
  return new ServiceMonitoring(stack, 'Monitoring', {
    service: 'shop',
    serviceLevel: ServiceLevel.consumerFacing,
    ...props,
  });
}

/** The names of the alarms that a service's monitoring makes itself, by the resources that they are about. */
function watchedIn(app: App): Record<string, string[]> {
  const own = alarmsOf(app).filter(({ construct }) => construct === 'WatchedResource');
  const byResource = Map.groupBy(own, ({ path }) => path.split('/').at(-3) ?? '');
  return Object.fromEntries([...byResource].map(([id, alarms]) => [id, alarms.map(({ name }) => name)]));
}

function alarmIn(app: App, resource: string, name: string): AlarmProperties {
  const alarm = alarmsOf(app).find((one) => one.name === name && one.path.split('/').at(-3) === resource);
  if (!alarm) throw new Error(`There is no ${name} of ${resource}`);
  return alarm.properties;
}

interface Composite {
  readonly description: string;
  readonly rule: string;
  readonly tells: readonly string[];
  readonly tellsNobody: boolean;
}

/** The alarms of alarms, with `<logical id>` in the place of names that are known at deployment. */
function compositesIn(stack: Stack): Composite[] {
  const found = Template.fromStack(stack).findResources('AWS::CloudWatch::CompositeAlarm');
  return Object.values(found).map(({ Properties }) => ({
    description: Properties.AlarmDescription,
    rule: inText(Properties.AlarmRule),
    tells: (Properties.AlarmActions ?? []).map((arn: unknown) => String(arn).replace(/.*:/, '')),
    tellsNobody: String(Properties.AlarmDescription).includes('It tells nobody'),
  }));
}

function bodyOf(stack: Stack, monitoring: ServiceMonitoring): string {
  const template = Template.fromStack(stack);
  const id = stack.getLogicalId(monitoring.node.findChild('Dashboard') as never);
  return inText(template.findResources('AWS::CloudWatch::Dashboard')[id]?.Properties.DashboardBody);
}

/** The titles and headings of a dashboard, from top to bottom. */
function titlesOf(stack: Stack, monitoring: ServiceMonitoring): string[] {
  const { widgets } = JSON.parse(bodyOf(stack, monitoring)) as {
    widgets: { y: number; x: number; properties: { title?: string; markdown?: string } }[];
  };
  return widgets
    .toSorted((one, other) => one.y - other.y || one.x - other.x)
    .map(({ properties }) => properties.title ?? properties.markdown?.split('\n')[0] ?? '');
}

function inText(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : `<${Object.values(part as object)}>`)).join('');
}
