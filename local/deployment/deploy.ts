import { mkdir } from 'node:fs/promises';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LOCAL_ACCOUNT } from '../emulator/emulator';
import { LocalError } from '../local-error';
import { type AssemblyDifference, adaptAssembly } from './adapt-assembly';
import { progressOf } from './progress';
import { type DeployedStack, describeStack, readStacks } from './stacks';
import type { Toolkit } from './toolkit';

export interface Deployment {
  readonly stacks: readonly DeployedStack[];
  /** What is otherwise than on AWS. The mappings among it are to be run by local/event-source-mapping. */
  readonly differences: readonly AssemblyDifference[];
}

/** Makes what the toolkit itself needs in an account: its bucket and roles. */
export async function bootstrap(
  toolkit: Toolkit,
  options: {
    /** A folder without cdk.json, or the toolkit would run the app to learn its environments. */
    readonly work: string;
    readonly onProgress?: (line: string) => void;
  },
): Promise<void> {
  await mkdir(options.work, { recursive: true });
  const { ok, output } = await toolkit.run(['bootstrap', `aws://${LOCAL_ACCOUNT}/${toolkit.region}`], {
    cwd: options.work,
    onLine: shortened(options.onProgress),
  });
  if (!ok) throw new LocalError(`the emulator was not bootstrapped: ${failureIn(output)}`);
}

/**
 * Deploys every stack of a synthesised app.
 *
 * @throws LocalError with the resources that failed and their reasons
 */
export async function deployAssembly(
  toolkit: Toolkit,
  options: {
    /** The folder that `cdk synth` wrote. Its templates are adapted where they lie. */
    readonly assembly: string;
    readonly cloudFormation: CloudFormationClient;
    readonly onProgress?: (line: string) => void;
  },
): Promise<Deployment> {
  const { assembly, cloudFormation } = options;
  const stacks = await readStacks(assembly, toolkit.region);
  const differences = await adaptAssembly(assembly);
  const quick = ['--method', 'direct', '--concurrency', '4', '--asset-parallelism'];
  const { ok, output } = await toolkit.run(
    ['deploy', '--app', assembly, '--all', '--require-approval', 'never', '--progress', 'events', ...quick],
    { onLine: shortened(options.onProgress) },
  );
  if (!ok) throw new LocalError(`the app was not deployed: ${failureIn(output)}`, helpFor(output));
  return { differences, stacks: await Promise.all(stacks.map((stack) => describeStack(cloudFormation, stack))) };
}

function shortened(onProgress: (line: string) => void = () => {}): (line: string) => void {
  return (line) => {
    const progress = progressOf(line);
    if (progress !== undefined) onProgress(progress);
  };
}

function helpFor(output: string): string | undefined {
  if (!output.includes('Unrecognized resource types')) return undefined;
  return 'The emulated AWS has no such resources. Leave them out of the app when it runs here, by a context value; of a platform, name a stage of the size sandbox';
}

/** What the toolkit says at its end about the failure; all that it said where it says nothing of the kind. */
function failureIn(output: string): string {
  const end = output.slice(output.lastIndexOf('\n❌') + 1);
  return end
    .split('\n')
    .filter((line) => !/CloudTrail delivery|console\.aws\.amazon\.com/.test(line))
    .join('\n')
    .trim();
}
