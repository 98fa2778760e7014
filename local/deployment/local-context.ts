import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_ACCOUNT } from '../emulator/emulator';

/**
 * Does something that may look things up in the emulated account, and leaves an app's cdk.context.json as it was: what the
 * emulator says of an account of AWS must not be taken for that account's own answer.
 *
 * @param folder where the toolkit runs the app
 */
export async function keepingContext<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  forgetLocalContext(folder);
  const file = join(folder, 'cdk.context.json');
  const before = existsSync(file) ? readFileSync(file) : undefined;
  try {
    return await work();
  } finally {
    if (before) writeFileSync(file, before);
    else rmSync(file, { force: true });
  }
}

/**
 * Takes out of an app's cdk.context.json what the toolkit looked up in the emulated account: the next run has other names for
 * everything. A run that was killed leaves it there. What was looked up in accounts of AWS stays.
 *
 * @param folder where the toolkit runs the app
 */
function forgetLocalContext(folder: string): void {
  const file = join(folder, 'cdk.context.json');
  if (!existsSync(file)) return;
  const before: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  const kept = Object.entries(before).filter(([key]) => !key.includes(`account=${LOCAL_ACCOUNT}:`));
  if (kept.length === Object.keys(before).length) return;
  if (kept.length === 0) rmSync(file);
  else writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}
