import { Duration } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  GraphWidget,
  type IWidget,
  type MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import {
  type AlarmDefinition,
  type AlarmName,
  type AlarmsOfConstruct,
  type AlarmTuning,
  nothingHappened,
} from '../monitoring/alarms';

/** The alarms of a `Network`. Its load balancers have their own. */
export interface NetworkAlarms extends AlarmsOfConstruct {
  /**
   * A NAT gateway could not open a connection: it has no port left for that destination.
   * @default at once
   */
  readonly natPortsExhausted?: AlarmTuning | false;

  /**
   * The NAT gateways drop packets.
   * @default 0.01 % of what comes from inside, in each of three periods of five minutes; threshold in percent
   */
  readonly natPacketsDropped?: AlarmTuning | false;

  /**
   * The certificate of the load balancers was not renewed.
   * @default 30 days before it expires; threshold in days
   */
  readonly certificateExpires?: AlarmTuning | false;
}

export const NETWORK_ALARMS = [
  'natPortsExhausted',
  'natPacketsDropped',
  'certificateExpires',
] as const satisfies AlarmName<NetworkAlarms>[];

/** What the alarms look at: of NAT gateways and of a certificate, where there are such. */
export interface NetworkMetrics {
  readonly natPortErrors?: Metric | MathExpression;
  readonly natPacketsDropped?: Metric | MathExpression;
  readonly natBytesOut?: Metric | MathExpression;
  readonly certificateDaysToExpiry?: Metric;
}

export function networkAlarms(metrics: NetworkMetrics): Partial<Record<AlarmName<NetworkAlarms>, AlarmDefinition>> {
  const { natPortErrors, natPacketsDropped, certificateDaysToExpiry } = metrics;
  return {
    ...(natPortErrors && {
      natPortsExhausted: {
        metric: natPortErrors,
        threshold: 1,
        says: 'A NAT gateway has no port left for a destination, and connections to it fail.',
        missing: nothingHappened,
      },
    }),
    ...(natPacketsDropped && {
      natPacketsDropped: {
        metric: natPacketsDropped,
        threshold: 0.01,
        evaluationPeriods: 3,
        says: 'The NAT gateways drop packets.',
        missing: nothingHappened,
      },
    }),
    ...(certificateDaysToExpiry && {
      certificateExpires: {
        metric: certificateDaysToExpiry.with({ period: Duration.days(1) }),
        threshold: 30,
        comparison: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
        says: 'The certificate of the load balancers was not renewed, and expires soon.',
        missing: {
          treat: TreatMissingData.MISSING,
          because: 'Without data the certificate is new, or has expired, and the alarm says so: insufficient data.',
        },
      },
    }),
  };
}

export function networkWidgets({ natPortErrors, natPacketsDropped, natBytesOut }: NetworkMetrics): IWidget[] {
  if (!natPortErrors || !natPacketsDropped || !natBytesOut) return [];
  return [
    new GraphWidget({ title: 'NAT: bytes to the internet', left: [natBytesOut], width: 8 }),
    new GraphWidget({ title: 'NAT: packets dropped (%)', left: [natPacketsDropped], width: 8 }),
    new GraphWidget({ title: 'NAT: connections without a port', left: [natPortErrors], width: 8 }),
  ];
}
