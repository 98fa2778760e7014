import { styleText } from 'node:util';
import { LocalError } from '../local/local-error';

/**
 * Runs what a command does, and shows what goes wrong: a person's mistake in a red line with one of help, ours with a way
 * to see where it is.
 *
 * @param say writes a line to standard error
 * @returns the exit code: 1 for what the person can put right, 2 for a mistake of ours
 */
export async function exitCodeOf(
  command: string,
  options: { readonly verbose?: boolean; readonly say: (line: string) => void },
  work: () => Promise<number>,
): Promise<number> {
  const { verbose, say } = options;
  try {
    return await work();
  } catch (error) {
    const { message, stack } = error as Error;
    const known = error instanceof LocalError;
    const [sentence = '', ...rest] = message.split('\n');
    say(styleText('red', `${command}: ${sentence}`, { stream: process.stderr }));
    for (const line of rest) say(line);
    if (known && error.help !== undefined) say(error.help);
    if (verbose) say(stack ?? '');
    else if (!known) say('This is a mistake of Towpath. --verbose shows where it comes from.');
    return known ? 1 : 2;
  }
}
