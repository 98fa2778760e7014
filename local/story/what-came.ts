import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { JsonObject } from '../../domain/events/event';
import type { Failure } from '../../domain/failures/failure';
import { OWN_FIELD } from '../../domain/search/document';
import { type DeployedApp, valuesOf } from '../deployed-app';
import { askOpenSearch } from '../opensearch/ask';
import type { SlackStandIn } from '../slack/slack-stand-in';
import type { Message } from '../slack/workspace';
import { readWithheld } from '../withheld';
import type { Found } from './compare';
import type { ExpectedAnnouncement, ExpectedFailure } from './story';

/** Where the results of a story are read. */
export interface Results {
  readonly searchEndpoint: string;
  /** The aliases of the app's indexes. */
  readonly indexes: readonly string[];
  readonly slack: Pick<SlackStandIn, 'channels' | 'messages'>;
  readonly s3: S3Client;
  readonly dynamoDb: DynamoDBClient;
  readonly app: DeployedApp;
}

/** Reads all that came of a story: documents, announcements, what was withheld, and failures. */
export async function whatCame(results: Results): Promise<Found> {
  const documents = await Promise.all(
    results.indexes.map(async (index) => [index, await documentsOf(results.searchEndpoint, index)] as const),
  );
  const announcements = results.slack
    .channels()
    .map(({ name }) => [`#${name}`, results.slack.messages(name).flatMap(announcementsOf)] as const);
  const buckets = valuesOf(results.app, 'FAILURES_BUCKET');
  const failures = await Promise.all(buckets.map((bucket) => failuresOf(results.s3, bucket, results.app)));
  return {
    documents: Object.fromEntries(documents),
    announcements: Object.fromEntries(announcements),
    withheld: await withheldIn(results),
    failures: failures.flat(),
  };
}

type Hit = { readonly _id: string; readonly _source: JsonObject };
type Page = { readonly _scroll_id: string; readonly hits: { readonly hits: readonly Hit[] } };

/** Every document that people can find, without the member that is ours. */
async function documentsOf(endpoint: string, index: string): Promise<Record<string, JsonObject>> {
  await askOpenSearch(`${endpoint}/${index}/_refresh`);
  const documents: Record<string, JsonObject> = {};
  let page = await askOpenSearch<Page>(`${endpoint}/${index}/_search?scroll=1m&size=5000`, { sort: ['_doc'] });
  while (page.hits.hits.length > 0) {
    for (const { _id, _source } of page.hits.hits) {
      const { [OWN_FIELD]: _ours, ...fields } = _source;
      documents[_id] = fields;
    }
    page = await askOpenSearch<Page>(`${endpoint}/_search/scroll`, { scroll: '1m', scroll_id: page._scroll_id });
  }
  return documents;
}

/** What a message announces: one section block for each announcement that its metadata names. */
function announcementsOf(message: Message): ExpectedAnnouncement[] {
  const named = (message.metadata?.event_payload.announcements ?? []) as {
    id: string;
    rule: string;
    subject: string;
  }[];
  const byId = new Map(named.map((announcement) => [announcement.id, announcement]));
  return message.blocks.flatMap((block) => {
    const announcement = typeof block.block_id === 'string' ? byId.get(block.block_id) : undefined;
    const text = block.type === 'section' ? block.text?.text : undefined;
    return announcement ? [{ subject: announcement.subject, rule: announcement.rule, text: String(text) }] : [];
  });
}

async function withheldIn({ dynamoDb, app }: Results): Promise<Record<string, ExpectedAnnouncement[]>> {
  const withheld = await readWithheld(dynamoDb, valuesOf(app, 'OUTBOX_TABLE'), Date.now());
  const byChannel = Map.groupBy(withheld, ({ channel }) => channel);
  return Object.fromEntries(
    [...byChannel].map(([channel, all]) => [
      channel,
      all.map(({ event, rule, text }) => ({ subject: event.subject, rule, text })),
    ]),
  );
}

async function failuresOf(s3: S3Client, bucket: string, app: DeployedApp): Promise<ExpectedFailure[]> {
  const failures: ExpectedFailure[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key: key = '' } of page.Contents ?? []) {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      failures.push(expectedForm(key, (await object.Body?.transformToString()) ?? '', app));
    }
  }
  return failures;
}

function expectedForm(key: string, body: string, app: DeployedApp): ExpectedFailure {
  if (key.startsWith('aws/lambda/')) return { sink: 'mapping', code: 'given-up' };

  const failure = JSON.parse(body) as Failure;
  const kind = app.functions.find(({ name }) => name === failure.function)?.kind;
  return {
    sink: kind === 'search' ? 'search' : 'notifications',
    code: failure.reason.code,
    ...(failure.event && { subject: failure.event.subject }),
  };
}
