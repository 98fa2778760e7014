import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runProcess, startProcess } from '../../local/child-process';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towpath-child-'));
});

afterEach(() => {
  if (existsSync(join(folder, 'pids'))) for (const pid of pids().filter(isAlive)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a child of its own, writes both process ids to a file, and goes on until it is killed. */
const FAMILY = `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  require('node:fs').writeFileSync('pids', process.pid + ' ' + child.pid);
  setInterval(() => {}, 1000);
`;
const STUBBORN = `process.on('SIGTERM', () => {}); ${FAMILY}`;

const command = (script: string) => ({ command: process.execPath, args: ['-e', script], env: {}, cwd: folder });
const pids = () => readFileSync(join(folder, 'pids'), 'utf8').split(' ').map(Number);
const started = () => vi.waitFor(() => expect(pids()).toHaveLength(2), { timeout: 10_000 });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // On Linux one that is dead and not yet waited for can still be signalled.
  const status = `/proc/${pid}/stat`;
  return !(existsSync(status) && readFileSync(status, 'utf8').includes(') Z '));
}

const untilGone = () => vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]), { timeout: 10_000 });

test('a command gives its lines as they come, and all of them at the end', async () => {
  const lines: string[] = [];

  const finished = await runProcess({
    ...command('console.log("one"); console.error("two")'),
    onLine: (line) => lines.push(line),
  });

  expect(finished).toMatchObject({ ok: true, end: 'exit code 0' });
  expect(lines.sort()).toEqual(['one', 'two']);
  expect(finished.output.split('\n').sort()).toEqual(['one', 'two']);
});

test('a command that fails, and one that does not exist, say how they ended', async () => {
  const failed = await runProcess(command('process.exit(3)'));
  const absent = await runProcess({ ...command(''), command: '/nowhere/at/all' });

  expect(failed).toMatchObject({ ok: false, end: 'exit code 3' });
  expect(absent).toMatchObject({ ok: false, end: 'ENOENT' });
});

test('a server that is stopped takes its children with it', async () => {
  const server = startProcess({ ...command(FAMILY), logFile: join(folder, 'log') });
  await started();

  await server.stop();
  await server.stop();

  expect(await server.ended).toBe('SIGTERM');
  await untilGone();
});

test('a server that ignores SIGTERM is killed when patience is over', async () => {
  const server = startProcess({ ...command(STUBBORN), logFile: join(folder, 'log') });
  await started();

  await server.stop(50);

  expect(await server.ended).toBe('SIGKILL');
  await untilGone();
});

test('the children of a server that crashes do not outlive it', async () => {
  const server = startProcess({ ...command(FAMILY), logFile: join(folder, 'log') });
  await started();

  process.kill(pids()[0] ?? 0, 'SIGKILL');

  expect(await server.ended).toBe('SIGKILL');
  await untilGone();
});

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'nothing outlives the process that started it when that gets %s',
  async (signal) => {
    await build({
      entryPoints: [join(__dirname, '../../local/child-process.ts')],
      bundle: true,
      platform: 'node',
      outfile: join(folder, 'child-process.cjs'),
    });
    const options = { ...command(FAMILY), logFile: join(folder, 'log') };
    writeFileSync(
      join(folder, 'parent.cjs'),
      `require('./child-process.cjs').startProcess(${JSON.stringify(options)})`,
    );
    const parent = spawn(process.execPath, [join(folder, 'parent.cjs')], { stdio: 'ignore' });
    await started();

    parent.kill(signal);

    await untilGone();
  },
);
