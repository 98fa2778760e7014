/**
 * How many resources the least app, the examples and the sizes of a platform have, what they cost in a month in which
 * nobody uses them, and what a million changes cost.
 *
 *     npm run build && node dist/bench/costs.js
 */
import { statSync } from 'node:fs';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import cdkJson from '../cdk.json';
import { costOf, freeTypes, groups, idleUsage, type Usage } from '../domain/costs/idle-cost';
import { type Price, prices, sources } from '../domain/costs/prices';
import { type Size, sizes } from '../domain/platform/sizes';
import { EntityTable, EventStream, type EventStreamProps, Monitoring, SlackApp, SlackNotifications } from '../lib';
import type { Template } from '../local/deployment/adapt-template';
import { examples, stacksOf } from '../test/examples/examples';
import { assumptions, changesUsage } from './changes-cost';
import { zonesOfPlace } from './fixed-place';
import { markdownTable } from './markdown-table';
import { addPlatform, dns, everything } from './platforms';
import { singleConstructs } from './single-constructs';

interface CostedStack {
  readonly name: string;
  readonly template: Template;
}

function main(): void {
  const least = leastApp();
  const parts = [
    '### Idle, by stack',
    'US dollars a month in us-east-1.',
    idleByStack([...leastApps(), ...exampleStacks()]),
    '### Idle, by size of a platform',
    'Without and with `dns`, which brings two load balancers, and with repositories and Slack as well.',
    idleBySize(),
    '### Idle, by construct',
    'What each adds to a stack that has a dashboard already, by default.',
    idleByConstruct(),
    '### The least app, by what is paid',
    byUsage(idleUsage(least)),
    `Nothing is paid for ${listOf(freeTypes(least))}.`,
    '### A million changes',
    assumptions,
    changes(),
    '### Prices',
    'US dollars, as they were found on 25 November 2026.',
    priceTable(),
    sourceList(),
  ];
  console.log(parts.join('\n\n'));
}

interface LeastAppOptions {
  readonly stream?: EventStreamProps;
  readonly alarms?: false;
  readonly dashboards?: false;
}

/** One stream, one table, one rule: the first lines that a user writes. */
function leastApp({ stream, alarms, dashboards }: LeastAppOptions = {}): Template {
  const app = new App();
  const stack = new Stack(app, 'Least');
  const changes = new EventStream(stack, 'Changes', { ...stream, alarms });
  const customers = new EntityTable(stack, 'Customers', {
    entity: 'customers',
    stream: changes,
    partitionKey: { name: 'customerId', type: AttributeType.STRING },
    alarms,
  });
  new SlackNotifications(stack, 'Messages', {
    stream: changes,
    slack: SlackApp.fromSecret(stack, 'Slack', { secretName: 'slack/shop' }),
    alarms,
    rules: [
      {
        name: 'big-customer',
        pattern: { type: [customers.inserted], data: { employees: [{ numeric: ['>=', 500] }] } },
        channel: '#marketing',
        message: ':tada: *{{data.name}}* started using us',
      },
    ],
  });
  if (dashboards === false) Monitoring.of(stack).withoutDashboards();
  return app.synth().getStackByName('Least').template;
}

function leastApps(): CostedStack[] {
  const oneShard = { shards: 1, retention: Duration.days(1) };
  const least = { alarms: false, dashboards: false, stream: { ...oneShard, heartbeat: false } } as const;
  return [
    { name: 'the least app', template: leastApp() },
    { name: '… `alarms: false`', template: leastApp({ alarms: false }) },
    { name: '… `heartbeat: false`', template: leastApp({ stream: { heartbeat: false } }) },
    { name: '… `withoutDashboards()`', template: leastApp({ dashboards: false }) },
    { name: '… `shards: 1`', template: leastApp({ stream: { shards: 1 } }) },
    { name: '… `shards: 1`, `retention` of a day', template: leastApp({ stream: oneShard }) },
    { name: '… all of these', template: leastApp(least) },
  ];
}

function exampleStacks(): CostedStack[] {
  return examples.flatMap(({ folder }) =>
    stacksOf(folder).map(({ name, template }) => ({ name: `examples/${folder}, ${name}`, template })),
  );
}

