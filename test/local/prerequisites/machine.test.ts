import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookAround } from '../../../local/prerequisites/machine';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'towpath-machine-')));
  mkdirSync(join(folder, 'bin'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function program(path: string, script = ''): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function java(home: string, version: string, options: { jdk: boolean }): string {
  program(join(home, 'bin/java'));
  if (options.jdk) program(join(home, 'bin/javac'));
  writeFileSync(join(folder, home, 'release'), `IMPLEMENTOR="Somebody"\nJAVA_VERSION="${version}"\n`);
  return join(folder, home);
}

const env = (more: NodeJS.ProcessEnv = {}) => ({ PATH: join(folder, 'bin'), ...more });

test('Pythons are asked until one will do', async () => {
  program('bin/python3', 'echo 3.9.2 True');
  program('bin/python3.13', 'exit 1');
  program('bin/python3.12', 'echo 3.12.1 True');
  program('bin/python3.11', 'echo 3.11.1 True');

  const { pythons } = await lookAround(env());

  expect(pythons).toEqual([
    { command: join(folder, 'bin/python3'), version: '3.9.2', venv: true },
    { command: join(folder, 'bin/python3.12'), version: '3.12.1', venv: true },
  ]);
});

test('the Java of TOWPATH_JAVA_HOME comes first, then that of JAVA_HOME and that of the PATH', async () => {
  const chosen = java('chosen', '25.0.1', { jdk: true });
  const ofHome = java('home', '21.0.2', { jdk: false });
  const ofPath = java('path', '17.0.15', { jdk: true });
  symlinkSync(join(ofPath, 'bin/java'), join(folder, 'bin/java'));

  const { javas } = await lookAround(env({ TOWPATH_JAVA_HOME: chosen, JAVA_HOME: ofHome }));

  expect(javas.slice(0, 3)).toEqual([
    { home: chosen, version: '25.0.1', jdk: true, chosen: true },
    { home: ofHome, version: '21.0.2', jdk: false, chosen: false },
    { home: ofPath, version: '17.0.15', jdk: true, chosen: false },
  ]);
});

test('a Java as macOS keeps it is found further in', async () => {
  java('temurin-21.jdk/Contents/Home', '21.0.4', { jdk: true });

  const { javas } = await lookAround(env({ JAVA_HOME: join(folder, 'temurin-21.jdk') }));

  expect(javas[0]).toMatchObject({ home: join(folder, 'temurin-21.jdk/Contents/Home'), version: '21.0.4' });
});

test('a TOWPATH_JAVA_HOME without a Java is told and not passed over', async () => {
  const { javas } = await lookAround(env({ TOWPATH_JAVA_HOME: '/nowhere' }));

  expect(javas[0]).toEqual({ home: '/nowhere', version: 'unknown', jdk: false, chosen: true });
});

test('Maven is found on the PATH or not at all', async () => {
  const before = await lookAround(env());
  const maven = program('bin/mvn');
  const after = await lookAround(env());

  expect(before.maven).toBeUndefined();
  expect(after.maven).toBe(maven);
});
