import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type DecodeContext, decodeRecord } from '../../domain/events/decode';
import type { Event } from '../../domain/events/event';
import type { KeptRule } from './make-rules';
import { TABLE } from './vocabulary';

/** The files that are kept: lines of JSON, a rule or the data of a record each. `make.ts` makes them. */
export const KEPT = { rules: 'rules.jsonl', records: 'records.jsonl' } as const;

/** What the functions of a stream know, as far as these records need it. */
const CONTEXT: DecodeContext = {
  entityOf: (table) =>
    table === TABLE ? { format: 1, entity: 'customers', table, partitionKey: 'id', sensitive: [] } : undefined,
  entities: new Set(['customers']),
  carries: 'both',
  arrivedAt: 0,
};

/** The first hundred, and the first one, are composed as all of them are. */
export function keptRules(): KeptRule[] {
  return linesOf(KEPT.rules).map((line) => JSON.parse(line));
}

/** The data of records as a stream has it: in turn a change and a published event. */
export function keptRecords(): Uint8Array[] {
  return linesOf(KEPT.records).map((line) => Buffer.from(line));
}

export function decoded(record: Uint8Array): Event {
  const result = decodeRecord(record, CONTEXT);
  if (!result.ok) throw new Error(`A record that is kept cannot be decoded: ${result.reason.message}`);
  return result.event;
}

/** They lie beside the sources, also for what was compiled into `dist`. */
export function pathOf(file: string): string {
  const above = join(__dirname, '..', '..');
  return join(basename(above) === 'dist' ? dirname(above) : above, 'bench', 'patterns', file);
}

function linesOf(file: string): string[] {
  return readFileSync(pathOf(file), 'utf8').trimEnd().split('\n');
}
