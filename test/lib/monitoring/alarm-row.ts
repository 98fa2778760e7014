import { type AlarmProperties, metricsOf, queryOf, type TemplateAlarm } from './alarms-of';

const SIGNS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanOrEqualToThreshold: '≤',
  LessThanThreshold: '<',
};

const MISSING: Readonly<Record<string, string>> = { notBreaching: 'good', breaching: 'bad', missing: 'unknown' };

const UNITS: Readonly<Record<string, string>> = {
  CPUUtilization: ' %',
  JVMMemoryPressure: ' %',
  FreeStorageSpace: ' MiB',
  DaysToExpiry: ' d',
};

/** An alarm as a row of the tables in docs/alarms.md: name, when it fires, what no data means. */
export function rowOf(alarm: TemplateAlarm): string[] {
  const { properties } = alarm;
  const { ComparisonOperator, EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = properties;
  const periods =
    DatapointsToAlarm === EvaluationPeriods ? EvaluationPeriods : `${DatapointsToAlarm} of ${EvaluationPeriods}`;
  return [
    `[\`${alarm.name}\`](#${kebabCase(alarm.name)})`,
    `${SIGNS[ComparisonOperator]} ${threshold(alarm)}`,
    `${periods} × ${duration(periodOf(properties) * 1000)}`,
    `${MISSING[properties.TreatMissingData]}: ${becauseOf(properties)}`,
  ];
}

/** The sentence of a description that says what no data means: `Without data nothing …`. */
function becauseOf({ AlarmDescription }: AlarmProperties): string {
  return /Without data (.*) Runbook:/.exec(AlarmDescription)?.[1] ?? '';
}

function threshold(alarm: TemplateAlarm): string {
  const { MetricName = '', Metrics = [], Threshold } = alarm.properties;
  const [metric] = metricsOf(alarm);
  const measured = queryOf(alarm) ?? metric?.name ?? '';
  if (/Age|Duration|Milliseconds|ResponseTime/.test(measured)) return duration(Threshold);
  const isPercentage = Metrics.some(({ Expression }) => String(Expression).includes('100 * '));
  return `${Threshold.toLocaleString('en')}${isPercentage ? ' %' : (UNITS[MetricName] ?? '')}`;
}

function periodOf({ Period, Metrics = [] }: AlarmProperties): number {
  return (
    Period ??
    Metrics.map(({ Period, MetricStat }) => Period ?? MetricStat?.Period ?? 0).find((seconds) => seconds > 0) ??
    0
  );
}

function duration(milliseconds: number): string {
  const units = [
    [24 * 60 * 60_000, 'd'],
    [60 * 60_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ] as const;
  const [size, unit] = units.find(([size]) => milliseconds % size === 0) ?? [1, 'ms'];
  return `${milliseconds / size} ${unit}`;
}

export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
