import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { FailureStore } from '../failures';
import { Mistake } from '../mistake';

export interface EventStreamProps {
  /**
   * A fixed number of shards: each takes 1 MB or 1,000 records a second.
   * @default on demand: it grows and shrinks by itself, and costs about as much as three shards when idle
   */
  readonly shards?: number;

  /**
   * How long records can be read again, 1 to 7 days: an event source mapping tries no record for longer.
   * @default 7 days: a sink may be down over a long weekend
   */
  readonly retention?: Duration;

  /**
   * Whether services may publish their own events onto a stream that carries changes of tables. Whoever may publish
   * can then forge a change.
   * @default false: the stream carries changes once a table is attached to it, and otherwise what services publish
   */
  readonly mixed?: boolean;

  /**
   * Where records go that can never succeed.
   * @default a store of its own
   */
  readonly failures?: FailureStore;

  /**
   * What happens to the stream when it is removed from the stack.
   * @default it is kept: it may hold records that no sink has taken yet
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A shard gives all its standard consumers together five reads a second, and each mapping reads once a second. */
const READS_A_SECOND = 5;

/** A Kinesis stream of changes or of published events, encrypted and kept for a week, with its failure store and its registry of entities. */
export class EventStream extends Construct {
  readonly stream: IStream;
  readonly failures: FailureStore;
  /** The path in SSM Parameter Store under which the stream's entities are registered. */
  readonly registryPath: string;
  /** How long records can be read again. */
  readonly retention: Duration;
  /** Whether services may publish onto it though it carries changes of tables. */
  readonly mixed: boolean;
  private readonly sensitiveByEntity = new Map<string, readonly string[]>();
  private readonly consumers: string[] = [];

  constructor(scope: Construct, id: string, props: EventStreamProps = {}) {
    super(scope, id);
    this.retention = props.retention ?? Duration.days(7);
    this.mixed = props.mixed ?? false;
    this.stream = this.createStream(props);
    this.failures = props.failures ?? new FailureStore(this, 'Failures', { removalPolicy: props.removalPolicy });
    this.registryPath = `/towpath/streams/${this.stream.streamName}`;
  }

  /** The entities whose changes the stream carries, with their sensitive attributes. */
  get entities(): ReadonlyMap<string, readonly string[]> {
    return this.sensitiveByEntity;
  }

  /** Lets a function read the records of the stream. */
  grantRead(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      resourceArns: [this.stream.streamArn],
    });
  }

  /** Lets a function look up the stream's entities. */
  grantReadRegistry(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['ssm:GetParametersByPath'],
      resourceArns: [Stack.of(this).formatArn({ service: 'ssm', resource: `parameter${this.registryPath}/tables` })],
    });
  }

  /**
   * Takes note of an entity whose changes the stream carries.
   * @internal
   */
  _addEntity(name: string, sensitive: readonly string[]): void {
    if (this.sensitiveByEntity.has(name)) {
      throw new Mistake(this, `two tables claim the entity "${name}"; give one of them another \`entity\``);
    }
    this.sensitiveByEntity.set(name, sensitive);
  }

  /**
   * Takes note of an event source mapping that reads the stream.
   * @internal
   */
  _addConsumer(path: string): void {
    this.consumers.push(path);
    if (this.consumers.length === READS_A_SECOND) {
      Annotations.of(this).addWarningV2(
        'towpath:stream-readers',
        `${READS_A_SECOND} consumers read this stream (${this.consumers.join(', ')}). A shard allows ${READS_A_SECOND} reads a ` +
          'second to all of them together, so one more makes all of them late; let several rules or indexes share a stack',
      );
    }
  }

  private createStream(props: EventStreamProps): IStream {
    if (props.shards !== undefined && !(Number.isInteger(props.shards) && props.shards > 0)) {
      throw new Mistake(
        this,
        `\`shards\` is ${props.shards}; write a whole number from 1, or leave it out for a stream on demand`,
      );
    }
    const days = this.retention.toDays({ integral: false });
    if (days < 1 || days > 7) {
      throw new Mistake(
        this,
        `\`retention\` is ${this.retention.toHumanString()}; write one to seven days: Duration.days(7)`,
      );
    }
    return new Stream(this, 'Stream', {
      ...(props.shards === undefined
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: props.shards }),
      retentionPeriod: this.retention,
      encryption: StreamEncryption.MANAGED,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }
}
