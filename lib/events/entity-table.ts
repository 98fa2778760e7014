import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import {
  type Alarm,
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
} from 'aws-cdk-lib/aws-cloudwatch';
import {
  type Attribute,
  AttributeType,
  type Billing,
  type GlobalSecondaryIndexPropsV2,
  type ITable,
  TableGrants,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import type { EntityRegistration } from '../../domain/events/entity';
import { HEARTBEATS } from '../../domain/events/heartbeat';
import { typesOf } from '../../domain/patterns/named';
import type { ChangePattern, Pattern } from '../../domain/patterns/pattern';
import { withTypes } from '../../domain/patterns/with-types';
import { Mistake } from '../mistake';
import { checkAlarms } from '../monitoring/alarm-check';
import { type AlarmName, createAlarms } from '../monitoring/alarms';
import { showOnDashboard } from '../monitoring/flow-dashboard';
import { isObject, PropCheck } from '../prop-check';
import { TowpathTable } from '../towpath-table';
import {
  ENTITY_TABLE_ALARMS,
  type EntityTableAlarms,
  type EntityTableMetrics,
  entityTableAlarms,
  entityTableWidgets,
} from './entity-table-alarms';
import type { IEventStream } from './event-stream';
import { claimEntity, registerEntity } from './registration';
import { TableAttacher } from './table-attacher';
import { checkTableKey } from './table-key';

/** What an entity is, whether its table is new or there already. */
export interface EntityProps {
  /**
   * The entity's name, in the plural: `customers`. It is the first part of the types of its events, and stays when the
   * table is replaced. Small letters, digits and hyphens.
   */
  readonly entity: string;

  /** The stream that carries the changes: in the table's account and region. */
  readonly stream: IEventStream;

  readonly partitionKey: Attribute;

  /** @default none: the partition key alone tells items apart */
  readonly sortKey?: Attribute;

  /**
   * Top-level attributes that reach no index, message, archive or log.
   * @default none
   */
  readonly sensitive?: string[];

  /**
   * Which alarms there are, when they fire, and whom they tell; `false` for none.
   * @default all of this construct, at the thresholds in docs/alarms.md
   */
  readonly alarms?: EntityTableAlarms | false;
}

export interface EntityTableProps extends EntityProps {
  /**
   * The attribute with the epoch second at which DynamoDB removes the item; that is a change like any other.
   * @default items stay
   */
  readonly timeToLiveAttribute?: string;

  /**
   * Other keys by which items can be asked for.
   * @default none; more can be added later, one in each deployment
   */
  readonly globalSecondaryIndexes?: GlobalSecondaryIndexPropsV2[];

  /**
   * How reads and writes are paid for.
   * @default on demand: nothing to plan, and nothing to pay when idle
   */
  readonly billing?: Billing;

  /**
   * The key that encrypts the table. What `grants` allows is allowed with the key too.
   * @default the key that AWS keeps for DynamoDB in the account
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the table when it is removed from the stack. With DESTROY it is not protected against deletion
   * either.
   * @default it is kept, and protected against deletion
   */
  readonly removalPolicy?: RemovalPolicy;
}

export interface ExistingTableProps extends EntityProps {
  /**
   * The table, imported with its `encryptionKey` where it has one of the customer's. `partitionKey` and `sortKey` are its
   * own: a deployment compares them.
   */
  readonly table: ITable;
}

export interface EntityTableAttributes {
  /** The entity's name, as it is registered. */
  readonly entity: string;
  /** The stream that carries the changes. */
  readonly stream: IEventStream;
  /** The table, imported with its `encryptionKey` where it has one of the customer's. */
  readonly table: ITable;
  /**
   * The attributes that are registered as sensitive, so that mistakes in mappings and messages are seen at synth.
   * @default none
   */
  readonly sensitive?: string[];
}

/**
 * An entity, the table that holds it, and the types of its events.
 *
 * @typeParam Item the shape of its items, where it is given: fields that they do not have are errors of types then
 */
export interface IEntityTable<Item = unknown> extends IConstruct, EntityTableMetrics {
  readonly table: ITable;
  /** The entity's name. */
  readonly entity: string;
  readonly stream: IEventStream;
  readonly sensitive: readonly string[];
  /** The types of the entity's events, for the patterns of rules. */
  readonly inserted: `${string}.inserted`;
  readonly modified: `${string}.modified`;
  readonly removed: `${string}.removed`;
  /**
   * A pattern over the entity's changes: where it has no `type`, it gets the three of the entity. Where the shape of the
   * items is known, fields that they do not have are errors of types: `new EntityTable<Customer>(…)`.
   */
  pattern(pattern: ChangePattern<Item>): Pattern;
  /** To read and write items: `grants.readData(fn)`, `grants.writeData(fn)`, `grants.readWriteData(fn)`. */
  readonly grants: TableGrants;
}

/** An entity whose table was there already. */
export interface IAttachedEntityTable<Item = unknown> extends IEntityTable<Item> {
  /** What functions have to know to make events of the table's changes: for `decodeBatch` of `towpath/stream`. */
  readonly registration: EntityRegistration;
  readonly alarms: Readonly<Partial<Record<AlarmName<EntityTableAlarms>, Alarm>>>;
}

/** What users call the class, whether the table is new, there already or imported. */
const WHO = 'EntityTable';

abstract class EntityTableBase<Item> extends Construct implements IEntityTable<Item> {
  abstract readonly table: ITable;
  abstract readonly grants: TableGrants;
  readonly entity: string;
  readonly stream: IEventStream;
  readonly sensitive: readonly string[];
  readonly inserted: `${string}.inserted`;
  readonly modified: `${string}.modified`;
  readonly removed: `${string}.removed`;

  constructor(scope: Construct, id: string, props: Pick<EntityProps, 'entity' | 'stream' | 'sensitive'>) {
    super(scope, id);
    this.entity = props.entity;
    this.stream = props.stream;
    this.sensitive = props.sensitive ?? [];
    this.inserted = `${props.entity}.inserted`;
    this.modified = `${props.entity}.modified`;
    this.removed = `${props.entity}.removed`;
  }

  pattern(pattern: ChangePattern<Item>): Pattern {
    const types = [this.inserted, this.modified, this.removed];
    const other = typesOf(pattern as Pattern).find((type) => !types.some((own) => own === type));
    if (other !== undefined) {
      const instead = `write one of ${types.join(', ')}, or leave \`type\` out for all of them`;
      throw new Mistake(
        this,
        `\`pattern\` has the type "${other}", which no change of the entity has; ${instead}`,
        WHO,
      );
    }
    return withTypes(pattern as Pattern, types);
  }

  metricUnreplicatedAge(options?: MathExpressionOptions): MathExpression {
    return this.replicationMetric('MAX(AgeOfOldestUnreplicatedRecord)', options);
  }

  metricNotReplicated(options?: MathExpressionOptions): MathExpression {
    return this.replicationMetric('SUM(FailedToReplicateRecordCount)', options);
  }

  metricReplicationThrottled(options?: MathExpressionOptions): MathExpression {
    return this.replicationMetric('SUM(ThrottledPutRecordCount)', options);
  }

  metricReadsThrottled(options?: MetricOptions): Metric {
    return this.table.metric('ReadThrottleEvents', { statistic: 'Sum', ...options });
  }

  metricWritesThrottled(options?: MetricOptions): Metric {
    return this.table.metric('WriteThrottleEvents', { statistic: 'Sum', ...options });
  }

  /** By a query: these metrics have a second dimension, `DelegatedOperation`, whose values AWS does not document. */
  private replicationMetric(select: string, options?: MathExpressionOptions): MathExpression {
    return new MathExpression({
      expression: `SELECT ${select} FROM SCHEMA("AWS/DynamoDB", TableName, DelegatedOperation) WHERE TableName = '${this.table.tableName}'`,
      period: Duration.minutes(5),
      ...options,
    });
  }
}

/** The DynamoDB table of an entity, whose changes flow to a stream: encrypted, on demand, with point-in-time recovery. */
export class EntityTable<Item = unknown> extends EntityTableBase<Item> {
  readonly table: ITable;
  /** What functions have to know to make events of the table's changes: for `decodeBatch` of `towpath/stream`. */
  readonly registration: EntityRegistration;
  readonly grants: TableGrants;
  readonly alarms: Readonly<Partial<Record<AlarmName<EntityTableAlarms>, Alarm>>>;

  /** An entity that another app has registered: its changes flow already. */
  static fromAttributes<Item = unknown>(
    scope: Construct,
    id: string,
    attributes: EntityTableAttributes,
  ): IEntityTable<Item> {
    return new ImportedEntityTable<Item>(scope, id, attributes);
  }

  /**
   * Makes an entity of a table that is there already, made by another stack or by hand: its changes flow to the stream
   * from the deployment on. The table stays as it is but for its Kinesis destination, of which it has one; when the entity
   * is removed from the stack, that ends.
   */
  static fromTable<Item = unknown>(
    scope: Construct,
    id: string,
    props: ExistingTableProps,
  ): IAttachedEntityTable<Item> {
    return new AttachedEntityTable<Item>(scope, id, props);
  }

  constructor(scope: Construct, id: string, props: EntityTableProps) {
    super(scope, id, props);
    checkEntity(this, props);
    this.validate(props);
    this.table = this.createTable(props);
    this.grants = TableGrants.fromTable(this.table, [], (props.globalSecondaryIndexes ?? []).length > 0);
    this.registration = registrationOf(props, this.table);
    registerEntity(this, props.stream.registryPath, this.registration);
    props.stream._addEntity(this.entity, this.sensitive, this.table);
    this.alarms = createAlarms<EntityTableAlarms>(this, entityTableAlarms(this), props.alarms);
    showOnDashboard(this, 'source', `Table of \`${this.entity}\``, entityTableWidgets(this));
  }

  private validate({ timeToLiveAttribute: attribute, ...props }: EntityTableProps): void {
    const check = new PropCheck(this);
    const isKey = attribute === props.partitionKey.name || attribute === props.sortKey?.name;
    if (attribute !== undefined && (typeof attribute !== 'string' || attribute === '' || isKey)) {
      const instead = 'write the name of an attribute with an epoch second, which is no part of the key: "expires"';
      check.refuse('timeToLiveAttribute', attribute, instead);
    }
    check.list('globalSecondaryIndexes', props.globalSecondaryIndexes, "write a list: [{ indexName: 'byCountry', … }]");
    check.givenOrAbsent('billing', props.billing, 'mode', 'write Billing.onDemand() or Billing.provisioned(…)');
    check.encryptionKey(props.encryptionKey);
    check.removalPolicy(props.removalPolicy);
  }

  private createTable(props: EntityTableProps): ITable {
    return new TowpathTable(this, 'Table', {
      partitionKey: props.partitionKey,
      sortKey: props.sortKey,
      globalSecondaryIndexes: props.globalSecondaryIndexes,
      ...(props.billing && { billing: props.billing }),
      encryptionKey: props.encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: props.timeToLiveAttribute,
      kinesisStream: props.stream.stream,
      removalPolicy: props.removalPolicy,
    });
  }
}

class ImportedEntityTable<Item> extends EntityTableBase<Item> {
  readonly table: ITable;
  readonly grants: TableGrants;

  constructor(scope: Construct, id: string, attributes: EntityTableAttributes) {
    super(scope, id, attributes);
    const check = new PropCheck(this, 'EntityTable.fromAttributes');
    checkName(check, attributes.entity);
    checkStreamOf(check, attributes.stream);
    check.given('table', attributes.table, 'tableArn', THE_TABLE);
    checkSensitive(check, attributes.sensitive, []);
    this.table = attributes.table;
    this.grants = TableGrants.fromTable(this.table);
    attributes.stream._addEntity(this.entity, this.sensitive, this.table);
  }
}

class AttachedEntityTable<Item> extends EntityTableBase<Item> implements IAttachedEntityTable<Item> {
  readonly table: ITable;
  readonly registration: EntityRegistration;
  readonly grants: TableGrants;
  readonly alarms: Readonly<Partial<Record<AlarmName<EntityTableAlarms>, Alarm>>>;

  constructor(scope: Construct, id: string, props: ExistingTableProps) {
    super(scope, id, props);
    const { table, stream, partitionKey, sortKey } = props;
    const check = new PropCheck(this, 'EntityTable.fromTable');
    check.given('table', table, 'tableArn', THE_TABLE);
    checkEntity(this, props, 'EntityTable.fromTable');
    checkTableKey(check, table, { partitionKey: partitionKey.name, sortKey: sortKey?.name });
    this.table = table;
    this.grants = TableGrants.fromTable(table);
    this.registration = registrationOf(props, table);
    const claim = claimEntity(this, stream.registryPath, this.registration);
    const attached = TableAttacher.attach(this, {
      table,
      key: sortKey ? [partitionKey, sortKey] : [partitionKey],
      stream,
      registration: this.registration,
    });
    // A second claimant of the entity fails before it touches the table.
    attached.node.addDependency(claim);
    stream._addEntity(this.entity, this.sensitive, this.table);
    this.alarms = createAlarms<EntityTableAlarms>(this, entityTableAlarms(this), props.alarms);
    showOnDashboard(this, 'source', `Table of \`${this.entity}\``, entityTableWidgets(this), [table]);
  }
}

function registrationOf(
  { entity, partitionKey, sortKey, sensitive = [] }: EntityProps,
  { tableName }: ITable,
): EntityRegistration {
  return {
    format: 1,
    entity,
    table: tableName,
    partitionKey: partitionKey.name,
    ...(sortKey && { sortKey: sortKey.name }),
    sensitive,
  };
}

const THE_TABLE = "write the table: Table.fromTableName(this, 'Orders', 'orders')";

/**
 * @param who the class as users know it, where it is another than the construct's
 * @throws Mistake that names the prop that cannot be
 */
function checkEntity(construct: Construct, props: EntityProps, who?: string): void {
  const { entity, stream, sensitive, partitionKey, sortKey, alarms } = props;
  const check = new PropCheck(construct, who);
  checkName(check, entity);
  checkStreamOf(check, stream);
  checkKey(
    check,
    'partitionKey',
    partitionKey,
    "write the table's: { name: 'customerId', type: AttributeType.STRING }",
  );
  if (sortKey !== undefined) {
    const instead = "write the table's: { name: 'orderId', type: AttributeType.STRING }";
    checkKey(check, 'sortKey', sortKey, instead);
    if (sortKey.name === partitionKey.name)
      check.refuse('sortKey', sortKey, 'it is the partition key; write another attribute');
  }
  checkSensitive(check, sensitive, [partitionKey.name, ...(sortKey ? [sortKey.name] : [])]);
  checkAlarms<EntityTableAlarms>(construct, alarms, ENTITY_TABLE_ALARMS);
}

function checkName(check: PropCheck, entity: string): void {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(entity ?? '')) {
    const instead = 'write small letters, digits and hyphens, starting with a letter, at most 63: "customers"';
    check.refuse('entity', entity, instead);
  }
  if (entity === HEARTBEATS) check.refuse('entity', entity, "that name is Towpath's own; give it another");
}

function checkStreamOf(check: PropCheck, stream: IEventStream): void {
  check.given('stream', stream, '_addEntity', 'write the EventStream that carries the changes');
}

const KEY_TYPES: readonly unknown[] = [AttributeType.STRING, AttributeType.NUMBER, AttributeType.BINARY];

function checkKey(check: PropCheck, prop: string, key: unknown, instead: string): void {
  if (!isObject(key) || !key.name || !KEY_TYPES.includes(key.type)) check.refuse(prop, key, instead);
}

/** @param key the names of the key's attributes */
function checkSensitive(check: PropCheck, sensitive: unknown, key: readonly string[]): void {
  const instead = 'write a list of top-level attributes: ["taxNumber"]';
  for (const name of check.list('sensitive', sensitive, instead)) {
    if (typeof name !== 'string' || name === '') check.refuse('sensitive', sensitive, instead);
    if (name.includes('.')) {
      check.refuse(
        'sensitive',
        sensitive,
        `only whole top-level attributes can be sensitive; write "${name.split('.')[0]}"`,
      );
    }
    if (key.includes(name)) {
      check.refuse(
        'sensitive',
        sensitive,
        `"${name}" is in the key, and a key is part of every event's subject; use a key that says nothing about a person`,
      );
    }
  }
}
