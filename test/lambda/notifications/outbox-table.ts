import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

type Item = Record<string, AttributeValue>;

/** The outbox's table in memory: transactions, conditions on existence, and reading a channel in order. */
export class OutboxTable {
  private readonly items = new Map<string, Item>();
  private problem: Error | undefined;
  /** The rows of each transaction that was carried out, as sort keys. */
  readonly transactions: string[][] = [];

  get client(): DynamoDBClient {
    return { send: (command: object) => this.send(command) } as unknown as DynamoDBClient;
  }

  /** All rows, by channel and sequence. */
  rows(): Record<string, unknown>[] {
    return [...this.items].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => unmarshall(item));
  }

  failWith(problem: Error | undefined): void {
    this.problem = problem;
  }

  private async send(command: object): Promise<object> {
    if (this.problem) throw this.problem;
    if (command instanceof TransactWriteItemsCommand) return this.transact(command.input.TransactItems ?? []);
    if (command instanceof QueryCommand) return this.query(command);
    if (command instanceof UpdateItemCommand) return this.update(command);
    throw new Error(`The table in memory does not know ${command.constructor.name}`);
  }

  private transact(actions: readonly TransactWriteItem[]): object {
    const keys = actions.map(({ ConditionCheck, Put, Delete }) =>
      keyOf(ConditionCheck?.Key ?? Put?.Item ?? Delete?.Key),
    );
    if (new Set(keys).size < keys.length) throw new Error('ValidationException: two actions on one item');
    if (actions.length > 100) throw new Error('ValidationException: more than 100 actions');

    const refused = actions.map(({ ConditionCheck, Put }, index) => {
      const isConditional = (ConditionCheck ?? Put)?.ConditionExpression === 'attribute_not_exists(channel)';
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
    this.transactions.push(actions.flatMap(({ Put }) => Put?.Item?.sequence?.S ?? []));
    return {};
  }

  private query({ input }: QueryCommand): object {
    const { ':channel': channel, ':due': due } = unmarshall(input.ExpressionAttributeValues ?? {});
    const prefix = `${channel}\n${due}`;
    const found = [...this.items].filter(([key]) => key.startsWith(prefix));
    return { Items: found.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item) };
  }

  private update({ input }: UpdateItemCommand): object {
    const key = keyOf(input.Key);
    const item = this.items.get(key);
    if (!item) throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });

    const { attemptedAt: _, ...rest } = item;
    const now = input.ExpressionAttributeValues?.[':now'];
    this.items.set(key, now ? { ...rest, attemptedAt: now } : rest);
    return {};
  }
}

function keyOf(item: Item | undefined): string {
  return `${item?.channel?.S}\n${item?.sequence?.S}`;
}
