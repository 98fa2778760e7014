import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * The metrics of NAT gateways, together: https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
 *
 * An alarm looks at ten metrics at most, which is two of each gateway in a network of four zones.
 */
export class NatMetrics {
  /** @param gatewayIds of one gateway at least */
  constructor(private readonly gatewayIds: readonly string[]) {}

  portErrors(options: MetricOptions = {}): Metric | MathExpression {
    return this.sum('ErrorPortAllocation', 'connections without a port', options);
  }

  bytesOut(options: MetricOptions = {}): Metric | MathExpression {
    return this.sum('BytesOutToDestination', 'bytes', options);
  }

  /** In percent of the packets that come from inside. */
  packetsDropped(options: MetricOptions = {}): MathExpression {
    const dropped = this.each('dropped', 'PacketsDropCount', options);
    const packets = this.each('packets', 'PacketsInFromSource', options);
    return new MathExpression({
      expression: `100 * ${sumOf(dropped)} / ${sumOf(packets)}`,
      label: 'packets dropped (%)',
      period: FIVE_MINUTES,
      ...options,
      usingMetrics: { ...dropped, ...packets },
    });
  }

  private sum(metricName: string, label: string, options: MetricOptions): Metric | MathExpression {
    const metrics = this.each('gateway', metricName, { label, ...options });
    const [only, ...others] = Object.values(metrics);
    if (only && others.length === 0) return only;
    return new MathExpression({
      expression: sumOf(metrics),
      label,
      period: FIVE_MINUTES,
      ...options,
      usingMetrics: metrics,
    });
  }

  private each(id: string, metricName: string, options: MetricOptions): Record<string, Metric> {
    const metrics = this.gatewayIds.map((gatewayId, index): [string, Metric] => [
      `${id}${index + 1}`,
      new Metric({
        namespace: 'AWS/NATGateway',
        metricName,
        dimensionsMap: { NatGatewayId: gatewayId },
        statistic: 'Sum',
        period: FIVE_MINUTES,
        ...options,
      }),
    ]);
    return Object.fromEntries(metrics);
  }
}

const FIVE_MINUTES = Duration.minutes(5);

/** What has no value counts as nothing; `+` would have no value either. */
function sumOf(metrics: Record<string, Metric>): string {
  return `SUM([${Object.keys(metrics).join(', ')}])`;
}
