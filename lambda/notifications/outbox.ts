import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  type DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Reason } from '../../domain/failures/failure';
import type { Announcement } from '../../domain/notifications/announcement';
import { WITHHELD } from '../../domain/notifications/withheld';

/** An announcement that has to be said. */
export interface DueAnnouncement extends Announcement {
  /** Since when it is due, in milliseconds. */
  readonly dueSince: number;
  /** When it was last tried to post it, in milliseconds, if what became of that is not known. */
  readonly attemptedAt?: number;
}

/** What became of an announcement, as its row remembers it. */
export type Settled =
  | { readonly state: 'sent'; readonly ts: string; readonly channelId: string }
  | { readonly state: 'failed'; readonly reason: Reason };

/**
 * The table of announcements: partition key `partition`, sort key `sort`.
 *
 * - `message#<id>`, `message`: what became of an announcement, with its `state`: due, sent, failed or withheld. An
 *   announcement that has this row is known, whatever its channel or position. Once it is said or refused, its time to
 *   live (`expires`) begins; for what is withheld, because its rule is tried only, at once.
 * - `channel#<channel>`, `<position>`: an announcement that is due.
 *
 * Rows carry a format version; this reads and writes format 1.
 */
export interface Outbox {
  /**
   * Adds announcements of one channel, all or none, except for those that it knows already. Those of a dry run are
   * withheld, the others due.
   *
   * @param announcements at most `ADD_LIMIT`, none of them twice
   * @returns those that it did not know
   * @throws when DynamoDB does not take them now
   */
  add(announcements: readonly Announcement[]): Promise<readonly Announcement[]>;
  /** When the outbox was made, in milliseconds: what happened before is nothing that it should say. */
  since(): Promise<number>;
  /** What is due in a channel, in order: as much as DynamoDB reads at once (1 MB). */
  due(channel: string): Promise<DueAnnouncement[]>;
  /**
   * Remembers, before a post, that from now on it may have been posted.
   *
   * @param announcement as it was read
   * @returns the announcement with this attempt; undefined when another sender has settled or attempted it since it was
   * read
   */
  attempting(announcement: DueAnnouncement): Promise<DueAnnouncement | undefined>;
  /** Forgets an attempt, of which nothing came, unless another sender has made one since. */
  notAttempted(attempted: DueAnnouncement): Promise<void>;
  /** Settles announcements, of one post and at most `ADD_LIMIT`, all or none: they are due no longer. */
  settle(announcements: readonly Announcement[], settled: Settled): Promise<void>;
}

export interface OutboxOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The clock, in milliseconds. */
  readonly now: () => number;
  /** How long what is settled is remembered, in seconds. */
  readonly rememberedSeconds: number;
}

/** At most two actions for each announcement, and a transaction takes 100. */
export const ADD_LIMIT = 50;

/** `partition` is a word of DynamoDB's own, so expressions call it by this name. */
const NAMES = { '#partition': 'partition' };

