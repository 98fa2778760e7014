import { LocalError } from '../local-error';
import type { Toolkit } from './toolkit';

/**
 * Runs the app and has its templates and assets written to a folder.
 *
 * @throws LocalError with all that the app and the toolkit said, where the app fails
 */
export async function synthesise(
  toolkit: Toolkit,
  options: {
    /** The command that runs the app, as in cdk.json: `node dist/bin/app.js`. */
    readonly app: string;
    /** Context values beyond those of cdk.json. */
    readonly context: Readonly<Record<string, string>>;
    /** The folder for what comes of it. */
    readonly output: string;
    readonly onProgress?: (line: string) => void;
  },
): Promise<void> {
  const context = Object.entries(options.context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  const { ok, output } = await toolkit.run(
    ['synth', '--app', options.app, '--output', options.output, '--quiet', ...context],
    { ...(options.onProgress && { onLine: options.onProgress }) },
  );
  if (!ok) throw new LocalError(`the app "${options.app}" in ${toolkit.folder} does not synthesise:\n${output}`);
}
