import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, MathExpression, Row } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceLevel } from '../../domain/monitoring/service-level';
import type { AlarmDefinition, AlarmName } from './alarms';
import type { RequestMetrics, ServiceAlarms } from './service-alarms';

/** The four golden signals of one resource, as lines of the graphs on top of a service's dashboard. */
export interface GoldenSignals {
  /** Requests, messages, records: how many there are. */
  readonly rate: readonly IMetric[];
  /** How many of a hundred fail. */
  readonly errors: readonly IMetric[];
  /** What failed, counted. */
  readonly failures: readonly IMetric[];
  /** How long answers take and how long things wait, in milliseconds. */
  readonly duration: readonly IMetric[];
  /** What waits or is refused because something is full. */
  readonly saturation: readonly IMetric[];
}

/** What a resource tells a service: its lines, and the alarms that it can have. */
export interface SignalSource {
  readonly signals: GoldenSignals;
  readonly alarms: Readonly<Partial<Record<AlarmName<ServiceAlarms>, AlarmDefinition>>>;
}

/** Of what and for whom a resource is watched. */
export interface Watch {
  /** What its lines are called. */
  readonly label: string;
  /** The place of the resource among those of its service: makes the names in its expressions its own in a graph. */
  readonly place: number;
  readonly level: ServiceLevel;
}

/** How many of a hundred requests fail, as a line among those of other resources. */
export function errorLine({ requests, errors }: RequestMetrics, { label, place }: Watch): MathExpression {
  const period = Duration.minutes(5);
  return new MathExpression({
    label,
    expression: `100 * FILL(errors${place}, 0) / requests${place}`,
    usingMetrics: { [`errors${place}`]: errors(period), [`requests${place}`]: requests(period) },
    period,
  });
}

/** Rate, errors, duration and saturation side by side, with a line for each resource. */
export function goldenSignalsRow(sources: readonly GoldenSignals[], level: ServiceLevel): IWidget[] {
  const lines = (signal: keyof GoldenSignals) => sources.flatMap((signals) => signals[signal]);
  if (sources.length === 0) return [];
  const allowed = Number((100 - level.availability).toPrecision(6));
  return [
    new Row(
      new GraphWidget({ title: 'Rate', left: lines('rate'), leftYAxis: FROM_ZERO, width: 6 }),
      new GraphWidget({
        title: 'Errors (% left, count right)',
        left: lines('errors'),
        right: lines('failures'),
        leftYAxis: FROM_ZERO,
        rightYAxis: FROM_ZERO,
        leftAnnotations: [{ value: allowed, label: `allowed: ${allowed} %` }],
        width: 6,
      }),
      new GraphWidget({
        title: 'Duration (ms)',
        left: lines('duration'),
        leftYAxis: FROM_ZERO,
        ...(level.latency !== undefined && { leftAnnotations: [{ value: level.latency, label: 'service level' }] }),
        width: 6,
      }),
      new GraphWidget({
        title: 'Saturation (what waits or is refused)',
        left: lines('saturation'),
        leftYAxis: FROM_ZERO,
        width: 6,
      }),
    ),
  ];
}

const FROM_ZERO = { min: 0 };
