import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProcess } from '../child-process';
import { LocalError } from '../local-error';

const EMULATOR_VERSION = '1.5.33';

/** What it runs with, as tried; without it the newest of each would come. */
const CONSTRAINTS = `botocore==1.43.106
defusedxml==0.7.1
graphql-core==3.2.12
h11==0.16.0
h2==4.4.1
hpack==4.2.0
Hypercorn==0.18.0
hyperframe==6.1.0
jmespath==1.1.0
jsonata-python==0.7.1
ministack==${EMULATOR_VERSION}
priority==2.0.0
python-dateutil==2.9.0.post0
PyYAML==6.0.3
six==1.17.0
urllib3==2.8.0
wsproto==1.3.2
`;

export interface EmulatorInstallation {
  /** The Python that has it: `<python> -m ministack`. */
  readonly python: string;
}

/**
 * MiniStack in a virtual environment of its own, `.local/ministack-<version>`; installed unless it is there.
 *
 * Packages come through pip as it is set up on the machine: its mirrors, its proxy, its cache.
 */
export async function installEmulator(options: {
  /** The folder that has `.local`. */
  readonly folder: string;
  /** A Python 3.10 or later with venv. */
  readonly python: string;
  /** What is being done, where something is. */
  readonly onProgress?: (line: string) => void;
}): Promise<EmulatorInstallation> {
  const home = join(options.folder, '.local', `ministack-${EMULATOR_VERSION}`);
  if (!existsSync(home)) await install(home, options.python, options.onProgress ?? (() => {}));
  return { python: join(home, 'bin/python') };
}

/** Made beside its place and then renamed, so that half an installation is never taken for a whole one. */
async function install(home: string, python: string, onProgress: (line: string) => void): Promise<void> {
  await mkdir(dirname(home), { recursive: true });
  const making = await mkdtemp(`${home}.`);
  try {
    await writeFile(join(making, 'constraints.txt'), CONSTRAINTS);
    onProgress(`making a virtual environment with ${python}`);
    await must(python, ['-m', 'venv', making], making);
    onProgress(`installing ministack ${EMULATOR_VERSION} by pip`);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet'];
    const what = [`ministack==${EMULATOR_VERSION}`, '--constraint', 'constraints.txt'];
    await must(join(making, 'bin/python'), [...pip, ...what], making);
    await rename(making, home);
  } catch (error) {
    if (!existsSync(home)) throw error; // Another run may have installed it at the same time.
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function must(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { ok, output, end } = await runProcess({ command, args, cwd, env: process.env });
  if (!ok)
    throw new LocalError(`MiniStack was not installed: ${command} ${args.join(' ')} ended with ${end}\n${output}`);
}