export function dynamoOutbox({ client, table, now, rememberedSeconds }: OutboxOptions): Outbox {
  const knownAs = (announcement: Announcement, state: Record<string, unknown>): TransactWriteItem => ({
    Put: {
      TableName: table,
      Item: rowOf(announcement, messageKey(announcement), { createdAt: isoTime(now()), ...state }),
      ConditionExpression: 'attribute_not_exists(#partition)',
      ExpressionAttributeNames: NAMES,
    },
  });

  const additionOf = (announcement: Announcement): Addition =>
    announcement.dryRun
      ? [knownAs(announcement, { state: WITHHELD, expires: expiry() })]
      : [
          knownAs(announcement, { state: 'due' }),
          { Put: { TableName: table, Item: rowOf(announcement, dueKey(announcement), { createdAt: isoTime(now()) }) } },
        ];

  const expiry = () => Math.floor(now() / 1000) + rememberedSeconds;

  const settlementOf = (announcement: Announcement, settled: Settled): TransactWriteItem[] => [
    { Delete: { TableName: table, Key: marshall(dueKey(announcement)) } },
    {
      Put: {
        TableName: table,
        Item: rowOf(announcement, messageKey(announcement), {
          createdAt: isoTime(now()),
          expires: expiry(),
          ...settled,
        }),
      },
    },
  ];

  /** @returns whether the condition held */
  const updateDue = async (announcement: Announcement, change: DueChange): Promise<boolean> => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: marshall(dueKey(announcement)),
      UpdateExpression: change.update,
      ConditionExpression: change.condition,
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: marshall(change.values),
    });
    try {
      await client.send(command);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  return {
    async add(announcements) {
      let missing = announcements;
      while (missing.length > 0) {
        const known = await addUnlessKnown(client, missing.map(additionOf));
        if (!known) return missing;
        missing = missing.filter((_, index) => !known.has(index));
      }
      return [];
    },

    async since() {
      const { Table: description } = await client.send(new DescribeTableCommand({ TableName: table }));
      const madeAt = description?.CreationDateTime?.getTime();
      if (madeAt === undefined) throw new Error(`DynamoDB does not say when the table ${table} was made`);
      return madeAt;
    },

    async due(channel) {
      const answer = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: '#partition = :partition',
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: marshall({ ':partition': channelPartition(channel) }),
          ConsistentRead: true,
        }),
      );
      return (answer.Items ?? []).map((item) => announcementOf(unmarshall(item) as Row));
    },

    async attempting(announcement) {
      const attemptedAt = now();
      const isMine = await updateDue(announcement, {
        update: 'SET attemptedAt = :now',
        condition: 'attribute_exists(#partition) AND (attribute_not_exists(attemptedAt) OR attemptedAt = :seen)',
        values: { ':now': attemptedAt, ':seen': announcement.attemptedAt ?? NEVER },
      });
      return isMine ? { ...announcement, attemptedAt } : undefined;
    },

    async notAttempted(attempted) {
      await updateDue(attempted, {
        update: 'REMOVE attemptedAt',
        condition: 'attribute_exists(#partition) AND attemptedAt = :seen',
        values: { ':seen': attempted.attemptedAt ?? NEVER },
      });
    },

    async settle(announcements, settled) {
      const actions = announcements.flatMap((announcement) => settlementOf(announcement, settled));
      await client.send(new TransactWriteItemsCommand({ TransactItems: actions }));
    },
  };
}

interface DueChange {
  readonly update: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, number>>;
}

/** No attempt was ever made at this time. */
const NEVER = 0;

/** The rows of an announcement: the one that says that it is known, and the one that says that it is due, if it is. */
type Addition = readonly [known: TransactWriteItem, due?: TransactWriteItem];

/** @returns undefined when all are added now; or, with nothing added, which of them were known before
 */
async function addUnlessKnown(
  client: DynamoDBClient,
  additions: readonly Addition[],
): Promise<ReadonlySet<number> | undefined> {
  const actions = additions.flatMap((rows, index) => rows.flatMap((row) => (row ? [{ row, index }] : [])));
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: actions.map(({ row }) => row) }));
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;

    const codes = error.CancellationReasons?.map(({ Code }) => Code) ?? [];
    const known = actions.filter((_, place) => codes[place] === 'ConditionalCheckFailed').map(({ index }) => index);
    if (known.length === 0) throw error;
    return new Set(known);
  }
}

/** A row as it is stored. `createdAt` is when it was written: when the announcement became due, or was settled. */
type Row = Omit<Announcement, 'position'> & {
  readonly format: 1;
  readonly partition: string;
  readonly sort: string;
  readonly createdAt: string;
  readonly attemptedAt?: number;
};

type Key = Pick<Row, 'partition' | 'sort'>;

function messageKey({ id }: Announcement): Key {
  return { partition: `message#${id}`, sort: 'message' };
}

function dueKey({ channel, position }: Announcement): Key {
  return { partition: channelPartition(channel), sort: position };
}

function channelPartition(channel: string): string {
  return `channel#${channel}`;
}

function rowOf({ channel, id, rule, event, text }: Announcement, key: Key, rest: Record<string, unknown>) {
  return marshall({ ...key, format: 1, channel, id, rule, event, text, ...rest }, { removeUndefinedValues: true });
}

function announcementOf({ channel, sort, id, rule, event, text, createdAt, attemptedAt }: Row): DueAnnouncement {
  const dueSince = Date.parse(createdAt);
  return {
    id,
    channel,
    position: sort,
    rule,
    event,
    text,
    dueSince,
    ...(attemptedAt !== undefined && { attemptedAt }),
  };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
