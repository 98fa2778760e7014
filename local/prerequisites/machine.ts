import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Found, type FoundJava, type FoundPython, isSuitablePython } from './prerequisites';

const run = promisify(execFile);

/** Folders that hold one Java each, by system. */
const JAVA_FOLDERS = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];
const JAVA_HOMES = ['/opt/homebrew/opt/openjdk', '/usr/local/opt/openjdk'];
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** Looks for the programs that a local run may need. Starts nothing but the Pythons. */
export async function lookAround(env: NodeJS.ProcessEnv): Promise<Found> {
  const [pythons, javas, maven] = await Promise.all([findPythons(env), findJavas(env), onPath('mvn', env)]);
  return { node: process.versions.node, pythons, javas, ...(maven && { maven }) };
}

async function findPythons(env: NodeJS.ProcessEnv): Promise<FoundPython[]> {
  const found: FoundPython[] = [];
  for (const name of PYTHONS) {
    const command = await onPath(name, env);
    const python = command && (await askPython(command, env));
    if (python) found.push(python);
    if (python && isSuitablePython(python)) break;
  }
  return found;
}

async function askPython(command: string, env: NodeJS.ProcessEnv): Promise<FoundPython | undefined> {
  const question = [
    'import sys, importlib.util as u',
    'print(".".join(map(str, sys.version_info[:3])), all(u.find_spec(m) for m in ("venv", "ensurepip")))',
  ];
  try {
    const { stdout } = await run(command, ['-c', question.join('\n')], { env });
    const [version, venv] = stdout.trim().split(' ');
    return version ? { command, version, venv: venv === 'True' } : undefined;
  } catch {
    return undefined; // A name without a Python behind it, as pyenv has them and macOS before its tools are installed.
  }
}

async function findJavas(env: NodeJS.ProcessEnv): Promise<FoundJava[]> {
  const java = await onPath('java', env);
  const named = [env.JAVA_HOME, java && dirname(dirname(await realpath(java)))].filter((home) => home !== undefined);
  const kept = [...JAVA_HOMES, ...(await Promise.all(JAVA_FOLDERS.map(entries))).flat()];
  const [chosen, preferred, others] = await Promise.all([
    readJava(env.TOWPATH_JAVA_HOME ?? '', true),
    Promise.all(named.map((home) => readJava(home, false))),
    Promise.all(kept.map((home) => readJava(home, false))),
  ]);
  const newestFirst = others
    .filter((found) => found !== undefined)
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
  return [chosen, ...preferred, ...newestFirst]
    .filter((found) => found !== undefined)
    .filter((found, i, all) => all.findIndex(({ home }) => home === found.home) === i);
}

/** Every Java since 9 has a file that tells its version; on macOS it is further in. */
async function readJava(folder: string, chosen: boolean): Promise<FoundJava | undefined> {
  if (folder === '') return undefined;
  for (const inner of ['.', 'Contents/Home', 'libexec/openjdk.jdk/Contents/Home']) {
    const release = await readFile(join(folder, inner, 'release'), 'utf8').catch(() => '');
    const version = /^JAVA_VERSION="(.+)"$/m.exec(release)?.[1];
    if (version === undefined) continue;
    const home = await realpath(join(folder, inner));
    return { home, version, jdk: await isExecutable(join(home, 'bin/javac')), chosen };
  }
  return chosen ? { home: folder, version: 'unknown', jdk: false, chosen } : undefined;
}

async function entries(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name));
}

async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, name)))) return join(folder, name);
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
