import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../domain/events/json-object';
import { LocalError } from '../local/local-error';

/** What `--app` says of itself where help lists options. */
export const APP_HELP = 'the command that runs the app (default: "app" of cdk.json)';

/**
 * The command that runs the app of a folder, where `--app` names none.
 *
 * @throws LocalError where cdk.json has none
 */
export function appOfFolder(folder: string): string {
  const file = join(folder, 'cdk.json');
  const app = existsSync(file) ? appIn(file) : undefined;
  if (typeof app === 'string' && app !== '') return app;
  throw new LocalError(
    `no app is named, and there is no "app" in ${file}`,
    "Write --app 'node dist/bin/app.js', or go to the folder of the app",
  );
}

function appIn(file: string): unknown {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isJsonObject(content) ? content.app : undefined;
  } catch (error) {
    throw new LocalError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
