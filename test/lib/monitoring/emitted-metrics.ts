import type { SQSRecord } from 'aws-lambda';
import { vi } from 'vitest';
import { HEARTBEATS } from '../../../domain/events/heartbeat';
import { announce } from '../../../lambda/notifications/announce';
import { announcementMetrics, withheldMetric } from '../../../lambda/notifications/announcement-metrics';
import { dynamoOutbox } from '../../../lambda/notifications/outbox';
import { sendMessages } from '../../../lambda/notifications/send-messages';
import { indexChanges } from '../../../lambda/search/index-changes';
import { metricsAccount } from '../../../lambda/stream/accounting';
import { processBatch } from '../../../lambda/stream/process-batch';
import type { Sink } from '../../../lambda/stream/sink';
import { changeRecord, kinesisEvent } from '../../../testing';
import { announcement } from '../../domain/notifications/announcements';
import { registration } from '../../events';
import { OutboxTable } from '../../lambda/notifications/outbox-table';
import { START, senderAtWork } from '../../lambda/notifications/sender-at-work';
import { FakeSearch } from '../../lambda/search/fake-search';

/** A metric as CloudWatch gets it. */
export interface EmittedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What the functions of a run are called. */
export const FUNCTION_NAME = 'name-of-the-function';

/**
 * The work of each of Towpath's functions that counts, on records of every kind, counted as the function itself counts.
 * Names are those of their bundles.
 */
const runs: Readonly<Record<string, () => Promise<unknown>>> = {
  'search/search': () => {
    const context = {
      search: new FakeSearch(),
      indexes: [{ entity: 'customers', alias: 'customers' }],
      itemOf: async () => ({ kind: 'no-item' }) as const,
      sleep: async () => {},
    };
    return runOnStream((events) => indexChanges(events, context));
  },
  'notifications/notifications': () =>
    runOnStream(
      announce({
        announcementsOf: ({ subject }) =>
          subject === 'c1' ? [announcement(1), announcement(2, { dryRun: true })] : [],
        outbox: dynamoOutbox({
          client: new OutboxTable().client,
          table: 'outbox',
          now: Date.now,
          rememberedSeconds: 60,
        }),
        queue: { announceWork: async () => new Map() },
        countWithheld: withheldMetric(FUNCTION_NAME),
      }),
    ),
  'notifications/sender': async () => {
    const { context, slack } = await senderAtWork([announcement(1), announcement(2, { channel: '#support' })]);
    slack.refuseNextPost({ kind: 'rate-limited', retryAfter: 600 });
    const account = announcementMetrics(FUNCTION_NAME);
    const messages = [{ channel: '#marketing' }, { channel: '#support' }, { heartbeat: true }].map(messageOf);
    return sendMessages(messages, { ...context, account });
  },
};

/** The bundles of the functions that emit metrics. */
export const emitters: readonly string[] = Object.keys(runs);

/** What one of Towpath's functions emits when its code is run. */
export async function emittedBy(bundle: string): Promise<EmittedMetric[]> {
  const lines: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    lines.push(String(chunk));
    return true;
  });
  try {
    await runs[bundle]?.();
  } finally {
    stdout.mockRestore();
  }
  return lines.filter((line) => line.includes('"CloudWatchMetrics"')).flatMap(metricsIn);
}

/** Records that end in every way: in a sink, as poison, and as a heartbeat. */
async function runOnStream(sink: Sink): Promise<unknown> {
  const tables = [registration('customers'), registration('orders'), registration(HEARTBEATS)];
  const { Records } = kinesisEvent([
    changeRecord({ newImage: { id: 'c1', name: 'Ada' } }),
    changeRecord({ newImage: { id: 'c2', employees: 'many' } }),
    changeRecord({ table: 'orders-table', newImage: { id: 'o1' } }),
    changeRecord({ table: `${HEARTBEATS}-table`, newImage: { id: 'heartbeat' } }),
    { neither: 'a change nor an event' },
  ]);
  return processBatch(Records, {
    sink,
    beat: async () => true,
    registry: {
      byTable: async () => new Map(tables.map((entity) => [entity.table, entity])),
      lookAgainFor: async () => false,
    },
    carries: 'either',
    keepFailure: async () => {},
    account: metricsAccount(FUNCTION_NAME),
    log: { warn: () => {}, error: () => {} },
    functionName: FUNCTION_NAME,
    now: () => START,
  });
}

function messageOf(body: object, index: number): SQSRecord {
  const attributes = { SentTimestamp: String(START) } as SQSRecord['attributes'];
  return { messageId: String(index), body: JSON.stringify({ format: 1, ...body }), attributes } as SQSRecord;
}

interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function metricsIn(line: string): EmittedMetric[] {
  const embedded = JSON.parse(line) as EmbeddedMetrics;
  return embedded._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name): [string, string] => [name, String(embedded[name])]));
      return Metrics.map(({ Name }) => ({ namespace: Namespace, name: Name, dimensions }));
    }),
  );
}
