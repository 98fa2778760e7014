import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DescribeTableCommand,
  type DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Event } from '../../../domain/events/event';

type Item = Record<string, AttributeValue>;

/** The outbox's table in memory: transactions, the outbox's conditions, and reading a channel in order. */
export class OutboxTable {
  private readonly items = new Map<string, Item>();
  private problem: Error | undefined;
  /** The rows of each transaction that was carried out, by sort key. */
  readonly transactions: string[][] = [];

  /** @param madeAt when the table was made */
  constructor(private readonly madeAt = new Date(0)) {}

  get client(): DynamoDBClient {
    return { send: (command: object) => this.send(command) } as unknown as DynamoDBClient;
  }

  /** The rows that say what became of each announcement, in order of when they happened. */
  messages(): Record<string, unknown>[] {
    return this.rows()
      .filter(({ sort }) => sort === 'message')
      .toSorted((one, other) => (timeOf(one) < timeOf(other) ? -1 : 1));
  }

  /** All rows, by key. */
  rows(): Record<string, unknown>[] {
    return [...this.items].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => unmarshall(item));
  }

  failWith(problem: Error | undefined): void {
    this.problem = problem;
  }

  private async send(command: object): Promise<object> {
    if (command instanceof DescribeTableCommand) return { Table: { CreationDateTime: this.madeAt } };
    if (this.problem) throw this.problem;
    if (command instanceof TransactWriteItemsCommand) return this.transact(command.input.TransactItems ?? []);
    if (command instanceof QueryCommand) return this.query(command);
    if (command instanceof UpdateItemCommand) return this.update(command);
    throw new Error(`The table in memory does not know ${command.constructor.name}`);
  }

  private transact(actions: readonly TransactWriteItem[]): object {
    const keys = actions.map(({ Put, Delete }) => keyOf(Put?.Item ?? Delete?.Key));
    if (new Set(keys).size < keys.length) throw new Error('ValidationException: two actions on one item');
    if (actions.length > 100) throw new Error('ValidationException: more than 100 actions');

    const refused = actions.map(({ Put }, index) => {
      const isConditional = Put?.ConditionExpression === 'attribute_not_exists(#partition)';
      return isConditional && this.items.has(keys[index] ?? '');
    });
    if (refused.includes(true)) {
      throw new TransactionCanceledException({
        message: 'Transaction cancelled',
        $metadata: {},
        CancellationReasons: refused.map((is) => ({ Code: is ? 'ConditionalCheckFailed' : 'None' })),
      });
    }
    for (const [index, { Put, Delete }] of actions.entries()) {
      if (Put?.Item) this.items.set(keys[index] ?? '', Put.Item);
      if (Delete) this.items.delete(keys[index] ?? '');
    }
    this.transactions.push(actions.map(({ Put, Delete }) => (Put?.Item ?? Delete?.Key)?.sort?.S ?? ''));
    return {};
  }

  private query({ input }: QueryCommand): object {
    const { ':partition': partition } = unmarshall(input.ExpressionAttributeValues ?? {});
    const found = [...this.items].filter(([, item]) => item.partition?.S === partition);
    return { Items: found.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item) };
  }

  private update({ input }: UpdateItemCommand): object {
    const key = keyOf(input.Key);
    const item = this.items.get(key);
    const { ':now': now, ':seen': seen } = input.ExpressionAttributeValues ?? {};
    const isFree = item?.attemptedAt === undefined && input.ConditionExpression?.includes('attribute_not_exists');
    if (!item || !(isFree || item.attemptedAt?.N === seen?.N)) {
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    const { attemptedAt: _, ...rest } = item;
    this.items.set(key, now ? { ...rest, attemptedAt: now } : rest);
    return {};
  }
}

function keyOf(item: Item | undefined): string {
  return `${item?.partition?.S}\n${item?.sort?.S}`;
}

function timeOf({ event }: Record<string, unknown>): string {
  return (event as Event).time;
}
