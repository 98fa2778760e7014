import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './environment';

/**
 * What the constructs of a stack have told this function: `configuration.json`, which travels with its code because
 * environment variables hold 4 KB in all.
 *
 * @throws Error when the file is absent or has a format that this function does not know
 */
export function readConfiguration<Configuration extends { readonly format: 1 }>(): Configuration {
  const configuration: unknown = JSON.parse(
    readFileSync(join(environment('LAMBDA_TASK_ROOT'), 'configuration.json'), 'utf8'),
  );
  const format = (configuration as { format?: unknown } | null)?.format;
  if (format !== 1) {
    throw new Error(`configuration.json has format ${JSON.stringify(format)}; this function reads format 1`);
  }
  return configuration as Configuration;
}
