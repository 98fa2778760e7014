import { beforeAll, describe, expect, test } from 'vitest';

import { NAMESPACE, type TowpathMetric } from '../../../domain/monitoring/metrics';
import { appOf, variants } from '../../examples/examples';
import { everything } from '../everything';
import { alarmsOf, bundleOf, metricsOf, queryOf, resourceOf, type TemplateAlarm } from './alarms-of';
import { type EmittedMetric, emittedBy, emitters, FUNCTION_NAME } from './emitted-metrics';
import { described, knownByQuery, knownMetrics } from './known-metrics';

/** What a dimension names: the type of the resource whose `Ref` its value is. */
const NAMED: Readonly<Record<string, string>> = {
  DomainName: 'AWS::OpenSearchService::Domain',
  EventSourceMappingUUID: 'AWS::Lambda::EventSourceMapping',
  FunctionName: 'AWS::Lambda::Function',
  NatGatewayId: 'AWS::EC2::NatGateway',
  QueueName: 'AWS::SQS::Queue',
  StreamName: 'AWS::Kinesis::Stream',
  TableName: 'AWS::DynamoDB::GlobalTable',
  TargetGroup: 'AWS::ElasticLoadBalancingV2::TargetGroup',
};

const emitted = new Map<string, EmittedMetric[]>();

beforeAll(async () => {
  for (const bundle of emitters) emitted.set(bundle, await emittedBy(bundle));
});

const apps = [
  { title: 'an app with every construct', make: everything },
  ...variants.map((variant) => ({ title: variant.title, make: () => appOf(variant) })),
];

/** Tables that are there already, by the names that they have in apps below. */
const EXISTING_TABLES: readonly unknown[] = ['orders', 'products'];

describe.each(apps)('of $title', ({ make }) => {
  const alarms = alarmsOf(make());
  const metrics = alarms.flatMap((alarm) => metricsOf(alarm).map((metric) => ({ alarm, ...metric })));

  test('each alarm looks at a metric, at the metrics of an expression, or at a query', () => {
    const blind = alarms.filter((alarm) => metricsOf(alarm).length === 0 && queryOf(alarm) === undefined);

    expect(blind.map(({ path }) => path)).toEqual([]);
  });

  test('alarms on metrics of AWS name exactly the dimensions with which these come', () => {
    const known = knownMetrics();
    const unknown = metrics
      .filter(({ namespace }) => namespace !== NAMESPACE)
      .map(({ alarm, namespace, name, dimensions }) => ({
        path: alarm.path,
        metric: described(
          namespace,
          name,
          dimensions.map(({ Name }) => Name),
        ),
      }))
      .filter(({ metric }) => !known.has(metric));

    expect(unknown).toEqual([]);
  });

  test('a dimension names a resource of the kind that it is about', () => {
    const others = metrics.flatMap(({ alarm, dimensions }) =>
      dimensions
        // A table that is there already is called by its name.
        .filter(({ Value }) => !EXISTING_TABLES.includes(Value))
        .filter(({ Name, Value }) => Name in NAMED && resourceOf(alarm, Value)?.Type !== NAMED[Name])
        .map(({ Name, Value }) => `${alarm.path}: ${Name} is ${JSON.stringify(Value)}`),
    );

    expect(others).toEqual([]);
  });

  test('what is asked by a query is asked of a table, with all dimensions in its schema', () => {
    const queries = alarms.flatMap((alarm) => {
      const query = queryOf(alarm);
      return query === undefined ? [] : [{ alarm, query }];
    });

    for (const { alarm, query } of queries) {
      const parts = /^SELECT (?:MAX|SUM)\((\w+)\) FROM SCHEMA\("([\w/]+)", ([\w, ]+)\) WHERE TableName = '<?(\w+)>?'$/;
      const [, name = '', namespace = '', schema = '', table = ''] = parts.exec(query) ?? [];
      expect(knownByQuery).toContain(described(namespace, name, schema.split(', ')));
      if (EXISTING_TABLES.includes(table)) continue;
      expect(resourceOf(alarm, { Ref: table })?.Type).toBe('AWS::DynamoDB::GlobalTable');
    }
  });

  test('alarms on metrics of Towpath name what the code of that very function emits', () => {
    const unheard = metrics
      .filter(({ namespace }) => namespace === NAMESPACE)
      .map(({ alarm, name, dimensions }) => ({ path: alarm.path, ...heard(alarm, name, dimensions) }))
      .filter(({ problem }) => problem !== undefined);

    expect(unheard).toEqual([]);
  });
});

test('alarms are on all metrics of Towpath that tell what is wrong, and on no others', () => {
  const names = alarmsOf(everything())
    .flatMap(metricsOf)
    .filter(({ namespace }) => namespace === NAMESPACE)
    .map(({ name }) => name);

  expect([...new Set(names)].sort()).toEqual([
    'AnnouncementsFailed',
    'DocumentsRejected',
    'HeartbeatsSeen',
    'OldestAnnouncementAge',
    'RecordsEnded',
    'RecordsFailed',
  ] satisfies TowpathMetric[]);
});

/** Whether the function that a dimension names emits a metric with this name and these dimensions. */
function heard(
  alarm: TemplateAlarm,
  name: string,
  dimensions: readonly { readonly Name: string; readonly Value: unknown }[],
): { readonly problem?: string } {
  const [fn] = dimensions.map(({ Value }) => resourceOf(alarm, Value));
  if (fn?.Type !== 'AWS::Lambda::Function') return { problem: 'no dimension names a function' };

  const bundle = bundleOf(alarm, fn, emitters);
  if (bundle === undefined) return { problem: 'the function has none of the bundles that emit metrics' };

  const wanted = Object.fromEntries(dimensions.map(({ Name }) => [Name, FUNCTION_NAME]));
  const metrics = emitted.get(bundle) ?? [];
  const found = metrics.some(
    (metric) =>
      metric.namespace === NAMESPACE &&
      metric.name === name &&
      JSON.stringify(metric.dimensions) === JSON.stringify(wanted),
  );
  return found ? {} : { problem: `${bundle} emits no ${name} with ${JSON.stringify(wanted)}` };
}
