import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';

/** A function's own counts, by the names of its metrics: `RecordsDelivered`, `AnnouncementsSent`, … */
export type MetricCounts = Readonly<Record<string, number>>;

/**
 * Reads the counts that functions write to their logs in CloudWatch's embedded metric format; the emulator makes no
 * metrics of them. Each look reads on from where the last one ended.
 */
export class EmbeddedMetrics {
  private readonly counts = new Map<string, Record<string, number>>();
  private readonly seen = new Set<string>();
  private readonly from = new Map<string, number>();

  constructor(private readonly logs: CloudWatchLogsClient) {}

  /** The sums of a function's metrics so far. */
  async read(logGroup: string): Promise<MetricCounts> {
    const counts = this.counts.get(logGroup) ?? {};
    this.counts.set(logGroup, counts);
    let nextToken: string | undefined;
    do {
      const page = await this.page(logGroup, nextToken);
      for (const { eventId = '', message = '', timestamp = 0 } of page.events ?? []) {
        if (this.seen.has(eventId)) continue;
        this.seen.add(eventId);
        this.from.set(logGroup, Math.max(timestamp, this.from.get(logGroup) ?? 0));
        addMetrics(counts, message);
      }
      nextToken = page.nextToken;
    } while (nextToken);
    return counts;
  }

  private async page(logGroup: string, nextToken: string | undefined) {
    try {
      return await this.logs.send(
        new FilterLogEventsCommand({ logGroupName: logGroup, startTime: this.from.get(logGroup), nextToken }),
      );
    } catch (error) {
      // It appears with the function's first line.
      if (error instanceof ResourceNotFoundException) return { events: [], nextToken: undefined };
      throw error;
    }
  }
}

interface EmbeddedMetric {
  readonly _aws: { readonly CloudWatchMetrics: { readonly Metrics: { readonly Name: string }[] }[] };
  readonly [member: string]: unknown;
}

function addMetrics(counts: Record<string, number>, line: string): void {
  if (!line.includes('"CloudWatchMetrics"')) return;
  const metric = JSON.parse(line.slice(line.indexOf('{'))) as EmbeddedMetric;
  for (const { Name } of metric._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics)) {
    const values = [metric[Name]].flat().map(Number);
    counts[Name] = (counts[Name] ?? 0) + values.reduce((sum, value) => sum + value, 0);
  }
}
