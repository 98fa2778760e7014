import { Annotations, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import type { Carries } from '../../domain/events/carries';
import { acknowledge } from '../acknowledge';
import { FailureStore, type IFailureStore } from '../failures';
import { Mistake } from '../mistake';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { PropCheck } from '../prop-check';
import {
  EVENT_STREAM_ALARMS,
  type EventStreamAlarms,
  type EventStreamMetrics,
  eventStreamAlarms,
  eventStreamWidgets,
} from './event-stream-alarms';
import { EventStreamGrants } from './event-stream-grants';
import { Heartbeat } from './heartbeat';

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
   * What the stream carries: `changes` of tables, what services have `published`, or `both`. Whoever may publish onto a
   * stream of both can forge a change.
   * @default `either`: changes once a table is attached to it, and otherwise what services publish
   */
  readonly carries?: Carries;

  /**
   * Where records go that can never succeed.
   * @default a store of its own
   */
  readonly failures?: IFailureStore;

  /**
   * The key that encrypts the stream and its failure store. Whoever is granted something gets what they
   * need of the key.
   * @default AWS's own keys: they cost nothing, and no mistake in a key's policy stops the pipeline
   */
  readonly encryptionKey?: IKey;

  /**
   * Whether a small item is written every five minutes and followed through the whole pipeline, so that its absence
   * fires an alarm of every sink.
   * @default true: a pipeline that stands still emits nothing that another alarm could see
   */
  readonly heartbeat?: boolean;

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of this construct, at the thresholds in docs/alarms.md
   */
  readonly alarms?: EventStreamAlarms | false;

  /**
   * What happens to the stream, and to a failure store of its own, when it is removed from the stack.
   * @default it is kept: it may hold records that no sink has taken yet
   */
  readonly removalPolicy?: RemovalPolicy;
}

export interface EventStreamAttributes {
  /** The Kinesis stream, imported with its `encryptionKey` where it has one of the customer's. */
  readonly stream: IStream;

  readonly failures: IFailureStore;

  /**
   * As in the props of the stream.
   * @default 7 days
   */
  readonly retention?: Duration;

  /**
   * As in the props of the stream. With `either`, nobody can tell what tables of other apps are attached.
   * @default `either`
   */
  readonly carries?: Carries;

  /**
   * As in the props of the stream.
   * @default true
   */
  readonly heartbeat?: boolean;
}

/** A stream of changes or of published events, with its failure store and its registry of entities. */
export interface IEventStream extends IConstruct, EventStreamMetrics {
  readonly stream: IStream;
  readonly failures: IFailureStore;
  /** The path in SSM Parameter Store under which the stream's entities are registered. */
  readonly registryPath: string;
  /** How long records can be read again. */
  readonly retention: Duration;
  /** What it carries. */
  readonly carries: Carries;
  /** Whether a heartbeat crosses it. */
  readonly heartbeat: boolean;
  /** The entities of this app whose changes the stream carries, with their sensitive attributes. */
  readonly entities: ReadonlyMap<string, readonly string[]>;
  readonly grants: EventStreamGrants;
  /**
   * Takes note of an entity whose changes the stream carries.
   * @internal
   */
  _addEntity(name: string, sensitive: readonly string[], table: ITable): void;
  /**
   * The names of tables of entities that a stack can have in its template without a reference to another, by entity.
   * @internal
   */
  _tablesKnownTo(stack: Stack): ReadonlyMap<string, string>;
  /**
   * Takes note of an event source mapping that reads the stream.
   * @internal
   */
  _addConsumer(path: string): void;
}

/** A shard gives all its standard consumers together five reads a second, and each mapping reads once a second. */
const READS_A_SECOND = 5;

abstract class EventStreamBase extends Construct implements IEventStream {
  abstract readonly stream: IStream;
  abstract readonly failures: IFailureStore;
  abstract readonly retention: Duration;
  abstract readonly carries: Carries;
  abstract readonly heartbeat: boolean;
  abstract readonly grants: EventStreamGrants;
  private readonly sensitiveByEntity = new Map<string, readonly string[]>();
  private readonly tables = new Map<string, ITable>();
  private readonly consumers: string[] = [];

  get registryPath(): string {
    return `/towpath/streams/${this.stream.streamName}`;
  }

  get entities(): ReadonlyMap<string, readonly string[]> {
    return this.sensitiveByEntity;
  }

  metricIteratorAge(options?: MetricOptions): Metric {
    return this.stream.metricGetRecordsIteratorAgeMilliseconds({ statistic: 'Maximum', ...options });
  }

  metricIncomingRecords(options?: MetricOptions): Metric {
    return this.stream.metricIncomingRecords({ statistic: 'Sum', ...options });
  }

  metricReadsThrottled(options?: MetricOptions): Metric {
    return this.stream.metricReadProvisionedThroughputExceeded({ statistic: 'Sum', ...options });
  }

  metricWritesThrottled(options?: MetricOptions): Metric {
    return this.stream.metricWriteProvisionedThroughputExceeded({ statistic: 'Sum', ...options });
  }

