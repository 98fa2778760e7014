import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { TowpathMetric } from '../domain/monitoring/metrics';

/** The metrics that say how records and announcements ended. Functions emit others beside them. */
const OUTCOMES: ReadonlySet<string> = new Set<TowpathMetric>([
  'RecordsDelivered',
  'RecordsFiltered',
  'RecordsSuperseded',
  'RecordsFailed',
  'AnnouncementsSent',
  'AnnouncementsFailed',
  'AnnouncementsWithheld',
]);

/** A function's own counts of how things ended, by the names of its metrics: `RecordsDelivered`, `AnnouncementsSent`, … */
export type MetricCounts = Readonly<Record<string, number>>;

/** What people call a count: `delivered` for `RecordsDelivered`, `sent` for `AnnouncementsSent`. */
export function outcomeName(metric: string): string {
  return metric.replace(/^(Records|Announcements)/, '').toLowerCase();
}

/** How far a log was read. */
interface Place {
  readonly sums: Record<string, number>;
  /** Milliseconds of the last line that was counted, and how many lines of that time were. */
  lastTime: number;
  countedAtLastTime: number;
}

/**
 * Reads how things ended, which functions count in their logs in CloudWatch's embedded metric format; the emulator makes no
 * metrics of them. Each look reads on from where the last one ended: the emulator's lines have no ids, and their times
 * only grow.
 */
export class EmbeddedMetrics {
  private readonly places = new Map<string, Place>();

  constructor(private readonly logs: CloudWatchLogsClient) {}

  /** The sums of a function's metrics so far. */
  async read(logGroup: string): Promise<MetricCounts> {
    const place = this.places.get(logGroup) ?? { sums: {}, lastTime: 0, countedAtLastTime: 0 };
    this.places.set(logGroup, place);
    const lines = await this.linesSince(logGroup, place.lastTime);
    for (const { timestamp, message } of lines.slice(place.countedAtLastTime)) {
      addMetrics(place.sums, message);
      place.countedAtLastTime = timestamp === place.lastTime ? place.countedAtLastTime + 1 : 1;
      place.lastTime = timestamp;
    }
    return place.sums;
  }

  private async linesSince(logGroupName: string, startTime: number) {
    try {
      const filterPattern = '"CloudWatchMetrics"';
      const { events = [] } = await this.logs.send(
        new FilterLogEventsCommand({ logGroupName, startTime, filterPattern }),
      );
      return events.map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
    } catch (error) {
      // It appears with the function's first line.
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  }
}

interface EmbeddedMetric {
  readonly _aws: { readonly CloudWatchMetrics: { readonly Metrics: { readonly Name: string }[] }[] };
  readonly [member: string]: unknown;
}

function addMetrics(sums: Record<string, number>, line: string): void {
  const metric = JSON.parse(line) as EmbeddedMetric;
  for (const { Name } of metric._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics)) {
    if (!OUTCOMES.has(Name)) continue;
    const values = [metric[Name]].flat().map(Number);
    sums[Name] = (sums[Name] ?? 0) + values.reduce((sum, value) => sum + value, 0);
  }
}
