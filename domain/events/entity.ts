/**
 * What functions know of an entity and its table. `EntityTable` writes it as JSON into SSM Parameter Store, one
 * parameter by entity and one by table, below the path of its stream.
 */
export interface EntityRegistration {
  readonly format: 1;
  /** The entity's name, `customers`: the first part of the types of its events. */
  readonly entity: string;
  /** The table's (usually generated) name. */
  readonly table: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Top-level attributes that reach no index, message, archive or log. */
  readonly sensitive: readonly string[];
}