  _addEntity(name: string, sensitive: readonly string[], table: ITable): void {
    if (this.carries === 'published') {
      throw new Mistake(
        this,
        `it carries what services publish, and the entity "${name}" needs a stream of changes: on a platform \`platform.changes\``,
        'EventStream',
      );
    }
    if (this.sensitiveByEntity.has(name)) {
      throw new Mistake(this, `two tables claim the entity "${name}"; give one of them another \`entity\``);
    }
    this.sensitiveByEntity.set(name, sensitive);
    this.tables.set(name, table);
  }

  _tablesKnownTo(stack: Stack): ReadonlyMap<string, string> {
    const known = [...this.tables].filter(
      ([, table]) => Stack.of(table) === stack || !Token.isUnresolved(table.tableName),
    );
    return new Map(known.map(([entity, { tableName }]) => [entity, tableName]));
  }

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
}

/** A Kinesis stream of changes or of published events, encrypted and kept for a week, with its failure store and its registry of entities. */
export class EventStream extends EventStreamBase {
  readonly stream: IStream;
  readonly failures: IFailureStore;
  readonly retention: Duration;
  readonly carries: Carries;
  readonly heartbeat: boolean;
  readonly grants: EventStreamGrants;
  readonly alarms: Readonly<Partial<Record<AlarmName<EventStreamAlarms>, Alarm>>>;

  /** A stream that another app has made, with all that its maker says of it. */
  static fromAttributes(scope: Construct, id: string, attributes: EventStreamAttributes): IEventStream {
    return new ImportedEventStream(scope, id, attributes);
  }

  constructor(scope: Construct, id: string, props: EventStreamProps = {}) {
    super(scope, id);
    this.validate(props);
    const { encryptionKey, removalPolicy } = props;
    this.retention = props.retention ?? Duration.days(7);
    this.carries = props.carries ?? 'either';
    this.heartbeat = props.heartbeat ?? true;
    this.stream = this.createStream(props);
    this.grants = new EventStreamGrants(this);
    this.failures = props.failures ?? new FailureStore(this, 'Failures', { encryptionKey, removalPolicy });
    if (this.heartbeat) {
      new Heartbeat(this, 'Heartbeat', { stream: this.stream, registryPath: this.registryPath });
    }
    this.alarms = createAlarms<EventStreamAlarms>(this, eventStreamAlarms(this, this.retention), props.alarms);
    showOnDashboard(this, 'stream', `Stream \`${this.node.path}\``, eventStreamWidgets(this));
  }

  private validate(props: EventStreamProps): void {
    const check = new PropCheck(this);
    const onDemand = 'write a whole number from 1, or leave it out for a stream on demand';
    check.wholeNumber('shards', props.shards, { from: 1 }, onDemand);
    checkStream(check, props);
    check.givenOrAbsent('failures', props.failures, 'asMappingDestination', 'write a FailureStore');
    check.encryptionKey(props.encryptionKey);
    check.removalPolicy(props.removalPolicy);
    checkAlarms<EventStreamAlarms>(this, props.alarms, EVENT_STREAM_ALARMS);
  }

  private createStream({ shards, encryptionKey, removalPolicy }: EventStreamProps): IStream {
    const stream = new Stream(this, 'Stream', {
      ...(shards === undefined
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: shards }),
      retentionPeriod: this.retention,
      ...(encryptionKey
        ? { encryption: StreamEncryption.KMS, encryptionKey }
        : { encryption: StreamEncryption.MANAGED }),
      removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
    });
    if (encryptionKey) acknowledge(stream, { KDS3: 'Who gives `encryptionKey` wants a key of their own.' });
    return stream;
  }
}

const CARRIES: readonly unknown[] = ['changes', 'published', 'both', 'either'] satisfies Carries[];

type SaidOfStream = Pick<EventStreamProps, 'retention' | 'carries' | 'heartbeat'>;

/** What is said of a stream, whether it is new or imported. */
function checkStream(check: PropCheck, { retention, carries, heartbeat }: SaidOfStream): void {
  const days = { from: Duration.days(1), to: Duration.days(7), unit: Duration.hours(1) };
  check.duration('retention', retention, days, 'write one to seven days, in whole hours: Duration.days(7)');
  if (carries !== undefined && !CARRIES.includes(carries)) {
    check.refuse('carries', carries, "write 'changes', 'published', 'both' or 'either'");
  }
  check.trueOrFalse('heartbeat', heartbeat);
}

class ImportedEventStream extends EventStreamBase {
  readonly stream: IStream;
  readonly failures: IFailureStore;
  readonly retention: Duration;
  readonly carries: Carries;
  readonly heartbeat: boolean;
  readonly grants: EventStreamGrants;

  constructor(scope: Construct, id: string, attributes: EventStreamAttributes) {
    super(scope, id);
    const check = new PropCheck(this, 'EventStream.fromAttributes');
    const kinesis = "write the Kinesis stream: Stream.fromStreamArn(this, 'Stream', 'arn:aws:kinesis:…')";
    check.given('stream', attributes.stream, 'streamArn', kinesis);
    check.given(
      'failures',
      attributes.failures,
      'asMappingDestination',
      'write a FailureStore, or FailureStore.fromBucket(…)',
    );
    checkStream(check, attributes);
    this.stream = attributes.stream;
    this.failures = attributes.failures;
    this.retention = attributes.retention ?? Duration.days(7);
    this.carries = attributes.carries ?? 'either';
    this.heartbeat = attributes.heartbeat ?? true;
    this.grants = new EventStreamGrants(this);
  }
}
