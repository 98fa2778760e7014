import {
  type DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Reason } from '../../domain/failures/failure';
import { type Announcement, DUE_PREFIX, doneKey, dueKey } from '../../domain/notifications/announcement';

/** An announcement that has to be said. */
export interface DueAnnouncement extends Announcement {
  /** When it was last tried to post it, in milliseconds, if what became of that is not known. */
  readonly attemptedAt?: number;
}

/** What became of an announcement, as its row remembers it. */
export type Settled =
  | { readonly state: 'sent'; readonly ts: string; readonly channelId: string }
  | { readonly state: 'failed'; readonly reason: Reason };

/**
 * The table of announcements: partition key `channel`, sort key `sequence`.
 *
 * An announcement is one row: `due#<position>` until it is said or refused, `done#<position>` after that, until its
 * time to live (`expires`) has passed. Rows carry a format version; this reads and writes format 1.
 */
export interface Outbox {
  /**
   * Adds announcements of one channel, all or none, except for those that it knows already.
   *
   * @param announcements at most `ADD_LIMIT`, none of them twice
   * @returns the ids of those that are due now; the others were said, or refused, before
   * @throws when DynamoDB does not take them now
   */
  add(announcements: readonly Announcement[]): Promise<Set<string>>;
  /** What is due in a channel, in order: as much as DynamoDB reads at once (1 MB). */
  due(channel: string): Promise<DueAnnouncement[]>;
  /** Remembers, before a post, that from now on it may have been posted. */
  attempting(announcement: Announcement): Promise<void>;
  /** Forgets the attempt: nothing came of it. */
  notAttempted(announcement: Announcement): Promise<void>;
  /** Moves announcements, of one post and at most `ADD_LIMIT`, from due to done, all or none. */
  settle(announcements: readonly Announcement[], settled: Settled): Promise<void>;
}

export interface OutboxOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The clock, in milliseconds. */
  readonly now: () => number;
  /** How long what is done is remembered, in seconds. */
  readonly rememberedSeconds: number;
}

/** Two actions for each announcement, and a transaction takes 100. */
export const ADD_LIMIT = 50;

export function dynamoOutbox({ client, table, now, rememberedSeconds }: OutboxOptions): Outbox {
  const keyOf = ({ channel }: Announcement, sequence: string) => marshall({ channel, sequence });

  const additionOf = (announcement: Announcement): TransactWriteItem[] => [
    {
      ConditionCheck: {
        TableName: table,
        Key: keyOf(announcement, doneKey(announcement.position)),
        ConditionExpression: 'attribute_not_exists(channel)',
      },
    },
    {
      Put: {
        TableName: table,
        Item: rowOf(announcement, { sequence: dueKey(announcement.position), createdAt: isoTime(now()) }),
        ConditionExpression: 'attribute_not_exists(channel)',
      },
    },
  ];

  const settlementOf = (announcement: Announcement, settled: Settled): TransactWriteItem[] => [
    { Delete: { TableName: table, Key: keyOf(announcement, dueKey(announcement.position)) } },
    {
      Put: {
        TableName: table,
        Item: rowOf(announcement, {
          sequence: doneKey(announcement.position),
          createdAt: isoTime(now()),
          expires: Math.floor(now() / 1000) + rememberedSeconds,
          ...settled,
        }),
      },
    },
  ];

  const updateDue = async (announcement: Announcement, expression: string, values?: Record<string, number>) => {
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: keyOf(announcement, dueKey(announcement.position)),
        UpdateExpression: expression,
        ConditionExpression: 'attribute_exists(channel)',
        ...(values && { ExpressionAttributeValues: marshall(values) }),
      }),
    );
  };

  return {
    async add(announcements) {
      const due = new Set<string>();
      let missing = announcements;
      while (missing.length > 0) {
        const known = await addUnlessKnown(client, missing.map(additionOf));
        for (const [index, { id }] of missing.entries()) {
          if (known === 'none' || known[index] === 'due') due.add(id);
        }
        missing = known === 'none' ? [] : missing.filter((_, index) => known[index] === 'new');
      }
      return due;
    },

    async due(channel) {
      const answer = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'channel = :channel AND begins_with(#sequence, :due)',
          ExpressionAttributeNames: { '#sequence': 'sequence' },
          ExpressionAttributeValues: marshall({ ':channel': channel, ':due': DUE_PREFIX }),
          ConsistentRead: true,
        }),
      );
      return (answer.Items ?? []).map((item) => announcementOf(unmarshall(item) as Row));
    },

    async attempting(announcement) {
      await updateDue(announcement, 'SET attemptedAt = :now', { ':now': now() });
    },

    async notAttempted(announcement) {
      await updateDue(announcement, 'REMOVE attemptedAt');
    },

    async settle(announcements, settled) {
      const actions = announcements.flatMap((announcement) => settlementOf(announcement, settled));
      await client.send(new TransactWriteItemsCommand({ TransactItems: actions }));
    },
  };
}

/**
 * @param additions for each announcement, the check that it is not done, and the row
 * @returns `none` were known before and all are added now; or, with nothing added, what is known of each
 */
async function addUnlessKnown(
  client: DynamoDBClient,
  additions: readonly TransactWriteItem[][],
): Promise<'none' | ('new' | 'due' | 'done')[]> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: additions.flat() }));
    return 'none';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;

    const exists = (action: number) => error.CancellationReasons?.[action]?.Code === 'ConditionalCheckFailed';
    const known = additions.map((_, index) => (exists(2 * index) ? 'done' : exists(2 * index + 1) ? 'due' : 'new'));
    if (known.every((state) => state === 'new')) throw error;
    return known;
  }
}

/** A row as it is stored. `createdAt` is when this row was written: when the announcement became due, or done. */
type Row = Omit<Announcement, 'position'> & {
  readonly format: 1;
  readonly sequence: string;
  readonly createdAt: string;
  readonly attemptedAt?: number;
};

function rowOf({ channel, id, rule, event, text }: Announcement, rest: Record<string, unknown>) {
  return marshall({ format: 1, channel, id, rule, event, text, ...rest }, { removeUndefinedValues: true });
}

function announcementOf({ channel, sequence, id, rule, event, text, attemptedAt }: Row): DueAnnouncement {
  const position = sequence.slice(DUE_PREFIX.length);
  return { id, channel, position, rule, event, text, ...(attemptedAt !== undefined && { attemptedAt }) };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
