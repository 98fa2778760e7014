import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeOwnFolder } from '../../local/own-folder';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towpath-own-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const names = () => readdirSync(folder);

/** The name of a folder as the process makes it, and as another one would have. */
function nameOf(pid: number, own = makeOwnFolder(join(folder, 'thing.'))): string {
  own.remove();
  return own.path.replace(`-${process.pid}-`, `-${pid}-`);
}

function pidThatIsGone(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('a folder is there until it is removed', () => {
  const own = makeOwnFolder(join(folder, 'thing.'));
  writeFileSync(join(own.path, 'file'), '');

  expect(names()).toEqual([expect.stringMatching(/^thing\./)]);
  own.remove();
  own.remove();
  expect(names()).toEqual([]);
});

test('that of a process which is gone is removed when the next is made', () => {
  mkdirSync(join(nameOf(pidThatIsGone()), 'data'), { recursive: true });

  makeOwnFolder(join(folder, 'thing.')).remove();

  expect(names()).toEqual([]);
});

test('that of a process which is alive stays', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    mkdirSync(nameOf(other.pid ?? 0));

    makeOwnFolder(join(folder, 'thing.')).remove();

    expect(names()).toHaveLength(1);
  } finally {
    other.kill('SIGKILL');
    await once(other, 'exit');
  }
});

test('what has another start, no owner, or an owner on another machine stays', () => {
  const abandoned = nameOf(pidThatIsGone());
  const others = [
    abandoned.replace('thing.', 'other.'),
    abandoned.replace(/-[0-9a-f]{8}$/, '-00000000'),
    join(folder, 'thing.kept'),
  ];
  for (const other of others) mkdirSync(other);

  makeOwnFolder(join(folder, 'thing.')).remove();

  expect(names()).toHaveLength(others.length);
});
