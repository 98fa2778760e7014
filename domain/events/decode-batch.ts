import type { Reason } from '../failures/failure';
import { type Carries, refusesPublished } from './carries';
import { decodeRecord } from './decode';
import type { EntityRegistration } from './entity';
import type { Event } from './event';

/** An entity whose events a function wants: what its `EntityTable` says in `registration`, or the like by hand. */
export interface KnownEntity extends Pick<EntityRegistration, 'entity' | 'table' | 'partitionKey' | 'sortKey'> {
  /**
   * Top-level attributes that are left out of events.
   * @default none
   */
  readonly sensitive?: readonly string[];
}

export interface DecodeOptions {
  /**
   * The entities whose changes become events; changes of other tables don't. No published event has a type that begins
   * with the name of one of these.
   * @default none: published events alone
   */
  readonly entities?: readonly KnownEntity[];

  /**
   * What the stream carries: what its `EventStream` says.
   * @default `either`: where there are entities, published events are not taken
   */
  readonly carries?: Carries;
}

/** What Lambda gives to a function that reads a stream, as far as it matters here. */
export interface BatchOfRecords {
  readonly Records: readonly {
    readonly kinesis: {
      readonly sequenceNumber: string;
      readonly data: string;
      readonly approximateArrivalTimestamp: number;
    };
  }[];
}

/** One record of a batch: the event that it is, or why it is none. */
export type DecodedOfBatch =
  | { readonly sequenceNumber: string; readonly event: Event; readonly reason?: undefined }
  | { readonly sequenceNumber: string; readonly event?: undefined; readonly reason: Reason };

/**
 * Decodes the records that Lambda gives to a function of one's own: changes of tables, as DynamoDB writes them, and
 * CloudEvents 1.0, into the events that rules and patterns are about. Never throws, whatever the records are.
 *
 * The heartbeat is a change of a table that is not among the entities: `reason.code` is `unknown-table`.
 *
 * @returns one for each record, in their order
 * @throws TypeError for entities that lack what is needed
 */
export function decodeBatch(
  { Records }: BatchOfRecords,
  { entities = [], carries = 'either' }: DecodeOptions = {},
): DecodedOfBatch[] {
  entities.forEach(checkEntity);
  const byTable = new Map(entities.map((known) => [known.table, registrationOf(known)]));
  const names = new Set(entities.map(({ entity }) => entity));
  const taken = refusesPublished(carries, names) ? 'changes' : 'both';
  return Records.map(({ kinesis }) => {
    const { sequenceNumber } = kinesis;
    const decoded = decodeRecord(Buffer.from(kinesis.data, 'base64'), {
      entityOf: (table) => byTable.get(table),
      entities: names,
      carries: taken,
      arrivedAt: kinesis.approximateArrivalTimestamp * 1000,
    });
    return decoded.ok ? { sequenceNumber, event: decoded.event } : { sequenceNumber, reason: decoded.reason };
  });
}

function registrationOf({ sensitive = [], ...known }: KnownEntity): EntityRegistration {
  return { format: 1, ...known, sensitive };
}

/** A table's name that is missing from the environment would let no event through, without a word. */
function checkEntity(known: KnownEntity, place: number): void {
  for (const name of ['entity', 'table', 'partitionKey'] as const) {
    if (typeof known?.[name] === 'string' && known[name] !== '') continue;
    throw new TypeError(
      `decodeBatch: \`entities[${place}].${name}\` is ${JSON.stringify(known?.[name])}; write a text, or give what the entity's EntityTable says in \`registration\``,
    );
  }
}
