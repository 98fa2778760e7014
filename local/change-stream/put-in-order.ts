import type { ChangeRecord } from './change-record';

/** PutRecords takes so many records, of so many bytes together. */
const maximumRecords = 500;
const maximumBytes = 5 * 1024 * 1024;

/** Puts records into a Kinesis stream; throws when the whole request fails. */
export type PutRecords = (records: readonly ChangeRecord[]) => Promise<PutResult>;

export interface PutResult {
  /** The records that were not taken, in the order of the request. */
  readonly refused: readonly ChangeRecord[];
  /** Why, for the first of them. */
  readonly reason?: string;
}

/**
 * Parts records into requests so that none has two changes of one item: a request says nothing about the order of the
 * records that it takes and refuses, so the next change of an item waits until the one before is in.
 */
export function requestsOf(records: readonly ChangeRecord[]): ChangeRecord[][] {
  const seen = new Map<string, number>();
  const numbered = records.map((record) => {
    const round = (seen.get(record.partitionKey) ?? 0) + 1;
    seen.set(record.partitionKey, round);
    return { record, round };
  });
  const rounds = Map.groupBy(numbered, ({ round }) => round);
  return [...rounds.values()].flatMap((round) => inRequestSizes(round.map(({ record }) => record)));
}

function inRequestSizes(records: readonly ChangeRecord[]): ChangeRecord[][] {
  const requests: ChangeRecord[][] = [];
  let current: ChangeRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = recordBytes(record);
    if (current.length === maximumRecords || (current.length > 0 && bytes + size > maximumBytes)) {
      requests.push(current);
      current = [];
      bytes = 0;
    }
    current.push(record);
    bytes += size;
  }
  if (current.length > 0) requests.push(current);
  return requests;
}

/** What Kinesis counts of a record: its data and its partition key. */
export function recordBytes({ data, partitionKey }: ChangeRecord): number {
  return data.length + Buffer.byteLength(partitionKey);
}

/**
 * Puts records so that those of one item stay in order; what is refused is tried again until it is taken. A request
 * whose answer is lost is sent again whole, so a record may come twice, as real ones do.
 *
 * @param retry waits before another try; says false when there is to be none
 * @returns whether all records were taken
 */
export async function putInOrder(
  records: readonly ChangeRecord[],
  put: (records: readonly ChangeRecord[]) => Promise<PutResult>,
  retry: (failures: number, reason: string) => Promise<boolean>,
): Promise<boolean> {
  for (const request of requestsOf(records)) {
    let left: readonly ChangeRecord[] = request;
    for (let failures = 1; left.length > 0; failures += 1) {
      const { refused, reason } = await tryPut(left, put);
      left = refused;
      if (refused.length > 0 && !(await retry(failures, reason ?? 'no reason given'))) return false;
    }
  }
  return true;
}

async function tryPut(records: readonly ChangeRecord[], put: PutRecords): Promise<PutResult> {
  try {
    return await put(records);
  } catch (error) {
    return { refused: records, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
