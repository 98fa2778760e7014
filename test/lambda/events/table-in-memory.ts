import type {
  DynamoDBClient,
  KinesisDataStreamDestination,
  KinesisStreamingDestinationInput,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { SSMClient } from '@aws-sdk/client-ssm';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

class Refusal extends Error {
  constructor(name: string) {
    super(name);
    this.name = name;
  }
}

/** A table of an account with its destinations and its registry, and what was asked of them. */
export class TableInMemory {
  readonly destinations: KinesisDataStreamDestination[] = [];
  readonly parameters = new Map<string, string>();
  /** The calls that changed something, in order. */
  readonly changes: string[] = [];
  /** Thrown by the next call of that name. */
  readonly refusals = new Map<string, string>();

  constructor(public table: TableDescription | undefined) {}

  readonly dynamoDb = { send: (command: Command) => this.answer(command) } as unknown as DynamoDBClient;
  readonly ssm = { send: (command: Command) => this.answer(command) } as unknown as SSMClient;

  /** Time passes: what is under way ends. */
  settle(): void {
    const ends = { ENABLING: 'ACTIVE', UPDATING: 'ACTIVE', DISABLING: 'DISABLED' } as const;
    for (const destination of this.destinations) {
      destination.DestinationStatus =
        ends[destination.DestinationStatus as keyof typeof ends] ?? destination.DestinationStatus;
    }
  }

  private async answer(command: Command): Promise<unknown> {
    const name = command.constructor.name.replace('Command', '');
    const refusal = this.refusals.get(name);
    this.refusals.delete(name);
    if (refusal) throw new Refusal(refusal);
    switch (name) {
      case 'DescribeTable':
        if (!this.table) throw new Refusal('ResourceNotFoundException');
        return { Table: this.table };
      case 'DescribeKinesisStreamingDestination':
        if (!this.table) throw new Refusal('ResourceNotFoundException');
        return { KinesisDataStreamDestinations: this.destinations };
      case 'GetParameter': {
        const Value = this.parameters.get(String(command.input.Name));
        if (Value === undefined) throw new Refusal('ParameterNotFound');
        return { Parameter: { Value } };
      }
      case 'PutParameter':
        this.changes.push(`register ${command.input.Name}`);
        this.parameters.set(String(command.input.Name), String(command.input.Value));
        return {};
      default:
        this.changeDestination(name, command.input as unknown as KinesisStreamingDestinationInput);
        return {};
    }
  }

  private changeDestination(
    name: string,
    input: KinesisStreamingDestinationInput & {
      UpdateKinesisStreamingConfiguration?: KinesisStreamingDestinationInput['EnableKinesisStreamingConfiguration'];
    },
  ): void {
    const kind = name.replace('KinesisStreamingDestination', '');
    const status = ({ Enable: 'ENABLING', Update: 'UPDATING', Disable: 'DISABLING' } as const)[kind];
    if (!status) throw new Error(`${name} is not known here`);
    this.changes.push(`${kind.toLowerCase()} ${input.StreamArn?.split('/')[1]}`);
    const configuration = input.EnableKinesisStreamingConfiguration ?? input.UpdateKinesisStreamingConfiguration;
    const existing = this.destinations.find(({ StreamArn }) => StreamArn === input.StreamArn);
    const destination: KinesisDataStreamDestination = existing ?? { StreamArn: input.StreamArn };
    if (!existing) this.destinations.push(destination);
    destination.DestinationStatus = status;
    destination.ApproximateCreationDateTimePrecision =
      configuration?.ApproximateCreationDateTimePrecision ?? destination.ApproximateCreationDateTimePrecision;
  }
}
