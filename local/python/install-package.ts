import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../child-process';
import { LocalError } from '../local-error';
import { makeOwnFolder } from '../own-folder';

/** A program that comes as a package of PyPI. */
export interface PythonPackage {
  /** As people call it: `MiniStack`. */
  readonly title: string;
  /** As pip calls it. */
  readonly name: string;
  readonly version: string;
  /** What it runs with, as tried, one `<package>==<version>` a line; without it the newest of each would come. */
  readonly constraints: string;
}

export interface PythonInstallation {
  /** The Python that has the package: `<python> -m <module>`. */
  readonly python: string;
}

export interface InstallOptions {
  /** The folder that has `.local`. */
  readonly folder: string;
  /** A Python 3.10 or later with venv. */
  readonly python: string;
  /** What is being done, where something is. */
  readonly onProgress?: (line: string) => void;
}

/**
 * A package in a virtual environment of its own, `.local/<name>-<version>`; installed unless it is there.
 *
 * Packages come through pip as it is set up on the machine: its mirrors, its proxy, its cache.
 */
export async function installPackage(wanted: PythonPackage, options: InstallOptions): Promise<PythonInstallation> {
  const home = homeOf(wanted, options.folder);
  if (!isPackageInstalled(wanted, options.folder))
    await install(wanted, home, options.python, options.onProgress ?? (() => {}));
  return { python: join(home, 'bin/python') };
}

export function isPackageInstalled(wanted: PythonPackage, folder: string): boolean {
  return existsSync(homeOf(wanted, folder));
}

function homeOf({ name, version }: PythonPackage, folder: string): string {
  return join(folder, '.local', `${name}-${version}`);
}

/** Made beside its place and then renamed, so that half an installation is never taken for a whole one. */
async function install(
  { title, name, version, constraints }: PythonPackage,
  home: string,
  python: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const own = makeOwnFolder(`${home}.`);
  const making = own.path;
  const must = async (command: string, args: readonly string[]) => {
    const { ok, output, end } = await runProcess({ command, args, cwd: making, env: process.env });
    if (!ok)
      throw new LocalError(`${title} was not installed: ${command} ${args.join(' ')} ended with ${end}\n${output}`);
  };
  try {
    await writeFile(join(making, 'constraints.txt'), constraints);
    onProgress(`making a virtual environment with ${python}`);
    await must(python, ['-m', 'venv', making]);
    onProgress(`installing ${name} ${version} by pip`);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet'];
    await must(join(making, 'bin/python'), [...pip, `${name}==${version}`, '--constraint', 'constraints.txt']);
    await rename(making, home);
  } catch (error) {
    if (!existsSync(home)) throw error; // Another run may have installed it at the same time.
  } finally {
    own.remove();
  }
}
