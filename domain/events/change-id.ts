import { hash } from 'node:crypto';
import type { ChangeKind } from './event';

/** The id of a change. A record that is repeated has the same one. */
export function changeId(table: string, subject: string, version: number, kind: ChangeKind): string {
  return hash('sha256', JSON.stringify([table, subject, version, kind]), 'base64url');
}