function idleBySize(): string {
  const rows = (Object.keys(sizes) as Size[]).flatMap((size) => [
    platformRow(size, { size }),
    platformRow('… with `dns`', { size, dns }),
    platformRow('… with everything', { ...everything, size }),
  ]);
  return markdownTable([['', 'resources', 'template', ...groups, 'together'], ...rows]);
}

/** A template has its size as CDK writes it. */
function platformRow(name: string, parameters: Parameters<typeof addPlatform>[1]): string[] {
  const app = new App({ context: { ...cdkJson.context, ...zonesOfPlace } });
  addPlatform(app, parameters);
  const { template, templateFullPath } = app.synth().getStackByName('Platform');
  const [resources = '', ...costs] = idleFigures(template);
  return [name, resources, `${(statSync(templateFullPath).size / 1000).toFixed(0)} kB`, ...costs];
}

function idleByStack(stacks: readonly CostedStack[]): string {
  const rows = stacks.map(({ name, template }) => [name, ...idleFigures(template)]);
  return markdownTable([['', 'resources', ...groups, 'together'], ...rows]);
}

/** How many resources there are, and what they cost by group and together. */
function idleFigures(template: Template): string[] {
  const usages = idleUsage(template);
  return [
    String(Object.keys(template.Resources ?? {}).length),
    ...groups.map((group) => dollars(costOf(...usages.filter((usage) => usage.group === group)))),
    dollars(costOf(...usages)),
  ];
}

function idleByConstruct(): string {
  const rows = singleConstructs().map((single) => {
    const resources = (template: Template) => Object.keys(template.Resources ?? {}).length;
    const cost = (template: Template) => costOf(...idleUsage(template).filter(({ group }) => group !== 'dashboards'));
    const added = resources(single.with) - resources(single.without);
    return [single.name, String(added), dollars(cost(single.with) - cost(single.without))];
  });
  return markdownTable([['', 'resources', 'US dollars a month'], ...rows]);
}

function byUsage(usages: readonly Usage[]): string {
  const rows = usages.map((usage) => [
    usage.group === 'heartbeat' ? `heartbeat: ${usage.what}` : usage.what,
    amount(usage.quantity),
    `${prices[usage.price].unit}: ${unitPrice(prices[usage.price].dollars)}`,
    dollars(costOf(usage)),
  ]);
  const sum = ['**together**', '', '', dollars(costOf(...usages))];
  return markdownTable([['', 'units', 'price of one', 'a month'], ...rows, sum]);
}

/** In batches, and one by one. */
function changes(): string {
  const many = changesUsage(100);
  const single = changesUsage(1);
  const rows = many.map(({ step, usage }, index) => {
    const alone = single[index]?.usage;
    return [
      `${step}: ${usage.what}`,
      amount(usage.quantity),
      dollars(costOf(usage)),
      ...(alone ? [amount(alone.quantity), dollars(costOf(alone))] : []),
    ];
  });
  const sum = (all: typeof many) => dollars(costOf(...all.map(({ usage }) => usage)));
  return markdownTable([
    ['', '100 in a batch', 'US dollars', 'one by one', 'US dollars'],
    ...rows,
    ['**together**', '', sum(many), '', sum(single)],
  ]);
}

function priceTable(): string {
  const rows = Object.values(prices).map(({ unit, dollars: known, from, ireland, doubt }: Price) => [
    doubt ? `${unit} (${doubt})` : unit,
    `${unitPrice(known)}, ${from}`,
    ireland ? `${unitPrice(ireland.dollars)}, ${ireland.from}` : '–',
  ]);
  return markdownTable([['one', 'us-east-1', 'eu-west-1'], ...rows]);
}

function sourceList(): string {
  return Object.entries(sources)
    .map(([name, { date, where }]) => `- _${name}_: ${where} (${date})`)
    .join('\n');
}

function listOf(types: ReadonlyMap<string, number>): string {
  return [...types]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([type, count]) => `${count} × ${type}`)
    .join(', ');
}

function dollars(figure: number): string {
  return figure > 0 && figure < 0.005 ? '< 0.01' : figure.toFixed(2);
}

/** Small prices are those of a million. */
function unitPrice(figure: number): string {
  return figure < 0.0001 ? `${Number((figure * 1_000_000).toPrecision(4))} a million` : String(figure);
}

function amount(figure: number): string {
  return figure.toLocaleString('en', { maximumFractionDigits: figure < 10 ? 2 : 0 });
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
