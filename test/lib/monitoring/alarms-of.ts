import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Resource, Template } from '../../../local/deployment/adapt-template';

/** An alarm of a template. */
export interface TemplateAlarm {
  readonly path: string;
  /** The class of the construct that has it, as it is called in the sources. */
  readonly construct: string;
  /** As in the construct's `alarms`: `iteratorAge`. */
  readonly name: string;
  readonly template: Template;
  /** The folder of the assembly with the template and its assets. */
  readonly assembly: string;
  readonly properties: AlarmProperties;
}

export interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Statistic?: string;
  readonly Metrics?: readonly MetricEntry[];
  readonly Period?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData: string;
  readonly AlarmActions?: readonly unknown[];
  readonly OKActions?: readonly unknown[];
}

export interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

interface MetricEntry {
  readonly Expression?: unknown;
  readonly Period?: number;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly Dimension[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

/** The alarms of an app as they stand in its templates. */
export function alarmsOf(app: App): TemplateAlarm[] {
  const assembly = app.synth();
  return app.node
    .findAll()
    .filter((construct) => construct instanceof CfnAlarm)
    .map((alarm) => {
      const stack = Stack.of(alarm);
      const template: Template = assembly.getStackArtifact(stack.artifactId).template;
      const properties = template.Resources?.[stack.resolve(alarm.logicalId)]?.Properties;
      const [id, , construct] = alarm.node.scopes.toReversed().slice(1);
      return {
        path: alarm.node.path.replace(/\/Resource$/, ''),
        construct: construct?.constructor.name ?? '',
        name: nameOf(id?.node.id ?? ''),
        template,
        assembly: assembly.directory,
        properties: properties as unknown as AlarmProperties,
      };
    });
}

function nameOf(id: string): string {
  return `${id.charAt(0).toLowerCase()}${id.slice(1)}`;
}

/** A metric that an alarm looks at. */
export interface AlarmedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

/** The metrics of an alarm: its own, and those of its expression. */
export function metricsOf({ properties }: TemplateAlarm): AlarmedMetric[] {
  const { Namespace, MetricName, Dimensions = [], Metrics = [] } = properties;
  if (Namespace && MetricName) return [{ namespace: Namespace, name: MetricName, dimensions: Dimensions }];
  return Metrics.flatMap(({ MetricStat }) => {
    if (!MetricStat) return [];
    const { Namespace: namespace, MetricName: name, Dimensions: dimensions = [] } = MetricStat.Metric;
    return [{ namespace, name, dimensions }];
  });
}

/** The Metrics Insights query of an alarm, with `<logical id>` in the place of names that are known at deployment. */
export function queryOf({ properties }: TemplateAlarm): string | undefined {
  const [{ Expression } = {}] = properties.Metrics ?? [];
  const parts = isJoin(Expression) ? Expression['Fn::Join'][1] : [Expression ?? ''];
  const query = parts.map((part) => (typeof part === 'string' ? part : `<${(part as { Ref: string }).Ref}>`)).join('');
  return query.startsWith('SELECT ') ? query : undefined;
}

function isJoin(value: unknown): value is { readonly 'Fn::Join': readonly [string, readonly unknown[]] } {
  return typeof value === 'object' && value !== null && 'Fn::Join' in value;
}

/** The resource that a value refers to, where it is the resource's `Ref` or one of its attributes. */
export function resourceOf({ template }: TemplateAlarm, value: unknown): Resource | undefined {
  const { Ref, 'Fn::GetAtt': [attributeOf] = [] } = value as { Ref?: string; 'Fn::GetAtt'?: readonly string[] };
  const logicalId = Ref ?? attributeOf;
  return logicalId === undefined ? undefined : template.Resources?.[logicalId];
}

/** The bundle that a function runs, by name: `search/search`. */
export function bundleOf({ assembly }: TemplateAlarm, fn: Resource, bundles: readonly string[]): string | undefined {
  const { S3Key } = (fn.Properties?.Code ?? {}) as { S3Key?: string };
  const code = join(assembly, `asset.${S3Key?.replace('.zip', '')}`, 'index.mjs');
  if (!existsSync(code)) return undefined;
  const text = readFileSync(code, 'utf8');
  const built = (bundle: string) => readFileSync(join(__dirname, '../../../dist/lambda', bundle, 'index.mjs'), 'utf8');
  return bundles.find((bundle) => built(bundle) === text);
}
