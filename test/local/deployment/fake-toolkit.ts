import type { Toolkit } from '../../../local/deployment/toolkit';

/** A toolkit that does nothing, writes given lines, and remembers how it was run. */
export function fakeToolkit(answer: { ok?: boolean; output?: string } = {}) {
  const { ok = true, output = '' } = answer;
  const runs: { args: readonly string[]; cwd: string | undefined }[] = [];
  const toolkit: Toolkit = {
    folder: '/app',
    region: 'eu-west-1',
    run: async (args, { cwd, onLine } = {}) => {
      runs.push({ args, cwd });
      for (const line of output.split('\n')) onLine?.(line);
      return { ok, output, end: ok ? 'exit code 0' : 'exit code 1' };
    },
  };
  return { toolkit, runs };
}
