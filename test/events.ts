import { changeId } from '../domain/events/change-id';
import type { EntityRegistration } from '../domain/events/entity';
import type { Change, ChangeKind, Json, JsonObject } from '../domain/events/event';
import { subjectOf } from '../domain/events/subject';
import { timeOf } from '../domain/events/time';

export interface ChangeOptions {
  /** @default 'inserted' */
  readonly kind?: ChangeKind;
  /** In microseconds since 1970. @default 1 */
  readonly version?: number;
  /** @default for `modified` and `removed`, the item; for `inserted`, none */
  readonly before?: JsonObject;
  /** The names of the key's attributes, the partition key first. @default ['id'] */
  readonly key?: readonly string[];
}

/**
 * A decoded change of an item of the table `<entity>-table`.
 *
 * @param item the item as it is now; of a removed one, its key or what it was
 */
export function change(entity: string, item: JsonObject, options: ChangeOptions = {}): Change {
  const { kind = 'inserted', version = 1, before = item, key: names = ['id'] } = options;
  const table = `${entity}-table`;
  const key = Object.fromEntries(names.map((name): [string, string | number] => [name, keyValue(item[name])]));
  const subject = subjectOf(names.map((name) => keyValue(item[name])));
  return {
    id: changeId(table, subject, version, kind),
    type: `${entity}.${kind}`,
    source: `dynamodb/${table}`,
    subject,
    time: timeOf(version),
    version,
    ...(kind !== 'removed' && { data: item }),
    ...(kind !== 'inserted' && { before }),
    change: { entity, kind, key },
  };
}

function keyValue(value: Json | undefined): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new Error('An item of a test has a string or a number for each attribute of its key');
}

/** What functions know of an entity whose table is `<entity>-table` and whose key is `id`. */
export function registration(entity: string, options: Partial<EntityRegistration> = {}): EntityRegistration {
  return { format: 1, entity, table: `${entity}-table`, partitionKey: 'id', sensitive: [], ...options };
}
