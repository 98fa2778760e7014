import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A request that a function sent, without what it sent. */
export interface RecordedRequest {
  /** The function's name, as it was deployed. */
  readonly function: string;
  readonly method: string;
  /** With its port. */
  readonly host: string;
  /** With its query. */
  readonly path: string;
  /** The service that the request is signed for, as signatures call it; absent where it is not signed. */
  readonly service?: string;
  readonly region?: string;
  /** The operation, where a header names it: `TransactWriteItems`. */
  readonly operation?: string;
  /** The operation's parameters that name resources. */
  readonly names?: ResourceNames;
}

export interface ResourceNames {
  readonly IndexName?: string;
  readonly Name?: string;
  readonly Names?: readonly string[];
  readonly Path?: string;
  readonly QueueUrl?: string;
  readonly SecretId?: string;
  readonly StreamARN?: string;
  readonly StreamName?: string;
  readonly TableName?: string;
  /** The tables of a batch. */
  readonly RequestItems?: readonly string[];
  /** Each kind of write and table of a transaction once: `{ Put: { TableName } }`. */
  readonly TransactItems?: readonly Readonly<Record<string, ResourceNames>>[];
}

/** What functions load to have their requests recorded: the `preload` of an emulator or a local machine. */
export function recorderInto(file: string): URL {
  const recorder = pathToFileURL(join(__dirname, 'record-requests.mjs'));
  recorder.searchParams.set('into', file);
  return recorder;
}

/** What was recorded so far. */
export function readRequests(file: string): RecordedRequest[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedRequest);
}
