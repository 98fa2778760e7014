import { LocalError } from '../local-error';
import type { Toolkit } from './toolkit';

/** The sentence of a mistake of Towpath's constructs, among all that the toolkit says. */
const MISTAKE = /^(?:Mistake|ValidationError): (.+)$/m;

/** What constructs find when the whole app is there, one line each: `[Shop/Messages] rule "x" …`. */
const FOUND_AT_THE_END = /Validation failed with the following errors:\n((?: +\[.+\]? .+\n)+)/;

/** What CDK says of warnings of constructs: `WARNING Rule "thick" waits for … (Annotation)`, and below it `   Shop/Messages …`. */
const WARNING = /^WARNING (.+?)(?: \((?:Construct )?Annotations?\))?$(?:\n +(\S+).*$)?/gm;

/**
 * Runs the app and has its templates and assets written to a folder.
 *
 * @returns the warnings of its constructs: `Shop/Messages: Rule "thick" waits for …`
 * @throws LocalError with what is wrong in the app; with all that the app and the toolkit said, where that is not clear
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
    /** Whether the toolkit may look things up in the account. @default true */
    readonly lookups?: boolean;
    readonly onProgress?: (line: string) => void;
  },
): Promise<string[]> {
  const context = Object.entries(options.context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  const { ok, output } = await toolkit.run(
    [
      ...['synth', '--app', options.app, '--output', options.output, '--quiet'],
      ...(options.lookups === false ? ['--no-lookups'] : []),
      ...context,
    ],
    { ...(options.onProgress && { onLine: options.onProgress }) },
  );
  if (!ok) {
    const problem = (MISTAKE.exec(output) ?? FOUND_AT_THE_END.exec(output))?.[1]?.trim() ?? output;
    throw new LocalError(`the app "${options.app}" in ${toolkit.folder} does not synthesise:\n${problem}`);
  }
  return [...output.matchAll(WARNING)].map(([, sentence = '', path]) => (path ? `${path}: ${sentence}` : sentence));
}
