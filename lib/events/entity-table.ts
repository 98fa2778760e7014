import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  Billing,
  type CfnGlobalTable,
  type ITable,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { EntityRegistration } from '../../domain/events/entity';
import { Mistake } from '../mistake';
import type { EventStream } from './event-stream';

export interface EntityTableProps {
  /**
   * The entity's name, in the plural: `customers`. It is the first part of the types of its events, and stays when the
   * table is replaced. Small letters, digits and hyphens.
   */
  readonly entity: string;

  /** The stream that carries the changes: in the table's account and region. */
  readonly stream: EventStream;

  readonly partitionKey: Attribute;

  /** @default none: the partition key alone tells items apart */
  readonly sortKey?: Attribute;

  /**
   * Top-level attributes that reach no index, message, archive or log.
   * @default none
   */
  readonly sensitive?: string[];

  /**
   * The attribute with the epoch second at which DynamoDB removes the item; that is a change like any other.
   * @default items stay
   */
  readonly timeToLiveAttribute?: string;

  /**
   * What happens to the table when it is removed from the stack. With DESTROY it is not protected against deletion
   * either.
   * @default it is kept, and protected against deletion
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The DynamoDB table of an entity, whose changes flow to a stream: encrypted, on demand, with point-in-time recovery. */
export class EntityTable extends Construct {
  readonly table: ITable;
  /** The entity's name. */
  readonly entity: string;
  readonly stream: EventStream;
  readonly sensitive: readonly string[];
  /** The types of the entity's events, for the patterns of rules. */
  readonly inserted: string;
  readonly modified: string;
  readonly removed: string;

  constructor(scope: Construct, id: string, props: EntityTableProps) {
    super(scope, id);
    this.entity = props.entity;
    this.stream = props.stream;
    this.sensitive = props.sensitive ?? [];
    this.inserted = `${props.entity}.inserted`;
    this.modified = `${props.entity}.modified`;
    this.removed = `${props.entity}.removed`;
    this.validate(props);

    this.table = this.createTable(props);
    this.register(props);
    props.stream._addEntity(props.entity, this.sensitive);
  }

  private validate({ entity, sensitive = [], partitionKey, sortKey }: EntityTableProps): void {
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(entity)) {
      throw new Mistake(
        this,
        `\`entity\` is "${entity}"; write small letters, digits and hyphens, starting with a letter, at most 63: "customers"`,
      );
    }
    const key = sensitive.find((name) => name === partitionKey.name || name === sortKey?.name);
    if (key !== undefined) {
      throw new Mistake(
        this,
        `\`sensitive\` names the key attribute "${key}", and a key is part of every event's subject; use a key that says nothing about a person`,
      );
    }
  }

  private createTable(props: EntityTableProps): ITable {
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const table = new TableV2(this, 'Table', {
      partitionKey: props.partitionKey,
      sortKey: props.sortKey,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
      timeToLiveAttribute: props.timeToLiveAttribute,
      kinesisStream: props.stream.stream,
      removalPolicy,
    });
    // Versions are creation times: two changes of one item within a millisecond have to differ.
    (table.node.defaultChild as CfnGlobalTable).addPropertyOverride(
      'Replicas.0.KinesisStreamSpecification.ApproximateCreationDateTimePrecision',
      'MICROSECOND',
    );
    return table;
  }

  /** One parameter by entity, so that a second claimant fails to deploy; one by table, for as long as records name it. */
  private register(props: EntityTableProps): void {
    const registration: EntityRegistration = {
      format: 1,
      entity: props.entity,
      table: this.table.tableName,
      partitionKey: props.partitionKey.name,
      ...(props.sortKey && { sortKey: props.sortKey.name }),
      sensitive: this.sensitive,
    };
    const stringValue = JSON.stringify(registration);
    new StringParameter(this, 'EntityRegistration', {
      parameterName: `${props.stream.registryPath}/entities/${props.entity}`,
      description: `Towpath: the table of the entity ${props.entity}`,
      simpleName: false,
      stringValue,
      tier: ParameterTier.STANDARD,
    });
    new StringParameter(this, 'TableRegistration', {
      parameterName: `${props.stream.registryPath}/tables/${this.table.tableName}`,
      description: `Towpath: the entity of a table, ${props.entity}`,
      simpleName: false,
      stringValue,
      tier: ParameterTier.STANDARD,
    }).applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }
}
