import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MINISTACK } from '../../local/emulator/install';
import { writeProgram } from '../local/programs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towpath-stop-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeProgram(join(folder, 'bin/python3'), PYTHON);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** It writes for ever where it is to make a virtual environment, and where it is to be the emulator, also when asked to end. */
const PYTHON = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  const { join } = require('node:path');
  const [kind, what, where] = process.argv.slice(2);
  if (kind === '-c') console.log('3.12.0 True');
  else {
    process.on('SIGTERM', () => {});
    const busy = what === 'venv' ? where : process.cwd();
    for (let i = 0; ; i += 1) {
      try {
        mkdirSync(join(busy, 'data', String(i % 50)), { recursive: true });
        writeFileSync(join(busy, 'data', String(i % 50), 'busy'), String(i));
      } catch {} // It was removed between the two.
    }
  }
`;

const local = (name = '.') => readdirSync(join(folder, '.local', name));

/** What is still written into a folder when it is removed comes back in it: hence a moment later. */
const later = () => new Promise((resolve) => setTimeout(resolve, 300));

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while something is installed leaves nothing of it', async (signal, code) => {
  const towpath = start();
  await vi.waitFor(() => expect(local().filter(isInstalling)).toHaveLength(1), { timeout: 15_000, interval: 10 });
  await busyIn(local().find(isInstalling) ?? '');

  towpath.kill(signal);

  expect(await ended(towpath)).toEqual({
    code,
    said: expect.stringContaining('Downloading MiniStack into .local/. This is done once.'),
  });
  await later();
  expect(local()).toEqual(['run']);
  expect(local('run')).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s while something starts leaves no folder of the run', async (signal) => {
  writeProgram(join(folder, '.local', INSTALLATION, 'bin/python'), PYTHON);
  const towpath = start();
  await vi.waitFor(() => expect(local('run')).toHaveLength(1), { timeout: 15_000, interval: 10 });
  await busyIn(join('run', local('run')[0] ?? '', 'emulator'));

  towpath.kill(signal);

  const { said } = await ended(towpath);
  expect(said).toMatch(new RegExp(`Ended by ${signal} before it was done\\.\n$`));
  await later();
  expect(local('run')).toEqual([]);
});

const INSTALLATION = `${MINISTACK.name}-${MINISTACK.version}`;

const isInstalling = (name: string) => name.startsWith(`${INSTALLATION}.`);

function busyIn(name: string): Promise<unknown> {
  return vi.waitFor(() => expect(local(join(name, 'data')).length).toBeGreaterThan(10), { timeout: 15_000 });
}

function start(): ChildProcess {
  mkdirSync(join(folder, '.local'), { recursive: true });
  const args = ['local', '--app', 'true', '--opensearch', 'http://127.0.0.1:9'];
  return spawn(process.execPath, [resolve('dist/cli/towpath.js'), ...args], {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function ended(towpath: ChildProcess): Promise<{ code: number; said: string }> {
  let said = '';
  towpath.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(towpath, 'close');
  return { code, said };
}
