import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { Storefront } from '../../../examples/storefront/storefront';
import { appOf, variants } from '../../examples/examples';
import { everything } from '../everything';
import { described, knownMetrics } from './known-metrics';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly markdown?: string; readonly metrics?: readonly (readonly unknown[])[] };
}

test('a dashboard shows tables above their stream, this above its sinks, and these above where events end', () => {
  const app = new App();
  new Storefront(app, 'Storefront');

  const [{ widgets } = { widgets: [] }] = dashboardsOf(app);

  const titles = widgets
    .toSorted((one, other) => one.y - other.y)
    .flatMap(({ properties }) => properties.markdown ?? []);
  expect(titles).toEqual([
    '# <AWS::StackName>',
    '## Table of `customers`',
    '## Table of `orders`',
    '## Stream `Storefront/Changes`',
    '## Indexes on `Storefront/Search`',
    '## Rules on `Storefront/Changes`',
    '## OpenSearch `Storefront/Search`',
    '## Slack',
  ]);
});

const apps = [
  { title: 'an app with every construct', make: everything },
  ...variants.map((variant) => ({ title: variant.title, make: () => appOf(variant) })),
];

describe.each(apps)('on the dashboards of $title', ({ make }) => {
  const dashboards = dashboardsOf(make());

  test('each widget has a place of its own within 24 columns', () => {
    for (const { widgets } of dashboards) {
      const outside = widgets.filter(({ x, y, width, height }) => x < 0 || y < 0 || x + width > 24 || height < 1);
      const overlapping = widgets.flatMap((one, index) =>
        widgets.slice(index + 1).filter((other) => overlap(one, other)),
      );

      expect(widgets.length).toBeGreaterThan(0);
      expect([...outside, ...overlapping]).toEqual([]);
    }
  });

  test('graphs of metrics of AWS name exactly the dimensions with which these come', () => {
    const known = knownMetrics();
    const shown = dashboards.flatMap(({ widgets }) => widgets.flatMap(({ properties }) => properties.metrics ?? []));
    const ofAws = shown.filter(([namespace]) => String(namespace).startsWith('AWS/')).map(inWords);

    expect(ofAws.length).toBeGreaterThan(0);
    expect(ofAws.filter((metric) => !known.has(metric))).toEqual([]);
  });
});

/** The bodies of the dashboards of an app, with `<logical id>` in the place of what is known at deployment. */
function dashboardsOf(app: App): { readonly widgets: readonly Widget[] }[] {
  const resources = app
    .synth()
    .stacksRecursively.flatMap(({ template }) =>
      Object.values<{ Type: string; Properties: { DashboardBody: { 'Fn::Join': [string, unknown[]] } } }>(
        template.Resources,
      ),
    );
  return resources
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard')
    .map(({ Properties }) => {
      const parts = Properties.DashboardBody['Fn::Join'][1].map((part) =>
        typeof part === 'string' ? part : `<${Object.values(part as object)}>`,
      );
      return JSON.parse(parts.join(''));
    });
}

function overlap(one: Widget, other: Widget): boolean {
  const isBeside = one.x + one.width <= other.x || other.x + other.width <= one.x;
  const isAbove = one.y + one.height <= other.y || other.y + other.height <= one.y;
  return !isBeside && !isAbove;
}

/** A metric as a dashboard has it: namespace, name, each dimension with its value, options. */
function inWords([namespace, name, ...rest]: readonly unknown[]): string {
  const dimensions = rest.filter((part, index) => index % 2 === 0 && typeof part === 'string');
  return described(String(namespace), String(name), dimensions as string[]);
}
